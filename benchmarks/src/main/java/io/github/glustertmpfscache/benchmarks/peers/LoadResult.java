package io.github.glustertmpfscache.benchmarks.peers;

import java.util.List;

/**
 * How a peer has done under a load.
 *
 * @param peer the peer's id
 * @param operationsPerSecond of each round
 * @param misses how many gets found nothing although there was a value once; a cache may have them
 * @param wrong how many gets returned a value that is not whole, of a peer that does not promise whole ones
 * @param failures how many operations threw
 * @param firstFailure what the first of those threw, or empty
 */
public record LoadResult(
        Load load,
        String peer,
        List<Double> operationsPerSecond,
        Latencies gets,
        Latencies puts,
        long misses,
        long wrong,
        long failures,
        String firstFailure) {

    static LoadResult of(Load load, String peer, List<LoadRound> rounds) {
        LoadTally all = new LoadTally();
        rounds.forEach(round -> all.add(round.tally()));
        return new LoadResult(
                load,
                peer,
                rounds.stream().map(LoadRound::operationsPerSecond).toList(),
                Latencies.of(all.getNanos),
                Latencies.of(all.putNanos),
                all.misses,
                all.wrong,
                all.failures.count(),
                all.failures.first());
    }

    /** Over the rounds. */
    public Spread throughput() {
        return Spread.of(operationsPerSecond);
    }
}
