package io.github.glustertmpfscache.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.NearCacheOptions;
import io.github.glustertmpfscache.TestBuilders;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** 1,000 values in use, with a bound of a second: they are checked by listings, and what another host changes is seen in time. */
@ClusterTest
@Timeout(120)
class BulkChecksOnGlusterFsTest {
    private static final int KEYS = 1_000;
    private static final Duration BOUND = Duration.ofSeconds(1);
    private static final Duration TIME = Duration.ofSeconds(5);
    /** See NearCacheStalenessTest. */
    private static final long MOUNT_MILLIS =
            Long.parseLong(System.getenv().getOrDefault("GTC_MOUNT_STALENESS_MILLIS", "3000"));

    private static final long NOISE_MILLIS = 300;

    private final String name = "bulk-" + UUID.randomUUID();
    private final List<String> keys =
            IntStream.range(0, KEYS).mapToObj(i -> "key " + i).toList();

    @AfterEach
    void delete() throws IOException {
        CacheDirectories.delete(Cluster.web1(), name);
    }

    private GlusterTmpfsCache reader() {
        return TestBuilders.patient(Cluster.web2())
                .name(name)
                .withoutSweeper() // its beats would be counted in
                .nearCache(NearCacheOptions.ofMaximumBytes(64 << 20).stalenessBound(BOUND))
                .build();
    }

    private GlusterTmpfsCache writer() {
        return TestBuilders.patient(Cluster.web1()).name(name).withoutSweeper().build();
    }

    private void useAll(GlusterTmpfsCache cache, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            keys.forEach(key -> assertThat(cache.get(key)).isPresent());
        }
    }

    @Test
    void valuesInUse_needNoLookEach() throws Exception {
        Cluster.run("volume", "profile", "cache", "start");
        try (GlusterTmpfsCache writer = writer();
                GlusterTmpfsCache cache = reader()) {
            keys.forEach(key -> writer.put(key, new byte[1000]));
            useAll(cache, BOUND.multipliedBy(3)); // and the writes' background part has ended
            long checkedBefore = cache.stats().near().revalidations();
            Map<String, Double> fops = Cluster.fops(() -> useAll(cache, TIME));
            long checked = cache.stats().near().revalidations() - checkedBefore;
            System.out.printf(
                    "fops per brick of %d s of hits of 1,000 keys: %s; %,d checks, %s%n",
                    TIME.toSeconds(), fops, checked, cache.stats().near());
            double lookByLook = (double) KEYS * TIME.toSeconds() / BOUND.toSeconds();
            assertThat(fops.getOrDefault("LOOKUP", 0.0)).isLessThan(lookByLook / 5);
            assertThat((double) checked).isGreaterThan(lookByLook / 2);
        } finally {
            Cluster.run("volume", "profile", "cache", "stop");
        }
    }

    @Test
    void anotherHostsPut_isSeenWithinTheBoundAndTheMountsStaleness() throws Exception {
        try (GlusterTmpfsCache writer = writer();
                GlusterTmpfsCache cache = reader()) {
            keys.forEach(key -> writer.put(key, number(0)));
            useAll(cache, BOUND.multipliedBy(2));
            long oldest = 0;
            for (long round = 1; round <= 5; round++) {
                long[] put = new long[KEYS];
                for (int i = 0; i < KEYS; i += 50) {
                    writer.put(keys.get(i), number(round));
                    put[i] = System.nanoTime();
                }
                oldest = Math.max(oldest, oldestUntilSeen(cache, put, round));
            }
            System.out.printf(
                    "near-cache with bulk checks: oldest read %,d ms, %s%n",
                    oldest, cache.stats().near());
            assertThat(oldest).isLessThan(BOUND.toMillis() + MOUNT_MILLIS + NOISE_MILLIS);
            assertThat(cache.stats().near().revalidations()).isPositive();
        }
    }

    /** Reads all keys until each that was put is new, and returns for how long after its put the last old one was read. */
    private long oldestUntilSeen(GlusterTmpfsCache cache, long[] put, long round) {
        long oldest = 0;
        boolean anyOld = true;
        while (anyOld) {
            anyOld = false;
            for (int i = 0; i < KEYS; i++) {
                long start = System.nanoTime();
                byte[] value = cache.get(keys.get(i)).orElseThrow();
                if (put[i] != 0 && ByteBuffer.wrap(value).getLong() != round) {
                    anyOld = true;
                    oldest = Math.max(oldest, TimeUnit.NANOSECONDS.toMillis(start - put[i]));
                }
            }
        }
        return oldest;
    }

    private static byte[] number(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }
}
