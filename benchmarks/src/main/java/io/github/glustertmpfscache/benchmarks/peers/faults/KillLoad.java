package io.github.glustertmpfscache.benchmarks.peers.faults;

import io.github.glustertmpfscache.benchmarks.peers.Peer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads that get and put keys that all have a value, and one that puts each key once and remembers which puts have returned. Every value is
 * 1 KB of one byte over and over, so that a part of one, or of two, is known when seen.
 */
final class KillLoad implements AutoCloseable {
    private static final int VALUE_BYTES = 1000;
    private static final double READ_SHARE = 0.9;
    /** Enough to show a loss; as fast as Redis takes them they would fill the servers. */
    private static final long UNIQUE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    private static final long END_WAIT_SECONDS = 70; // Lettuce's default timeout is 60

    private final Peer peer;
    private final int keys;
    private final int threads;
    private final OperationLog gets;
    private final OperationLog puts;
    private final ExecutorService workers;
    /** When the operation of each thread began, negative: a put; 0: none is under way. */
    private final AtomicLongArray underWay;

    private final BitSet acknowledged = new BitSet();
    private volatile boolean ending;

    KillLoad(Peer peer, int keys, int threads, long longestRunSeconds) {
        this.peer = peer;
        this.keys = keys;
        this.threads = threads;
        gets = new OperationLog(longestRunSeconds);
        puts = new OperationLog(longestRunSeconds);
        underWay = new AtomicLongArray(threads + 1);
        workers = Executors.newFixedThreadPool(threads + 1, runnable -> {
            Thread thread = new Thread(runnable, "load");
            thread.setDaemon(true); // one that hangs must not hold up the end
            return thread;
        });
    }

    /** Gives every key a value. */
    static void fill(Peer peer, int keys, int threads) throws Exception {
        inThreads(threads, thread -> {
            for (int k = thread; k < keys; k += threads) {
                peer.put(key(k), value(k));
            }
            return 0;
        });
    }

    void start() {
        for (int t = 0; t < threads; t++) {
            int thread = t;
            workers.execute(() -> mixed(thread));
        }
        workers.execute(this::unique);
    }

    OperationLog log(OperationKind kind) {
        return kind == OperationKind.GET ? gets : puts;
    }

    boolean worksFor(long seconds) {
        return gets.worksFor(seconds) && puts.worksFor(seconds);
    }

    /** Stops the threads; those that hang are left behind. */
    void end() throws InterruptedException {
        ending = true;
        workers.shutdown();
        boolean ended = workers.awaitTermination(END_WAIT_SECONDS, TimeUnit.SECONDS);
        for (int t = 0; !ended && t <= threads; t++) {
            long began = underWay.get(t);
            if (began != 0) {
                (began > 0 ? gets : puts).unfinished(Math.abs(began));
            }
        }
    }

    /** The numbers of the keys whose only put has returned. */
    BitSet acknowledged() {
        synchronized (acknowledged) {
            return (BitSet) acknowledged.clone();
        }
    }

    /** How many of the acknowledged puts another client does not see. */
    static long lost(BitSet acknowledged, Peer reader, int threads) throws Exception {
        return inThreads(threads, thread -> {
            long lost = 0;
            for (int n = acknowledged.nextSetBit(0); n >= 0; n = acknowledged.nextSetBit(n + 1)) {
                if (n % threads == thread && isLost(n, reader)) {
                    lost++;
                }
            }
            return lost;
        });
    }

    /** A part of a work. */
    private interface Part {
        long run(int thread) throws Exception;
    }

    /** Returns the sum of what the parts return. */
    private static long inThreads(int threads, Part part) throws Exception {
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<Long>> work = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                int thread = t;
                work.add(() -> part.run(thread));
            }
            long sum = 0;
            for (Future<Long> done : workers.invokeAll(work)) {
                sum += done.get();
            }
            return sum;
        } finally {
            workers.shutdown();
        }
    }

    private static boolean isLost(int n, Peer reader) throws Exception {
        return reader.get(uniqueKey(n))
                .filter(read -> Arrays.equals(read, value(n)))
                .isEmpty();
    }

    private void mixed(int thread) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        while (!ending) {
            int k = random.nextInt(keys);
            if (random.nextDouble() < READ_SHARE) {
                get(thread, k);
            } else {
                put(thread, key(k), value(random.nextInt()));
            }
        }
    }

    private void unique() {
        for (int n = 0; !ending; ) {
            long next = System.nanoTime() + UNIQUE_NANOS;
            if (put(threads, uniqueKey(n), value(n))) {
                synchronized (acknowledged) {
                    acknowledged.set(n);
                }
            }
            n++;
            for (long rest = next - System.nanoTime(); rest > 0 && !ending; rest = next - System.nanoTime()) {
                LockSupport.parkNanos(rest);
            }
        }
    }

    private void get(int thread, int k) {
        long began = System.nanoTime();
        underWay.set(thread, began);
        try {
            Optional<byte[]> read = peer.get(key(k));
            if (read.isEmpty()) {
                gets.miss(began);
            } else if (isWhole(read.get())) {
                gets.success(began);
            } else {
                gets.wrong(began);
            }
        } catch (Exception e) {
            gets.failure(began, e);
        } finally {
            underWay.set(thread, 0);
        }
    }

    private boolean put(int thread, String key, byte[] value) {
        long began = System.nanoTime();
        underWay.set(thread, -began);
        try {
            peer.put(key, value);
            puts.success(began);
            return true;
        } catch (Exception e) {
            puts.failure(began, e);
            return false;
        } finally {
            underWay.set(thread, 0);
        }
    }

    private static boolean isWhole(byte[] value) {
        if (value.length != VALUE_BYTES) {
            return false;
        }
        for (byte b : value) {
            if (b != value[0]) {
                return false;
            }
        }
        return true;
    }

    private static String key(int k) {
        return "key-" + k;
    }

    private static String uniqueKey(int n) {
        return "unique-" + n;
    }

    private static byte[] value(int n) {
        byte[] value = new byte[VALUE_BYTES];
        Arrays.fill(value, (byte) n);
        return value;
    }

    @Override
    public void close() {
        ending = true;
        workers.shutdownNow();
    }
}
