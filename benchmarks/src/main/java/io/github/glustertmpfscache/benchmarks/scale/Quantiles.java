package io.github.glustertmpfscache.benchmarks.scale;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** Parts of what was measured, by rank. */
final class Quantiles {
    private Quantiles() {}

    /** The value at a part, from 0 to 1, of the others. */
    static long at(double part, long[]... rounds) {
        long[] sorted =
                Arrays.stream(rounds).flatMapToLong(LongStream::of).sorted().toArray();
        return sorted[(int) Math.round(part * (sorted.length - 1))];
    }

    static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(value -> value).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
