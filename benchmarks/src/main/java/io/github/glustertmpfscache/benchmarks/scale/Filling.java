package io.github.glustertmpfscache.benchmarks.scale;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.benchmark.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Does something for each of many numbers with many threads, and tells how far it is. */
final class Filling {
    private final int threads;

    /**
     * How long it took to fill a cache.
     *
     * @param threads how many there were
     */
    record Fill(int entries, double seconds, int threads) {}

    Filling(int threads) {
        this.threads = threads;
    }

    Fill fill(GlusterTmpfsCache cache, int entries) throws InterruptedException {
        byte[] value = Entries.value();
        double seconds = forEach(entries, "filling " + cache.name(), number -> cache.put(Entries.key(number), value));
        if (cache.stats().evictions() + cache.stats().refused() > 0) {
            throw new IllegalStateException(
                    "The volume is too small for " + entries + " entries: it evicts. See the README.");
        }
        return new Fill(entries, seconds, threads);
    }

    /** Returns after how many seconds all was done. */
    double forEach(int count, String what, IntConsumer action) throws InterruptedException {
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        long start = System.nanoTime();
        try (Progress progress = Progress.start(System.err, count, Progress.isTerminal())) {
            progress.begin(what);
            AtomicInteger next = new AtomicInteger();
            Callable<Void> work = () -> {
                for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                    action.accept(i);
                    progress.step();
                }
                return null;
            };
            List<Callable<Void>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                all.add(work);
            }
            for (Future<Void> done : workers.invokeAll(all)) {
                done.get();
            }
            return (System.nanoTime() - start) / 1e9;
        } catch (ExecutionException e) {
            throw new IllegalStateException(what + " has failed", e.getCause());
        } finally {
            workers.shutdownNow();
        }
    }
}
