package io.github.glustertmpfscache.benchmarks;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/**
 * What the operation timeout costs, which has file calls made by other threads than the caller's: two caches in one directory, one with it
 * and one without, in turn, operation by operation and round by round. Prints medians, tails and the ratio of each pair of rounds.
 */
public final class DeadlineCost {
    private static final int LARGE = 100_000;
    private static final int SMALL = 1_000;

    private DeadlineCost() {}

    /** What is measured. */
    private interface Operation {
        void run(GlusterTmpfsCache cache, String key);
    }

    private record Case(String name, Operation operation) {}

    /** Arguments: the directory, rounds, operations of each thread in a round, numbers of threads. */
    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        int rounds = Integer.parseInt(args[1]);
        int operations = Integer.parseInt(args[2]);
        String name = "deadline-cost-" + UUID.randomUUID();
        try (GlusterTmpfsCache with = GlusterTmpfsCache.builder(directory)
                        .name(name)
                        .requireMount(false)
                        .withoutSweeper()
                        .operationTimeout(Duration.ofMinutes(1)) // none is to end early here
                        .build();
                GlusterTmpfsCache without = GlusterTmpfsCache.builder(directory)
                        .name(name)
                        .requireMount(false)
                        .withoutSweeper()
                        .withoutOperationTimeout()
                        .build()) {
            System.out.println(
                    "| | threads | without p50 | with p50 | ratio of medians (least, most) | with p99 | p99.9 | slowest |");
            System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- |");
            for (String threads : Arrays.asList(args).subList(3, args.length)) {
                for (Case each : cases()) {
                    measure(each, Integer.parseInt(threads), rounds, operations, with, without);
                }
            }
        } finally {
            TempTree.deleteCache(directory, name);
        }
    }

    private static List<Case> cases() {
        byte[] small = new byte[SMALL];
        byte[] large = new byte[LARGE];
        return List.of(
                new Case("put 1 KB", (cache, key) -> cache.put(key, small)),
                new Case("get 1 KB", (cache, key) -> cache.get(key).orElseThrow()),
                new Case("get, miss", (cache, key) -> cache.get("no " + key)),
                new Case("put 100 KB", (cache, key) -> cache.put(key, large)),
                new Case("get 100 KB", (cache, key) -> cache.get(key).orElseThrow()));
    }

    private static void measure(
            Case each, int threads, int rounds, int operations, GlusterTmpfsCache with, GlusterTmpfsCache without)
            throws Exception {
        round(each, threads, operations, with); // warms up, and makes the entries
        round(each, threads, operations, without);
        List<long[]> bounded = new ArrayList<>();
        List<long[]> plain = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            if (i % 2 == 0) {
                bounded.add(round(each, threads, operations, with));
                plain.add(round(each, threads, operations, without));
            } else {
                plain.add(round(each, threads, operations, without));
                bounded.add(round(each, threads, operations, with));
            }
        }
        double[] ratios = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            ratios[i] = (double) at(bounded.get(i), 0.5) / at(plain.get(i), 0.5);
        }
        Arrays.sort(ratios);
        long[] allBounded = merged(bounded);
        System.out.printf(
                Locale.ROOT,
                "| %s | %d | %.0f us | %.0f us | **%.2f** (%.2f, %.2f) | %.1f ms | %.1f ms | %.1f ms |%n",
                each.name(),
                threads,
                at(merged(plain), 0.5) / 1e3,
                at(allBounded, 0.5) / 1e3,
                ratios[rounds / 2],
                ratios[0],
                ratios[rounds - 1],
                at(allBounded, 0.99) / 1e6,
                at(allBounded, 0.999) / 1e6,
                allBounded[allBounded.length - 1] / 1e6);
    }

    private static long[] merged(List<long[]> rounds) {
        return rounds.stream().flatMapToLong(LongStream::of).sorted().toArray();
    }

    private static long at(long[] sorted, double part) {
        return sorted[(int) (part * (sorted.length - 1))];
    }

    private static long[] round(Case each, int threads, int operations, GlusterTmpfsCache cache) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<long[]>> work = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                String prefix = "key " + t + " ";
                work.add(() -> {
                    long[] nanos = new long[operations];
                    for (int i = 0; i < operations; i++) {
                        long start = System.nanoTime();
                        each.operation().run(cache, prefix + i % 50);
                        nanos[i] = System.nanoTime() - start;
                    }
                    return nanos;
                });
            }
            List<long[]> all = new ArrayList<>();
            for (Future<long[]> done : callers.invokeAll(work)) {
                all.add(done.get());
            }
            return merged(all);
        } finally {
            callers.shutdown();
        }
    }
}
