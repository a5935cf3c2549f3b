package io.github.glustertmpfscache.benchmarks.scale;

import io.github.glustertmpfscache.internal.reclaim.SweepNow;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Sweeps caches of different sizes twice, and looks at the heap that what a sweeper remembers takes. */
final class Sweeps {
    private static final int PASSES = 2;
    /** Longer than this host answers by itself what it has just seen. */
    private static final Duration FORGOTTEN = Duration.ofMillis(2200);

    private final Path directory;
    private final Optional<GlusterFops> fops;
    private final List<SweepPoint> points = new ArrayList<>();
    private final List<Heap.Point> heap = new ArrayList<>();

    Sweeps(Path directory, Optional<GlusterFops> fops) {
        this.directory = directory;
        this.fops = fops;
    }

    void run(List<SizedCache> caches) throws Exception {
        for (SizedCache cache : caches) {
            System.err.printf("sweeping %s%n", cache.name());
            sweep(cache);
        }
    }

    /** In a method of its own, so that nothing keeps its sweeper when the heap for the next one is looked at. */
    private void sweep(SizedCache cache) throws Exception {
        heap.add(new Heap.Point(cache.entries(), "before a sweep", Heap.used()));
        SweepNow sweeper = SweepNow.of(directory, cache.name());
        for (int pass = 1; pass <= PASSES; pass++) {
            LockSupport.parkNanos(FORGOTTEN.toNanos());
            points.add(pass(cache.entries(), pass, sweeper));
            heap.add(new Heap.Point(cache.entries(), "after sweep " + pass, Heap.used()));
        }
        Reference.reachabilityFence(sweeper);
    }

    private SweepPoint pass(int entries, int number, SweepNow sweeper) throws Exception {
        GlusterFops.Counted<SweepNow.Pass> counted = fops.isPresent()
                ? fops.get().count(sweeper::pass)
                : new GlusterFops.Counted<>(sweeper.pass(), Map.of());
        SweepNow.Pass pass = counted.result();
        return new SweepPoint(entries, number, pass.seconds(), pass.entries(), pass.opened(), counted.fops());
    }

    List<SweepPoint> points() {
        return points;
    }

    List<Heap.Point> heap() {
        return heap;
    }
}
