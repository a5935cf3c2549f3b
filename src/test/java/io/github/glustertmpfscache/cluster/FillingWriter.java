package io.github.glustertmpfscache.cluster;

import io.github.glustertmpfscache.CacheFullException;
import io.github.glustertmpfscache.CacheStats;
import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.GlusterTmpfsCacheBuilder;
import io.github.glustertmpfscache.OutageStats;
import io.github.glustertmpfscache.TestBuilders;
import io.github.glustertmpfscache.internal.EntryKey;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * One host of {@link FillingTest}: eight threads put values of 100 KB under random keys with random times to live, and read one
 * back after each put. Each thread has keys of its own, so it knows what each must hold. At the end it reads all of them. Says how it
 * went in one line, and in others which values it has missed.
 */
public final class FillingWriter {
    private static final int THREADS = 8;
    private static final int KEYS = 2_500;
    private static final int SIZE = 100_000;
    private static final Duration LONGEST_TTL = Duration.ofMinutes(2);

    private final GlusterTmpfsCache cache;
    private final String host;
    private final long endNanos;
    private final LastOutcome last = new LastOutcome();
    private final Queue<MissingValue> missing = new ConcurrentLinkedQueue<>();
    private final LongAdder puts = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder reads = new LongAdder();
    private final LongAdder wrong = new LongAdder();
    private final LongAdder unanswered = new LongAdder();
    private final AtomicLong slowestPutNanos = new AtomicLong();

    /** What a key must hold; or, if the put was dropped, may hold. */
    private record Acknowledged(long version, boolean isCertain, long putMillis, long expiresAtMillis) {}

    private FillingWriter(GlusterTmpfsCache cache, String host, long endNanos) {
        this.cache = cache;
        this.host = host;
        this.endNanos = endNanos;
    }

    /** Arguments: mount, cache name, host name, seconds, whether there are watermarks, whether it waits for as long as a call takes. */
    public static void main(String[] arguments) throws Exception {
        Path mount = Path.of(arguments[0]);
        boolean patient = Boolean.parseBoolean(arguments[5]);
        GlusterTmpfsCacheBuilder builder = (patient ? TestBuilders.patient(mount) : GlusterTmpfsCache.builder(mount))
                .name(arguments[1])
                .sweepInterval(Duration.ofSeconds(30));
        if (!Boolean.parseBoolean(arguments[4])) {
            builder.withoutWatermarks();
        }
        try (GlusterTmpfsCache cache = builder.build()) {
            long end = System.nanoTime()
                    + Duration.ofSeconds(Long.parseLong(arguments[3])).toNanos();
            new FillingWriter(cache, arguments[2], end).run();
        }
        awaitBackgroundWork();
    }

    /** An eviction that the end of the JVM cuts off would be logged by nobody. */
    private static void awaitBackgroundWork() throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(15).toNanos();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("gluster-tmpfs-cache")) {
                thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
            }
        }
    }

    private void run() throws InterruptedException {
        cache.addObserver(last);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            int number = t;
            threads.add(new Thread(() -> fill(number)));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        CacheStats stats = cache.stats();
        OutageStats outage = stats.outage();
        System.out.printf(
                "puts=%d refused=%d failures=%d reads=%d wrong=%d unanswered=%d missing=%d evictions=%d swept=%d damaged=%d"
                        + " unreadable=%d timeouts=%d dropped=%d degradedReads=%d repairs=%d slowestPutMillis=%d%n",
                puts.sum(),
                refused.sum(),
                failures.sum(),
                reads.sum(),
                wrong.sum(),
                unanswered.sum(),
                missing.size(),
                stats.evictions(),
                stats.swept(),
                stats.damaged(),
                stats.unreadable(),
                outage.timeouts(),
                outage.droppedWrites(),
                outage.degradedReads(),
                outage.repairs(),
                slowestPutNanos.get() / 1_000_000);
        missing.forEach(value -> System.out.println(value.format()));
    }

    private void fill(int thread) {
        Random random = new Random(thread * 31L + host.hashCode());
        Acknowledged[] acknowledged = new Acknowledged[KEYS];
        for (long version = 1; System.nanoTime() < endNanos; version++) {
            try {
                put(thread, random.nextInt(KEYS), version, acknowledged, random);
                read(thread, random.nextInt(KEYS), acknowledged);
            } catch (RuntimeException e) {
                failed(e);
            }
        }
        for (int key = 0; key < KEYS; key++) {
            try {
                read(thread, key, acknowledged);
            } catch (RuntimeException e) {
                failed(e);
            }
        }
    }

    private void failed(RuntimeException e) {
        failures.increment();
        if (failures.sum() < 4) {
            e.printStackTrace();
        }
    }

    private void put(int thread, int key, long version, Acknowledged[] acknowledged, Random random) {
        Duration ttl = Duration.ofMillis(1 + random.nextInt((int) LONGEST_TTL.toMillis()));
        long before = System.nanoTime();
        long now = System.currentTimeMillis();
        long expiresAt = now + ttl.toMillis();
        try {
            last.forget();
            cache.put(key(thread, key), value(thread, key, version), ttl);
            acknowledged[key] = new Acknowledged(version, last.isAnswer(), now, expiresAt);
            puts.increment();
        } catch (CacheFullException e) {
            refused.increment();
        }
        slowestPutNanos.accumulateAndGet(System.nanoTime() - before, Math::max);
    }

    private void read(int thread, int key, Acknowledged[] acknowledged) {
        Acknowledged expected = acknowledged[key];
        long before = System.currentTimeMillis();
        last.forget();
        Optional<byte[]> found = cache.get(key(thread, key));
        long after = System.currentTimeMillis();
        reads.increment();
        if (found.isPresent()) {
            if (expected == null
                    || !Arrays.equals(found.get(), value(thread, key, expected.version()))
                    || before > expected.expiresAtMillis() + 1000) {
                wrong.increment();
            }
        } else if (!last.isAnswer()) {
            unanswered.increment();
        } else if (expected != null && expected.isCertain() && after < expected.expiresAtMillis()) {
            // The put's own clock was read a moment later than ours.
            String file = EntryKey.of(key(thread, key)).fileName();
            missing.add(new MissingValue(file, expected.putMillis(), after));
            acknowledged[key] = null; // counted once
        }
    }

    private String key(int thread, int key) {
        return host + "/" + thread + "/" + key;
    }

    private byte[] value(int thread, int key, long version) {
        byte[] value = new byte[SIZE];
        new Random(host.hashCode() ^ ((long) thread << 40) ^ ((long) key << 50) ^ version).nextBytes(value);
        ByteBuffer.wrap(value).putLong(version);
        return value;
    }
}
