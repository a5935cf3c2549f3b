package io.github.glustertmpfscache.benchmarks.scale;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What an operation costs in a cache of one size.
 *
 * @param rounds the nanoseconds of each operation, by round
 */
record CostPoint(int entries, CostOperation operation, List<long[]> rounds) {
    /** The medians of the rounds, in microseconds. */
    List<Double> roundMedians() {
        return rounds.stream().map(round -> Quantiles.at(0.5, round) / 1e3).toList();
    }

    /** The median of the rounds' medians, which a disturbed round does not move. */
    double medianMicros() {
        return Quantiles.median(roundMedians());
    }

    /** Of all operations of all rounds. */
    double micros(double part) {
        return Quantiles.at(part, rounds.toArray(long[][]::new)) / 1e3;
    }

    /** How many times as long as in another cache it took, round by round, because the machine drifts. */
    Ratio to(CostPoint other) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < rounds.size(); i++) {
            ratios.add(roundMedians().get(i) / other.roundMedians().get(i));
        }
        return new Ratio(Quantiles.median(ratios), Collections.min(ratios), Collections.max(ratios));
    }

    /** Over the rounds. */
    record Ratio(double median, double least, double most) {}

    static CostPoint first(List<CostPoint> points, CostOperation operation) {
        return points.stream()
                .filter(point -> point.operation == operation)
                .findFirst()
                .orElseThrow();
    }
}
