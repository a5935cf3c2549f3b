package io.github.glustertmpfscache.benchmarks.peers;

import org.HdrHistogram.Histogram;

/** What threads have done, and how long each operation took. For one thread alone, until it is added to another one. */
final class LoadTally {
    private static final int DIGITS = 3;

    final Histogram getNanos = new Histogram(DIGITS);
    final Histogram putNanos = new Histogram(DIGITS);
    final Failures failures = new Failures();
    long misses;
    long wrong;

    void add(LoadTally other) {
        getNanos.add(other.getNanos);
        putNanos.add(other.putNanos);
        failures.add(other.failures);
        misses += other.misses;
        wrong += other.wrong;
    }

    /** Those that failed are none. */
    long operations() {
        return getNanos.getTotalCount() + putNanos.getTotalCount();
    }
}
