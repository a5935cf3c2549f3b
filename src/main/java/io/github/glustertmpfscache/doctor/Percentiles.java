package io.github.glustertmpfscache.doctor;

import java.util.List;
import java.util.OptionalDouble;

/** Measured values in order. Immutable; of no values, all are zero. */
record Percentiles(List<Double> sorted) {
    static Percentiles of(List<Double> values) {
        return new Percentiles(values.stream().sorted().toList());
    }

    int count() {
        return sorted.size();
    }

    /** The smallest value that so many per cent of the values do not exceed. */
    double at(int percent) {
        if (sorted.isEmpty()) {
            return 0;
        }
        int rank = (int) Math.ceil(percent / 100.0 * sorted.size());
        return sorted.get(Math.max(1, rank) - 1);
    }

    /** The same with so many more values that are greater than any; empty if it is one of them. */
    OptionalDouble at(int percent, int infinite) {
        int rank = (int) Math.ceil(percent / 100.0 * (sorted.size() + infinite));
        return rank < 1 || rank > sorted.size() ? OptionalDouble.empty() : OptionalDouble.of(sorted.get(rank - 1));
    }

    double max() {
        return at(100);
    }
}
