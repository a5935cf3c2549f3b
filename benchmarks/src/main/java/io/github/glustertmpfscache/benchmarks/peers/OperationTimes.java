package io.github.glustertmpfscache.benchmarks.peers;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The time that operations took in a round, batch by batch; all batches are of the same size. */
final class OperationTimes {
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Map<Operation, List<Double>> batchMicros = new EnumMap<>(Operation.class);
    private long totalNanos;

    /** Adds what all operations of a kind in a batch took together. */
    void add(Operation operation, int count, long nanos) {
        batchMicros.computeIfAbsent(operation, key -> new ArrayList<>()).add(nanos / NANOS_PER_MICRO / count);
    }

    /** Adds the time of a whole batch, with what is not counted. */
    void addTotal(long nanos) {
        totalNanos += nanos;
    }

    double totalSeconds() {
        return totalNanos / NANOS_PER_SECOND;
    }

    /** The time of one operation. */
    double micros(Operation operation, Measure measure) {
        List<Double> batches = batchMicros.get(operation);
        return switch (measure) {
            case MEAN ->
                batches.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
            case MEDIAN_BATCH -> Spread.of(batches).median();
        };
    }
}
