package io.github.glustertmpfscache.benchmark;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What one contender did on one system.
 *
 * @param roundSeconds the wall clock of each round that ended
 * @param operations empty if no round ended
 */
record ContenderResults(ContenderKind contender, List<Double> roundSeconds, Map<Operation, OperationTimes> operations) {
    static ContenderResults of(ContenderKind contender, List<Double> roundSeconds, List<RoundSamples> rounds) {
        Map<Operation, OperationTimes> operations = new EnumMap<>(Operation.class);
        if (!rounds.isEmpty()) {
            for (Operation operation : Operation.values()) {
                long[] all = rounds.stream()
                        .map(round -> round.of(operation))
                        .flatMapToLong(java.util.Arrays::stream)
                        .toArray();
                operations.put(operation, OperationTimes.of(all));
            }
        }
        return new ContenderResults(contender, List.copyOf(roundSeconds), operations);
    }

    boolean isEmpty() {
        return roundSeconds.isEmpty();
    }

    /** Not a number if no round ended. */
    double averageRoundSeconds() {
        return roundSeconds.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    /** How many times longer a round took than the other's of the same number, for each round that both ended. */
    List<Double> ratiosTo(ContenderResults other) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < Math.min(roundSeconds.size(), other.roundSeconds.size()); i++) {
            ratios.add(roundSeconds.get(i) / other.roundSeconds.get(i));
        }
        return ratios;
    }
}
