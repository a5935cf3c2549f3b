package io.github.glustertmpfscache.benchmarks.peers;

/**
 * What threads do with a cache.
 *
 * @param keys how many keys there are, all of which have a value at the start
 * @param valueBytes the length of every value
 * @param distribution how often each key is asked for
 * @param readShare the part of the operations that are gets, from 0 to 1; the others are puts
 * @param threads how many threads there are
 */
public record Load(int keys, int valueBytes, KeyDistribution distribution, double readShare, int threads) {
    /** How many bytes all values have together. */
    public long totalBytes() {
        return (long) keys * valueBytes;
    }
}
