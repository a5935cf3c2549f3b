package io.github.glustertmpfscache.benchmark;

import java.util.EnumMap;
import java.util.Map;

/** The times of one round; each iteration has its own place, so threads that run different iterations need no lock. */
final class RoundSamples {
    private final Map<Operation, long[]> nanos = new EnumMap<>(Operation.class);

    RoundSamples(int iterations) {
        for (Operation operation : Operation.values()) {
            nanos.put(operation, new long[iterations]);
        }
    }

    void record(Operation operation, int iteration, long elapsedNanos) {
        of(operation)[iteration] = elapsedNanos;
    }

    long[] of(Operation operation) {
        return nanos.getOrDefault(operation, new long[0]);
    }
}
