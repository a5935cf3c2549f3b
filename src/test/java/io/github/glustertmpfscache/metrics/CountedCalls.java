package io.github.glustertmpfscache.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.CacheException;
import io.github.glustertmpfscache.CacheLoadException;
import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.MountFailureMode;
import io.github.glustertmpfscache.MountUnavailableException;
import io.github.glustertmpfscache.OtherThread;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;

/**
 * Threads that use a cache in every way at random, and count what they see themselves, to be compared with what the meters say. Keys that
 * are written are others than those that are loaded, so that it is known what becomes of each call.
 */
public final class CountedCalls {
    private static final int THREADS = 8;
    private static final int KEYS = 40;
    private static final byte[] VALUE = new byte[1_000];
    private static final Duration SHORT = Duration.ofMillis(30);

    private final GlusterTmpfsCache cache;
    private final boolean throwing;
    private final List<OtherThread<Boolean>> threads = new ArrayList<>();
    private volatile boolean ended; // set once

    private final LongAdder calls = new LongAdder();
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder puts = new LongAdder();
    private final LongAdder wins = new LongAdder();
    private final LongAdder losses = new LongAdder();
    private final LongAdder removals = new LongAdder();
    private final LongAdder touches = new LongAdder();
    private final LongAdder loads = new LongAdder();
    private final LongAdder failedLoads = new LongAdder();
    private final LongAdder thrown = new LongAdder();

    public CountedCalls(GlusterTmpfsCache cache, MountFailureMode mode) {
        this.cache = cache;
        this.throwing = mode == MountFailureMode.THROW;
    }

    public void start() {
        for (int thread = 0; thread < THREADS; thread++) {
            Random random = new Random(thread);
            threads.add(OtherThread.call(() -> {
                while (!ended) {
                    call(random);
                }
                return true;
            }));
        }
    }

    /** So many calls from now on. */
    public void await(long number) {
        long before = calls.sum();
        OtherThread.until(() -> calls.sum() - before >= number);
    }

    public void end() throws Exception {
        ended = true;
        for (OtherThread<Boolean> thread : threads) {
            assertThat(thread.result()).isTrue();
        }
    }

    private void call(Random random) {
        String key = "written " + random.nextInt(KEYS);
        try {
            switch (random.nextInt(10)) {
                case 0 -> {
                    cache.put(key, VALUE, random.nextBoolean() ? SHORT : GlusterTmpfsCache.FOREVER);
                    puts.increment();
                }
                case 1 -> (cache.putIfAbsent(key, VALUE) ? wins : losses).increment();
                case 2 -> {
                    if (cache.evict(key)) {
                        removals.increment();
                    }
                }
                case 3 -> {
                    if (cache.touch(key, Duration.ofHours(1))) {
                        touches.increment();
                    }
                }
                case 4, 5, 6 -> load("loaded " + random.nextInt(KEYS), random.nextInt(4) == 0);
                default -> (cache.get(key).isPresent() ? hits : misses).increment();
            }
        } catch (MountUnavailableException e) {
            thrown.increment();
        } catch (CacheException e) {
            throw new AssertionError("not of the mount", e);
        } finally {
            calls.increment();
        }
    }

    private void load(String key, boolean fails) {
        boolean[] asked = new boolean[1];
        try {
            byte[] unused = cache.get(
                    key,
                    k -> {
                        asked[0] = true;
                        loads.increment();
                        if (fails) {
                            failedLoads.increment();
                            throw new IllegalArgumentException("a loader that fails");
                        }
                        return VALUE;
                    },
                    SHORT);
            (asked[0] ? misses : hits).increment();
        } catch (CacheLoadException | IllegalArgumentException e) {
            misses.increment();
        }
    }

    /** Compares, after the end. */
    public void check(MeterRegistry registry) {
        System.out.printf(
                "%,d calls: %,d hits, %,d misses, %,d puts, %,d times first, %,d removals, %,d loads, %,d threw%n",
                calls.sum(),
                hits.sum(),
                misses.sum(),
                puts.sum(),
                wins.sum(),
                removals.sum(),
                loads.sum(),
                thrown.sum());
        assertThat(hits.sum()).isPositive();
        assertThat(misses.sum()).isPositive();
        assertThat(removals.sum()).isPositive();
        assertThat(failedLoads.sum()).isPositive();

        assertThat(count(registry, "cache.gets", "result", "hit")).isEqualTo(hits.sum());
        assertThat(count(registry, "cache.gets", "result", "miss")).isEqualTo(misses.sum());
        assertThat(registry.get("cache.hits").functionCounters().stream()
                        .mapToLong(tier -> Math.round(tier.count()))
                        .sum())
                .isEqualTo(hits.sum());
        assertThat(count(registry, "cache.entries.removed", "cause", "explicit"))
                .isEqualTo(removals.sum());
        assertThat(count(registry, "cache.load", "result", "failure")).isEqualTo(failedLoads.sum());
        assertThat(count(registry, "cache.load", "result", "success")).isEqualTo(loads.sum() - failedLoads.sum());
        assertThat(timed(registry, "put_if_absent", "success")).isEqualTo(wins.sum());
        assertThat(timed(registry, "touch", "success")).isEqualTo(touches.sum());
        if (throwing) {
            checkPuts(registry);
        }
    }

    /** A put that is dropped returns like one that is not, so these add up where nothing is dropped. */
    private void checkPuts(MeterRegistry registry) {
        long stored = loads.sum() - failedLoads.sum() - count(registry, "cache.load.uncached");
        long written = puts.sum() + wins.sum() + stored;
        assertThat(count(registry, "cache.puts")).isEqualTo(written);
        assertThat(timed(registry, "put", "success")).isEqualTo(puts.sum() + stored);
        // One that is given up may be written all the same.
        long timeouts = count(registry, "cache.mount.timeouts");
        assertThat(count(registry, "cache.mount.written") / VALUE.length).isBetween(written, written + timeouts);
        assertThat(count(registry, "cache.mount.degraded", "kind", "write")).isZero();
    }

    /** Those that threw, of the callers. */
    public long thrown() {
        return thrown.sum();
    }

    static long count(MeterRegistry registry, String name, String... tags) {
        return Math.round(registry.get(name).tags(tags).functionCounter().count());
    }

    private static long timed(MeterRegistry registry, String operation, String outcome) {
        Timer timer = registry.find("cache.mount.operation")
                .tags("operation", operation, "outcome", outcome)
                .timer();
        return timer == null ? 0 : timer.count();
    }
}
