package io.github.glustertmpfscache.benchmark;

import java.util.List;

/** The middle and the ends of some numbers, such as one ratio of each round. */
record Spread(double median, double min, double max) {
    /** Sums up at least one number. */
    static Spread of(List<Double> numbers) {
        List<Double> sorted = numbers.stream().sorted().toList();
        int upper = sorted.size() / 2;
        int lower = (sorted.size() - 1) / 2;
        return new Spread((sorted.get(lower) + sorted.get(upper)) / 2, sorted.get(0), sorted.get(sorted.size() - 1));
    }
}
