package io.github.glustertmpfscache.benchmarks.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class OperationBatchTest {
    private final OperationBatch batch = new OperationBatch(1_000);
    private final OperationTimes times = new OperationTimes();
    private final OperationTrouble trouble = new OperationTrouble();

    @Test
    void timesEveryOperation() throws Exception {
        run(new MapPeer());

        for (Operation operation : Operation.values()) {
            assertTrue(times.micros(operation, Measure.MEAN) > 0, operation.label());
        }
        assertEquals(0, trouble.misses + trouble.stale + trouble.unremoved + trouble.failures.count());
    }

    @Test
    void whatIsNotRemovedIsCounted() throws Exception {
        run(new MapPeer() {
            @Override
            public void remove(String key) {}
        });

        assertEquals(batch.keys(), trouble.unremoved);
    }

    @Test
    void whatIsNotOverwrittenIsCounted() throws Exception {
        run(new MapPeer() {
            @Override
            public void put(String key, byte[] value) {
                values.putIfAbsent(key, value);
            }
        });

        assertEquals(batch.keys(), trouble.stale);
    }

    @Test
    void aValueOfAnAbsentKeyIsWrong() {
        Peer peer = new MapPeer() {
            @Override
            public Optional<byte[]> get(String key) {
                return Optional.ofNullable(values.get(key.replace("absent:", "")));
            }
        };

        assertThrows(WrongValueException.class, () -> run(peer));
    }

    private void run(Peer peer) throws Exception {
        batch.runPuts(peer, times, trouble);
        batch.runOthers(peer, times, trouble);
    }
}
