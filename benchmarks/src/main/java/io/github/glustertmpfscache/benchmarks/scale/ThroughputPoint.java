package io.github.glustertmpfscache.benchmarks.scale;

import java.util.ArrayList;
import java.util.List;

/**
 * How much is done by so many at once.
 *
 * @param jvms how many processes
 * @param threads how many threads each of them has
 * @param rounds what was done, by round
 */
record ThroughputPoint(CostOperation operation, int jvms, int threads, List<Hammer.Blow> rounds) {
    ThroughputPoint(CostOperation operation, int jvms, int threads) {
        this(operation, jvms, threads, new ArrayList<>());
    }

    List<Double> roundsPerSecond() {
        return rounds.stream().map(Hammer.Blow::perSecond).toList();
    }

    double perSecond() {
        return Quantiles.median(roundsPerSecond());
    }

    /** Of all rounds together. */
    double micros(double part) {
        return Hammer.Blow.sum(rounds).latencies().micros(part);
    }

    /** After how long a key is used again, on average: what is asked for again within a second the mount answers by itself. */
    double secondsToSameKey() {
        return Throughput.ENTRIES / perSecond();
    }
}
