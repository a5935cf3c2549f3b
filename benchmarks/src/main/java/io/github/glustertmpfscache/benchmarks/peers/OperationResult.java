package io.github.glustertmpfscache.benchmarks.peers;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How fast a peer's single operations are.
 *
 * @param peer the peer's id
 * @param micros the time of one operation in each round
 * @param misses gets that found nothing right after the put
 * @param stale gets that returned the older of two values that were put one after the other
 * @param unremoved removed keys that were still there
 * @param failures how many operations threw
 * @param firstFailure what the first of those threw, or empty
 */
public record OperationResult(
        int valueBytes,
        String peer,
        Map<Measure, Map<Operation, List<Double>>> micros,
        long misses,
        long stale,
        long unremoved,
        long failures,
        String firstFailure) {

    static OperationResult of(int valueBytes, String peer, List<OperationTimes> rounds, OperationTrouble trouble) {
        Map<Measure, Map<Operation, List<Double>>> micros = new EnumMap<>(Measure.class);
        for (Measure measure : Measure.values()) {
            Map<Operation, List<Double>> own = new EnumMap<>(Operation.class);
            for (Operation operation : Operation.values()) {
                own.put(
                        operation,
                        rounds.stream()
                                .map(round -> round.micros(operation, measure))
                                .toList());
            }
            micros.put(measure, own);
        }
        return new OperationResult(
                valueBytes,
                peer,
                micros,
                trouble.misses,
                trouble.stale,
                trouble.unremoved,
                trouble.failures.count(),
                trouble.failures.first());
    }

    /** The time of one operation in each round. */
    public List<Double> rounds(Operation operation, Measure measure) {
        return micros.get(measure).get(operation);
    }

    /** Over the rounds. */
    public Spread spread(Operation operation, Measure measure) {
        return Spread.of(rounds(operation, measure));
    }

    /** How many times as long it takes as another peer does, round by round. */
    public Spread ratioTo(OperationResult other, Operation operation, Measure measure) {
        List<Double> own = rounds(operation, measure);
        List<Double> others = other.rounds(operation, measure);
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < own.size(); round++) {
            ratios.add(own.get(round) / others.get(round));
        }
        return Spread.of(ratios);
    }
}
