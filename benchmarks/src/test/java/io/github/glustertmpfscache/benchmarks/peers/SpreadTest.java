package io.github.glustertmpfscache.benchmarks.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void theMedianIsInTheMiddle() {
        assertEquals(new Spread(2, 1, 9), Spread.of(List.of(9.0, 1.0, 2.0)));
        assertEquals(new Spread(2.5, 1, 9), Spread.of(List.of(9.0, 1.0, 2.0, 3.0)));
    }

    @Test
    void ofNothingItIsNoNumber() {
        assertTrue(Double.isNaN(Spread.of(List.of()).median()));
    }

    @Test
    void ratiosAreOfTheSameRound() {
        OperationResult slow = result(10.0, 40.0, 60.0);
        OperationResult fast = result(10.0, 20.0, 20.0);

        assertEquals(new Spread(2, 1, 3), slow.ratioTo(fast, Operation.REMOVE, Measure.MEAN));
    }

    @Test
    void aPauseIsInTheMeanAndNotInTheMedianBatch() {
        OperationTimes times = new OperationTimes();
        for (long nanos : new long[] {2_000, 2_000, 200_000}) {
            times.add(Operation.REMOVE, 2, nanos);
        }

        assertEquals(34, times.micros(Operation.REMOVE, Measure.MEAN));
        assertEquals(1, times.micros(Operation.REMOVE, Measure.MEDIAN_BATCH));
    }

    private static OperationResult result(Double... micros) {
        return new OperationResult(
                1_000, "peer", Map.of(Measure.MEAN, Map.of(Operation.REMOVE, List.of(micros))), 0, 0, 0, 0, "");
    }
}
