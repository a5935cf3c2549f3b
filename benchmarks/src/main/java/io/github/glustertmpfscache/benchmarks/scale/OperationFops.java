package io.github.glustertmpfscache.benchmarks.scale;

import io.github.glustertmpfscache.benchmark.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/** What each operation asks of a brick in caches of different sizes: if that does not grow, the library does not do more. */
final class OperationFops {
    /** GlusterFS ends the work of a write up to a second later. */
    private static final Duration SETTLED = Duration.ofMillis(2200);

    private OperationFops() {}

    /**
     * The fops of one operation.
     *
     * @param fops of each kind, on one brick
     */
    record Point(int entries, CostOperation operation, Map<String, Double> fops) {
        double sum() {
            return fops.values().stream().mapToDouble(count -> count).sum();
        }
    }

    static List<Point> count(GlusterFops fops, List<SizedCache> caches, int operations) throws Exception {
        List<Point> points = new ArrayList<>();
        byte[] value = Entries.value();
        int steps = caches.size() * CostOperation.values().length;
        LockSupport.parkNanos(SETTLED.toNanos());
        try (Progress progress = Progress.start(System.err, steps, Progress.isTerminal())) {
            for (CostOperation operation : CostOperation.values()) {
                for (SizedCache cache : caches) {
                    progress.begin("fops of " + operation.title());
                    List<String> keys = cache.keysFor(operation, operations);
                    CostRounds.warmUp(cache);
                    Map<String, Double> counts = fops.count(() -> {
                                keys.forEach(key -> operation.run(cache.cache(), key, value));
                                if (operation.writes()) {
                                    LockSupport.parkNanos(SETTLED.toNanos());
                                }
                                return keys;
                            })
                            .fops();
                    Map<String, Double> ofOne = new TreeMap<>();
                    counts.forEach((kind, count) -> ofOne.put(kind, count / keys.size()));
                    points.add(new Point(cache.entries(), operation, ofOne));
                    progress.step();
                }
            }
        }
        return points;
    }
}
