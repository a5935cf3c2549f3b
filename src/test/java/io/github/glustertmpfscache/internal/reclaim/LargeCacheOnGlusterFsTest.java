package io.github.glustertmpfscache.internal.reclaim;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.TestBuilders;
import io.github.glustertmpfscache.cluster.CacheDirectories;
import io.github.glustertmpfscache.cluster.Cluster;
import io.github.glustertmpfscache.cluster.ClusterTest;
import io.github.glustertmpfscache.internal.ExpiryRules;
import io.github.glustertmpfscache.internal.StatsRecorder;
import io.github.glustertmpfscache.internal.mount.EntryPermissions;
import io.github.glustertmpfscache.internal.mount.Expiry;
import io.github.glustertmpfscache.internal.mount.MountStore;
import io.github.glustertmpfscache.internal.mount.UseStamps;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What it costs to sweep and to clear a cache of many entries. 2,000 entries; {@code GTC_LARGE_ENTRIES=100000} for the long
 * form. Filled on web1, swept on web2, which has seen nothing of it. ClearOnGlusterFsTest compares the times of clears.
 */
@ClusterTest
class LargeCacheOnGlusterFsTest {
    private static final int ENTRIES = Integer.parseInt(System.getenv().getOrDefault("GTC_LARGE_ENTRIES", "1000"));
    private static final int CHANGED = 100;
    private static final ExpiryRules RULES = new ExpiryRules(Long.MAX_VALUE, 10_000);

    private final String name = "large-" + UUID.randomUUID();
    private final String small = "small-" + UUID.randomUUID();

    @BeforeEach
    void profile() throws Exception {
        Cluster.run("volume", "profile", "cache", "start");
    }

    @AfterEach
    void delete() throws Exception {
        Cluster.run("volume", "profile", "cache", "stop");
        CacheDirectories.delete(Cluster.web1(), name);
        CacheDirectories.delete(Cluster.web1(), small);
    }

    @Test
    void secondSweepOpensNothingThatDidNotChange_andAClearIsSweptAway() throws Exception {
        try (GlusterTmpfsCache cache = open(Cluster.web1(), name);
                GlusterTmpfsCache other = open(Cluster.web2(), name)) {
            fill(cache, ENTRIES);
            CacheSweeper sweeper = sweeper();
            measure("first pass", sweeper);
            assertThat(sweeper.opened()).isEqualTo(ENTRIES);
            assertThat(sweeper.totals().entries()).isEqualTo(ENTRIES);
            measure("second pass", sweeper);
            assertThat(sweeper.opened()).isEqualTo(ENTRIES);
            for (int i = 0; i < CHANGED; i++) {
                cache.put("key " + i, new byte[1001]);
            }
            LockSupport.parkNanos(Duration.ofSeconds(3).toNanos()); // the mount's staleness
            measure("pass after " + CHANGED + " puts", sweeper);
            assertThat(sweeper.opened()).isEqualTo(ENTRIES + CHANGED);

            clear(cache, other, ENTRIES);
            LockSupport.parkNanos(Duration.ofSeconds(11).toNanos()); // the sweeper's grace
            measure("pass that notices the clear", sweeper);
            LockSupport.parkNanos(Duration.ofSeconds(11).toNanos());
            measure("pass that removes what was cleared", sweeper);
            assertThat(sweeper.totals().entries()).isZero();
        }
        try (GlusterTmpfsCache cache = open(Cluster.web1(), small);
                GlusterTmpfsCache other = open(Cluster.web2(), small)) {
            fill(cache, 100);
            clear(cache, other, 100);
        }
    }

    private static GlusterTmpfsCache open(Path mount, String name) {
        return TestBuilders.patient(mount).name(name).withoutSweeper().build();
    }

    private static void fill(GlusterTmpfsCache cache, int entries) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            int first = t;
            threads.add(new Thread(() -> {
                for (int i = first; i < entries; i += 8) {
                    cache.put("key " + i, new byte[1000]);
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private CacheSweeper sweeper() throws Exception {
        StatsRecorder stats = new StatsRecorder();
        Expiry expiry = new Expiry(RULES, InstantSource.system(), new UseStamps(0, () -> {}));
        MountStore store = MountStore.open(Cluster.web2(), name, true, EntryPermissions.OWNER, expiry, stats);
        Scheduler scheduler = new ThreadScheduler("not used", () -> false);
        return new CacheSweeper(store.tree(), RULES, stats, Duration.ofMinutes(2), InstantSource.system(), scheduler);
    }

    private static void measure(String what, CacheSweeper sweeper) throws Exception {
        long opened = sweeper.opened();
        long[] nanos = new long[1];
        Map<String, Double> fops = Cluster.fops(() -> {
            long begin = System.nanoTime();
            for (int part = 0; part < sweeper.parts(); part++) {
                try {
                    assertThat(sweeper.step(() -> true)).isTrue();
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
            nanos[0] = System.nanoTime() - begin;
        });
        double sum = fops.values().stream().mapToDouble(Double::doubleValue).sum();
        System.out.printf(
                "%s over %,d entries: %.1f s, %d opened, %.3f fops an entry and brick %s%n",
                what, ENTRIES, nanos[0] / 1e9, sweeper.opened() - opened, sum / ENTRIES, fops);
    }

    private static void clear(GlusterTmpfsCache cache, GlusterTmpfsCache other, int entries) {
        String key = "key " + (entries - 1);
        assertThat(other.get(key)).isPresent();
        long start = System.nanoTime();
        cache.clear();
        long cleared = System.nanoTime();
        assertThat(cache.get(key)).isEmpty();
        for (long asked = cleared; other.get(key).isPresent(); asked = System.nanoTime()) {
            assertThat(Duration.ofNanos(asked - cleared)).isLessThanOrEqualTo(Duration.ofSeconds(1));
        }
        System.out.printf(
                "clear of %,d entries: %d ms; the other host saw it %d ms later%n",
                entries, (cleared - start) / 1_000_000, (System.nanoTime() - cleared) / 1_000_000);
    }
}
