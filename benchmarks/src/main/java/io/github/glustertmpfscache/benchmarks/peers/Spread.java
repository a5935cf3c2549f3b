package io.github.glustertmpfscache.benchmarks.peers;

import java.util.Collection;

/** How far rounds lie apart. */
public record Spread(double median, double min, double max) {
    /** Of no numbers it is not a number. */
    public static Spread of(Collection<Double> numbers) {
        double[] sorted =
                numbers.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (sorted.length == 0) {
            return new Spread(Double.NaN, Double.NaN, Double.NaN);
        }
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }
}
