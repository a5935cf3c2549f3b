package io.github.glustertmpfscache.benchmarks.peers;

import org.HdrHistogram.Histogram;

/** How long operations took, all rounds together. */
public record Latencies(long count, double p50Micros, double p99Micros, double p999Micros, double maxMicros) {
    private static final double NANOS_PER_MICRO = 1e3;

    static Latencies of(Histogram nanos) {
        return new Latencies(
                nanos.getTotalCount(),
                nanos.getValueAtPercentile(50) / NANOS_PER_MICRO,
                nanos.getValueAtPercentile(99) / NANOS_PER_MICRO,
                nanos.getValueAtPercentile(99.9) / NANOS_PER_MICRO,
                nanos.getMaxValue() / NANOS_PER_MICRO);
    }
}
