package io.github.glustertmpfscache.benchmarks.scale;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that do the same with a cache for a while, one operation after the other without pause. */
final class Hammer {
    private final GlusterTmpfsCache cache;
    private final KeyWalk walk;
    private final byte[] value = Entries.value();

    /** What was done meanwhile, by how many ever. */
    record Blow(double perSecond, LatencyHistogram latencies) {
        /** Of several JVMs. */
        static Blow sum(List<Blow> blows) {
            LatencyHistogram all = new LatencyHistogram();
            blows.forEach(blow -> all.add(blow.latencies));
            return new Blow(blows.stream().mapToDouble(Blow::perSecond).sum(), all);
        }
    }

    Hammer(GlusterTmpfsCache cache, KeyWalk walk) {
        this.cache = cache;
        this.walk = walk;
    }

    /** {@code barrier} is called when all threads are ready, and they begin when it returns. */
    Blow strike(CostOperation operation, int threads, long millis, Runnable barrier) throws Exception {
        CountDownLatch ready = new CountDownLatch(threads);
        CountDownLatch go = new CountDownLatch(1);
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            List<Future<LatencyHistogram>> results = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                Callable<LatencyHistogram> work = () -> {
                    ready.countDown();
                    go.await();
                    return strike(operation, millis);
                };
                results.add(workers.submit(work));
            }
            ready.await();
            barrier.run();
            long start = System.nanoTime();
            go.countDown();
            LatencyHistogram all = new LatencyHistogram();
            for (Future<LatencyHistogram> result : results) {
                all.add(result.get());
            }
            return new Blow(all.count() / ((System.nanoTime() - start) / 1e9), all);
        } finally {
            go.countDown();
            workers.shutdownNow();
        }
    }

    private LatencyHistogram strike(CostOperation operation, long millis) {
        LatencyHistogram latencies = new LatencyHistogram();
        long start = System.nanoTime();
        long end = start + millis * 1_000_000;
        for (long now = start; now - end < 0; ) {
            operation.run(cache, Entries.key(walk.next()), value);
            long done = System.nanoTime();
            latencies.record(done - now);
            now = done;
        }
        return latencies;
    }
}
