package io.github.glustertmpfscache.cluster;

import io.github.glustertmpfscache.MountHealth;
import io.github.glustertmpfscache.OutageStats;

/**
 * What a fault has done to an application.
 *
 * @param seconds how long it lasted
 * @param library the calls through the library
 * @param plain the plain file calls beside them
 * @param readThrough the requests of the application that has a loader
 * @param outage what the library did without the mount
 * @param health how the mount was when all was over
 * @param libraryGoodDuringNanos when, after its beginning, the library read a value while the fault lasted and nothing old was remembered any
 *     more; negative if it never did
 * @param plainGoodDuringNanos the same of plain calls
 * @param libraryGoodNanos how long after the mending a get was a hit on the mount; negative if none was
 * @param plainGoodNanos how long after the mending a plain read succeeded; negative if none did
 * @param settledNanos how long after the mending nothing was left of the fault; negative if something was
 * @param mostLibraryThreads the most threads of the library that there were, of all kinds
 * @param ioThreadsLeft how many threads for file calls were left when nothing was left of the fault
 * @param longestLoadNanos the longest that a loader took, which counts for every request
 * @param oldestPageNanos how old a page was at most
 * @param longestHiccupNanos the longest time in which the machine ran nothing of this JVM
 */
record FaultResult(
        Fault fault,
        double seconds,
        Calls library,
        Calls plain,
        Calls readThrough,
        OutageStats outage,
        MountHealth health,
        long libraryGoodDuringNanos,
        long plainGoodDuringNanos,
        long libraryGoodNanos,
        long plainGoodNanos,
        long settledNanos,
        int mostLibraryThreads,
        int ioThreadsLeft,
        long longestLoadNanos,
        long oldestPageNanos,
        long longestHiccupNanos) {

    /**
     * A summary of a {@link CallLog}.
     *
     * @param excessNanos the most by which a call was longer than the deadline, and the longest load if it waits for loads, hiccups of the
     *     machine left out
     * @param unended how many threads were still in a call when all was over
     */
    record Calls(long calls, long longestNanos, long failed, long wrong, long excessNanos, long unended) {}
}
