package io.github.glustertmpfscache.benchmark;

import java.util.Arrays;

/** What the times of one operation come to; exact, from all of them. */
record OperationTimes(long count, double totalSeconds, double p50Micros, double p99Micros, double maxMicros) {
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_SECOND = 1e9;

    /** Sums up at least one time. */
    static OperationTimes of(long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new OperationTimes(
                sorted.length,
                Arrays.stream(sorted).sum() / NANOS_PER_SECOND,
                percentile(sorted, 50) / NANOS_PER_MICRO,
                percentile(sorted, 99) / NANOS_PER_MICRO,
                percentile(sorted, 100) / NANOS_PER_MICRO);
    }

    /** The smallest time that at least so many percent of all do not exceed. */
    static long percentile(long[] sorted, int percent) {
        long rank = ((long) sorted.length * percent + 99) / 100;
        return sorted[(int) Math.max(1, rank) - 1];
    }
}
