package io.github.glustertmpfscache.benchmarks.peers.network;

import io.github.glustertmpfscache.benchmarks.peers.KeyDistribution;
import io.github.glustertmpfscache.benchmarks.peers.Load;
import io.github.glustertmpfscache.benchmarks.peers.Peer;
import io.github.glustertmpfscache.benchmarks.peers.PeerType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does a contender do what it is measured for? Puts, gets, overwrites and removes, with several threads and three sizes. */
final class PeerCheck {
    private static final int[] SIZES = {0, 1_000, 1_000_000};
    private static final int THREADS = 4;
    private static final int KEYS = 5;

    private PeerCheck() {}

    /** Prints a line; throws what the contender throws, or says what is wrong. */
    static void run(PeerType type) throws Exception {
        int largest = SIZES[SIZES.length - 1];
        Load load = new Load(THREADS * KEYS, largest, KeyDistribution.UNIFORM, 1, THREADS);
        long start = System.nanoTime();
        try (Peer peer = type.opener().open(load)) {
            for (int size : SIZES) {
                inThreads(peer, size);
            }
        }
        try (Peer peer = type.opener().open(load)) {
            require(peer.get("0-0").isEmpty(), "a new one is not empty");
        }
        System.out.printf(
                "%-20s works (%d ms)  %s%n", type.id(), (System.nanoTime() - start) / 1_000_000, type.setup());
    }

    private static void inThreads(Peer peer, int size) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Void>> work = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                int thread = t;
                work.add(() -> {
                    for (int k = 0; k < KEYS; k++) {
                        oneKey(peer, thread + "-" + k, size);
                    }
                    return null;
                });
            }
            for (Future<Void> done : threads.invokeAll(work)) {
                done.get();
            }
        } finally {
            threads.shutdown();
        }
    }

    private static void oneKey(Peer peer, String key, int size) throws Exception {
        byte[] first = new byte[size];
        byte[] second = new byte[size];
        new Random(key.hashCode()).nextBytes(first);
        new Random(size).nextBytes(second);
        require(peer.get(key).isEmpty(), key + " is there before its put");
        peer.put(key, first);
        require(Arrays.equals(first, peer.get(key).orElseThrow()), key + " has another value than was put");
        peer.put(key, second);
        byte[] read = peer.get(key).orElseThrow();
        require(Arrays.equals(second, read), key + " has another value than was put over it");
        require(size == 0 || read != peer.get(key).orElseThrow(), key + ": two gets return the same array");
        if (size > 0) {
            read[0]++;
            require(Arrays.equals(second, peer.get(key).orElseThrow()), key + ": the caller's array is the cache's");
        }
        peer.remove(key);
        require(peer.get(key).isEmpty(), key + " is there after its removal");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}
