package io.github.glustertmpfscache.internal.mount;

import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.StatsRecorder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Measures how the number of shard directories changes the cost of an operation when the cache holds many entries. Not a
 * test: run it by hand on a cluster whose bricks hold the entries ({@code GTC_CLUSTER_TMPFS=4g}):
 *
 * <pre>./mvnw -q test-compile exec:java -Dexec.classpathScope=test \
 *   -Dexec.mainClass=io.github.glustertmpfscache.internal.mount.FanOutMeasurement \
 *   -Dexec.args="/run/gtc-cluster/web1/cache_client 100000 10 1 16 64 256"</pre>
 */
final class FanOutMeasurement {
    private static final byte[] VALUE = new byte[1000];
    private static final Lifespan LIFESPAN = Lifespan.unlimited(0);
    private static final int THREADS = 8;
    private static final int OPERATIONS = 200;

    private FanOutMeasurement() {}

    private record Contender(int shards, MountStore store, List<double[]> rounds) {}

    public static void main(String[] args) throws Exception {
        Path mount = Path.of(args[0]);
        int entries = Integer.parseInt(args[1]);
        int rounds = Integer.parseInt(args[2]);
        List<Contender> contenders = new ArrayList<>();
        for (String shards : Arrays.asList(args).subList(3, args.length)) {
            Contender contender = open(mount, Integer.parseInt(shards));
            fill(contender.store, entries);
            System.err.println("filled " + shards + " shards with " + entries + " entries");
            contenders.add(contender);
        }
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < contenders.size(); i++) {
                Contender contender = contenders.get((round + i) % contenders.size());
                contender.rounds.add(measure(contender.store, entries, new Random(round)));
            }
            System.err.println("round " + (round + 1) + " of " + rounds);
        }
        System.out.println(
                "| shards | put us | get us | miss us | evict us | put+get+evict us | puts/s, 8 threads | gets/s, 8 threads |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- |");
        for (Contender contender : contenders) {
            System.out.print("| " + contender.shards + " |");
            for (int column = 0; column < 7; column++) {
                int c = column;
                double[] sorted = contender.rounds.stream()
                        .mapToDouble(r -> r[c])
                        .sorted()
                        .toArray();
                System.out.printf(
                        " %.0f (%.0f-%.0f) |", sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
            }
            System.out.println();
        }
    }

    private static Contender open(Path mount, int shards) throws IOException {
        EntryPermissions permissions = EntryPermissions.OWNER;
        MountFiles files = new NioMountFiles(permissions, mount.getFileSystem());
        MountStore store = new MountStore(
                mount,
                "fan-out-" + shards,
                new MountGuard(mount, true, files),
                permissions,
                Expiry.BY_LIFESPAN,
                new StatsRecorder(),
                files,
                WriterIdentity.OF_THIS_JVM,
                Pauses.REAL,
                shards);
        return new Contender(shards, store, new ArrayList<>());
    }

    private static void fill(MountStore store, int entries) throws Exception {
        inThreads(thread -> {
            for (int i = thread; i < entries; i += THREADS) {
                store.put(key(i), VALUE, LIFESPAN);
            }
            return 0L;
        });
    }

    /** Means over random keys one after the other, then throughput of several threads. */
    private static double[] measure(MountStore store, int entries, Random random) throws Exception {
        double[] micros = new double[7];
        for (int i = 0; i < OPERATIONS; i++) {
            EntryKey fresh = EntryKey.of("fresh " + random.nextLong());
            EntryKey existing = key(random.nextInt(entries));
            long t0 = System.nanoTime();
            store.put(fresh, VALUE, LIFESPAN);
            long t1 = System.nanoTime();
            require(store.find(fresh).isPresent());
            long t2 = System.nanoTime();
            require(store.evict(fresh));
            long t3 = System.nanoTime();
            require(store.find(existing).isPresent());
            long t4 = System.nanoTime();
            require(store.find(EntryKey.of("absent " + random.nextLong())).isEmpty());
            long t5 = System.nanoTime();
            long[] nanos = {t1 - t0, t4 - t3, t5 - t4, t3 - t2, t3 - t0};
            for (int c = 0; c < nanos.length; c++) {
                micros[c] += nanos[c] / 1e3 / OPERATIONS;
            }
        }
        long seed = random.nextLong();
        micros[5] = perSecond(OPERATIONS, thread -> {
            Random own = new Random(seed + thread);
            for (int i = 0; i < OPERATIONS; i++) {
                store.put(key(own.nextInt(entries)), VALUE, LIFESPAN);
            }
            return 0L;
        });
        micros[6] = perSecond(4 * OPERATIONS, thread -> {
            Random own = new Random(seed - thread);
            for (int i = 0; i < 4 * OPERATIONS; i++) {
                require(store.find(key(own.nextInt(entries))).isPresent());
            }
            return 0L;
        });
        return micros;
    }

    private static double perSecond(int operationsPerThread, Work work) throws Exception {
        long start = System.nanoTime();
        inThreads(work);
        return operationsPerThread * THREADS / ((System.nanoTime() - start) / 1e9);
    }

    private interface Work {
        Long in(int thread) throws IOException;
    }

    private static void inThreads(Work work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Long>> tasks = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                int thread = t;
                tasks.add(() -> work.in(thread));
            }
            for (Future<Long> done : threads.invokeAll(tasks)) {
                done.get();
            }
        } finally {
            threads.shutdown();
        }
    }

    private static EntryKey key(int index) {
        return EntryKey.of("entry " + index);
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new IllegalStateException("a wrong answer");
        }
    }
}
