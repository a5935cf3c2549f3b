package io.github.glustertmpfscache.doctor;

/**
 * What readers have seen of a file that always exists and is overwritten all the time.
 *
 * @param reads reads that returned something in the end
 * @param torn those that returned no whole version
 * @param backwards those that returned an older version than this reader had seen
 * @param missing attempts that found no file
 * @param lost reads that found no file, or nothing but errors, until they gave up
 * @param stale reads that met a stale handle
 * @param longestRun the most attempts in a row that met one
 * @param longestRunNanos how long the longest of these runs took
 * @param errors attempts that failed in another way
 * @param error what the last of these said; empty if there was none
 */
record ReadTally(
        long reads,
        long torn,
        long backwards,
        long missing,
        long lost,
        long stale,
        long longestRun,
        long longestRunNanos,
        long errors,
        String error) {
    static final ReadTally NONE = new ReadTally(0, 0, 0, 0, 0, 0, 0, 0, 0, "");

    /** All reads that were begun. */
    long begun() {
        return reads + lost;
    }

    ReadTally plus(ReadTally more) {
        return new ReadTally(
                reads + more.reads,
                torn + more.torn,
                backwards + more.backwards,
                missing + more.missing,
                lost + more.lost,
                stale + more.stale,
                Math.max(longestRun, more.longestRun),
                Math.max(longestRunNanos, more.longestRunNanos),
                errors + more.errors,
                more.error.isEmpty() ? error : more.error);
    }
}
