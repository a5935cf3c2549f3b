package io.github.glustertmpfscache.benchmarks.scale;

import io.github.glustertmpfscache.benchmark.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Operations of one thread in caches of different sizes, operation by operation in turn, forth and back. So whatever disturbs the
 * machine meets all sizes alike, and each cache comes as often after as before each other.
 *
 * <p>The kernel and GlusterFS answer for a second what they were asked before, and a small cache's keys would be asked for again
 * sooner; and GlusterFS ends the work of a write up to a second later. So no key is used twice in a round, and rounds are
 * further apart than that.
 */
final class CostRounds {
    private static final Duration BETWEEN_ROUNDS = Duration.ofMillis(1500);
    private static final int WARM_UP_ROUNDS = 2;
    /** Enough for each of the 16 directories of a cache, which the kernel forgets after a second too. */
    static final int WARM_UP_MISSES = 150;

    private final List<SizedCache> caches;
    private final int operations;
    private final byte[] value = Entries.value();
    private final List<CostPoint> points = new ArrayList<>();

    /** {@code operations}: of each kind in each cache in a round. */
    CostRounds(List<SizedCache> caches, int operations) {
        this.caches = caches;
        this.operations = operations;
        for (CostOperation operation : CostOperation.values()) {
            caches.forEach(cache -> points.add(new CostPoint(cache.entries(), operation, new ArrayList<>())));
        }
    }

    List<CostPoint> run(int rounds) {
        try (Progress progress = Progress.start(System.err, WARM_UP_ROUNDS + rounds, Progress.isTerminal())) {
            progress.begin("cost by size");
            for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
                LockSupport.parkNanos(BETWEEN_ROUNDS.toNanos());
                round(round >= 0);
                progress.step();
            }
        }
        return points;
    }

    private void round(boolean counts) {
        // Evicted is what was put in the round before.
        List<List<String>> toEvict = keys(CostOperation.EVICT);
        caches.forEach(CostRounds::warmUp);
        for (CostOperation operation : CostOperation.values()) {
            long[][] nanos = time(operation, operation == CostOperation.EVICT ? toEvict : keys(operation));
            for (int i = 0; counts && i < caches.size(); i++) {
                points.get(operation.ordinal() * caches.size() + i).rounds().add(nanos[i]);
            }
        }
    }

    private List<List<String>> keys(CostOperation operation) {
        return caches.stream()
                .map(cache -> cache.keysFor(operation, operations))
                .toList();
    }

    /** Asks for what nobody has, which warms the directories of every cache alike and no entry. */
    static void warmUp(SizedCache cache) {
        for (int i = 0; i < WARM_UP_MISSES; i++) {
            CostOperation.GET_MISS.run(cache.cache(), cache.absentKey(), new byte[0]);
        }
    }

    /** Returns the nanoseconds of each operation, by cache. */
    private long[][] time(CostOperation operation, List<List<String>> keys) {
        int count = keys.get(0).size();
        long[][] nanos = new long[caches.size()][count];
        for (int i = 0; i < count; i++) {
            for (int turn = 0; turn < caches.size(); turn++) {
                int at = i % 2 == 0 ? turn : caches.size() - 1 - turn;
                long start = System.nanoTime();
                operation.run(caches.get(at).cache(), keys.get(at).get(i), value);
                nanos[at][i] = System.nanoTime() - start;
            }
        }
        return nanos;
    }
}
