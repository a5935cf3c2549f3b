package io.github.glustertmpfscache.internal.near;

/** What an entry takes of the near-cache's bytes. */
final class NearWeight {
    /** Everything but the characters and the bytes: of a string that was read, see benchmarks/results/2026-11-22-near-cache.md. */
    private static final int OVERHEAD = 410;

    private NearWeight() {}

    static int of(String key, int valueBytes) {
        return (int) Math.min(Integer.MAX_VALUE, (long) OVERHEAD + key.length() + valueBytes);
    }
}
