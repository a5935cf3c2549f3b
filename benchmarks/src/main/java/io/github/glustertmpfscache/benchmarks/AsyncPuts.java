package io.github.glustertmpfscache.benchmarks;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What a few hot keys cost that are put again and again: with {@code putAsync}, which leaves out what is overtaken, and with threads that put. */
public final class AsyncPuts {
    private static final int PUTS = 2_000;
    private static final int KEYS = 10;
    private static final int THREADS = 16;
    private static final int ROUNDS = 3;

    private AsyncPuts() {}

    /** Takes a directory on the mount, or any other. */
    public static void main(String[] args) throws Exception {
        Path mount = Path.of(args[0]);
        String name = "async-puts-" + UUID.randomUUID();
        byte[] value = new byte[1024];
        try (GlusterTmpfsCache cache = GlusterTmpfsCache.builder(mount)
                .name(name)
                .requireMount(false)
                .operationTimeout(Duration.ofMinutes(1))
                .build()) {
            for (int round = 0; round < ROUNDS; round++) {
                long putsBefore = cache.stats().puts();
                long start = System.nanoTime();
                List<Future<?>> futures = new ArrayList<>();
                for (int i = 0; i < PUTS; i++) {
                    futures.add(cache.putAsync("key " + i % KEYS, value));
                }
                awaitAll(futures);
                double async = secondsSince(start);
                long written = cache.stats().puts() - putsBefore;
                System.out.printf(
                        "%,d puts of %d keys of 1 KB: putAsync %.2f s, of which %d were written; put by %d threads %.2f s%n",
                        PUTS, KEYS, async, written, THREADS, byThreads(cache, value));
            }
        }
        TempTree.delete(mount.resolve("gtc-" + name));
    }

    private static double byThreads(GlusterTmpfsCache cache, byte[] value) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            long start = System.nanoTime();
            List<Future<?>> futures = new ArrayList<>();
            for (int i = 0; i < PUTS; i++) {
                String key = "key " + i % KEYS;
                futures.add(threads.submit(() -> cache.put(key, value)));
            }
            awaitAll(futures);
            return secondsSince(start);
        } finally {
            threads.shutdown();
        }
    }

    private static void awaitAll(List<Future<?>> futures) throws Exception {
        for (Future<?> future : futures) {
            future.get();
        }
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
