package io.github.glustertmpfscache.internal.reclaim;

/**
 * What a pass over a cache has found.
 *
 * @param entries how many entries, or -1 if no pass has ended yet
 * @param bytes the lengths of their files, summed up
 */
record Totals(long entries, long bytes) {
    static final Totals UNKNOWN = new Totals(-1, -1);

    boolean areKnown() {
        return entries >= 0;
    }

    Totals plus(Totals other) {
        return new Totals(entries + other.entries, bytes + other.bytes);
    }
}
