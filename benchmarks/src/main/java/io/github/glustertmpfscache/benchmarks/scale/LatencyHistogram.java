package io.github.glustertmpfscache.benchmarks.scale;

import java.util.StringJoiner;

/** Counts of times in buckets 3 % wide; can be written as a word and added to others, also of other processes. Not thread-safe. */
final class LatencyHistogram {
    private static final int SUB_BITS = 5;
    private static final int SUBS = 1 << SUB_BITS;

    private final long[] counts = new long[64 * SUBS];

    void record(long nanos) {
        counts[bucket(Math.max(SUBS, nanos))]++;
    }

    private static int bucket(long nanos) {
        int exponent = 63 - Long.numberOfLeadingZeros(nanos);
        return exponent * SUBS + (int) (nanos >>> (exponent - SUB_BITS)) % SUBS;
    }

    /** The middle of a bucket. */
    private static double nanos(int bucket) {
        return (SUBS + bucket % SUBS + 0.5) * Math.pow(2, bucket / SUBS - SUB_BITS);
    }

    void add(LatencyHistogram other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
    }

    long count() {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }

    double micros(double part) {
        double rank = part * (count() - 1);
        long before = 0;
        for (int i = 0; i < counts.length; i++) {
            before += counts[i];
            if (before > rank) {
                return nanos(i) / 1e3;
            }
        }
        return Double.NaN;
    }

    String encode() {
        StringJoiner word = new StringJoiner(",");
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                word.add(i + ":" + counts[i]);
            }
        }
        return word.toString();
    }

    static LatencyHistogram decode(String word) {
        LatencyHistogram histogram = new LatencyHistogram();
        for (String pair : word.split(",", -1)) {
            if (!pair.isEmpty()) {
                String[] parts = pair.split(":", -1);
                histogram.counts[Integer.parseInt(parts[0])] = Long.parseLong(parts[1]);
            }
        }
        return histogram;
    }
}
