package io.github.glustertmpfscache.benchmarks.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LoadRoundTest {
    private static final Load LOAD = new Load(50, 100, KeyDistribution.ZIPF, 0.75, 2);
    private static final double SECONDS = 0.05;

    private final LoadData data = LoadData.of(LOAD);

    @Test
    void countsGetsAndPutsByTheirShare() throws Exception {
        LoadRound round = run(new MapPeer());

        LoadTally tally = round.tally();
        assertEquals(0, tally.misses + tally.wrong + tally.failures.count());
        assertEquals(0.75, (double) tally.getNanos.getTotalCount() / tally.operations(), 0.1);
        assertTrue(round.operationsPerSecond() > 0);
    }

    @Test
    void whatThrowsIsNoOperation() throws Exception {
        LoadTally tally = run(new MapPeer() {
                    @Override
                    public Optional<byte[]> get(String key) throws IOException {
                        throw new IOException("no");
                    }
                })
                .tally();

        assertEquals(0, tally.getNanos.getTotalCount());
        assertTrue(tally.failures.count() > 0);
        assertEquals("java.io.IOException: no", tally.failures.first());
    }

    @Test
    void aWrongValueEndsTheRun() {
        assertThrows(WrongValueException.class, () -> run(new Mixing()));
    }

    @Test
    void aWrongValueIsCountedOfAPeerThatPromisesNone() throws Exception {
        class Tearing extends Mixing implements TornReads {}

        assertTrue(run(new Tearing()).tally().wrong > 0);
    }

    private LoadRound run(Peer peer) throws Exception {
        OpenPeer open = MapPeer.open(peer);
        data.fill(open);
        return LoadRound.run(open, LOAD, data, KeyChoosers.of(LOAD.distribution(), LOAD.keys()), 1, SECONDS);
    }

    /** Returns another key's value. */
    private static class Mixing extends MapPeer {
        @Override
        public Optional<byte[]> get(String key) throws Exception {
            return values.entrySet().stream()
                    .filter(entry -> !entry.getKey().equals(key))
                    .map(java.util.Map.Entry::getValue)
                    .findFirst();
        }
    }
}
