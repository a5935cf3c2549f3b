package io.github.glustertmpfscache.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.NearCacheOptions;
import io.github.glustertmpfscache.TestBuilders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Counts what the near-cache asks of each brick: nothing within its bound, and after it one look at the metadata, however large the value. */
@ClusterTest
class NearCacheFopsTest {
    private static final int KEYS = 50;
    private static final int LARGE = 5;
    /** Looking for a clear, and the directories above the entries: see FopsTest; with all 16 shards in use. */
    private static final int EVERY_SECOND = 40;

    private final String name = "near-fops-" + UUID.randomUUID();
    private final List<String> keys =
            IntStream.range(0, KEYS).mapToObj(i -> "key " + i).toList();
    private final List<String> largeKeys =
            IntStream.range(0, LARGE).mapToObj(i -> "large " + i).toList();

    @BeforeEach
    void start() throws Exception {
        Cluster.run("volume", "profile", "cache", "start");
    }

    @AfterEach
    void stop() throws Exception {
        Cluster.run("volume", "profile", "cache", "stop");
        CacheDirectories.delete(Cluster.web1(), name);
    }

    @Test
    void hitWithinTheBound_asksNothing() throws Exception {
        try (GlusterTmpfsCache cache = open(Duration.ofMinutes(10))) {
            fill(cache);
            settle();
            Map<String, Double> fops = Cluster.fops(() -> {
                for (int i = 0; i < 1000; i++) {
                    keys.forEach(key -> assertThat(cache.get(key)).isPresent());
                }
            });
            System.out.println("fops per brick of 50,000 near-cache hits: " + fops);
            assertThat(count(fops)).isZero();
            assertThat(cache.stats().near().hits()).isEqualTo(50_000);
        }
    }

    @Test
    void hitAfterTheBound_asksForTheMetadataAlone() throws Exception {
        try (GlusterTmpfsCache cache = open(Duration.ZERO)) {
            fill(cache);
            keys.forEach(cache::get);
            largeKeys.forEach(cache::get);
            long readBefore = cache.stats().mountHits();
            settle();
            long start = System.nanoTime();
            Map<String, Double> small = Cluster.fops(() -> keys.forEach(cache::get));
            Map<String, Double> large = Cluster.fops(() -> largeKeys.forEach(cache::get));
            double seconds = Math.ceil((System.nanoTime() - start) / 1e9);
            System.out.println("fops per brick of 50 revalidated hits: " + small + ", of 5 of 1 MB: " + large);
            assertThat(count(small)).isBetween((double) KEYS, KEYS + EVERY_SECOND * seconds);
            assertThat(count(large)).isBetween((double) LARGE, LARGE + EVERY_SECOND * seconds);
            assertThat(large).doesNotContainKeys("READ", "OPEN");
            assertThat(small).doesNotContainKeys("READ", "OPEN");
            assertThat(cache.stats().near().revalidations()).isEqualTo(KEYS + LARGE);
            assertThat(cache.stats().mountHits()).isEqualTo(readBefore);
        }
    }

    private GlusterTmpfsCache open(Duration bound) {
        return TestBuilders.patient(Cluster.web1())
                .name(name)
                .withoutSweeper() // its beats would be counted in
                .nearCache(NearCacheOptions.ofMaximumBytes(64 << 20).stalenessBound(bound))
                .build();
    }

    private void fill(GlusterTmpfsCache cache) {
        keys.forEach(key -> cache.put(key, new byte[1000]));
        largeKeys.forEach(key -> cache.put(key, new byte[1_000_000]));
    }

    /** Lets the background part of the writes end and the kernel's and md-cache's answers run out, which is what is to be counted. */
    private static void settle() {
        LockSupport.parkNanos(Duration.ofMillis(2500).toNanos());
    }

    /** Without what happens in the background and what only tells the brick to let go. */
    private static double count(Map<String, Double> fops) {
        return fops.entrySet().stream()
                .filter(fop -> !List.of("RELEASE", "RELEASEDIR", "FORGET", "FXATTROP", "FINODELK")
                        .contains(fop.getKey()))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }
}
