package io.github.glustertmpfscache.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.TestBuilders;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Entries that die of idleness, by the real clock: what it costs to keep one alive, and that all hosts agree. */
@ClusterTest
class IdleExpiryTest {
    private static final Duration IDLE = Duration.ofSeconds(8);
    private static final Duration READING = Duration.ofSeconds(10);
    /** Stamps are an eighth of the idle time apart. */
    private static final int STAMPS = 10;
    /** SETATTR and two INODELK. */
    private static final int FOPS_OF_A_STAMP = 3;
    /** What the mount asks of its own accord differs by so much; measured without stamps. */
    private static final double SPREAD = 1.2;

    private final String name = "idle-" + UUID.randomUUID();

    @BeforeEach
    void profile() throws Exception {
        Cluster.run("volume", "profile", "cache", "start");
    }

    @AfterEach
    void delete() throws Exception {
        Cluster.run("volume", "profile", "cache", "stop");
        CacheDirectories.delete(Cluster.web1(), name);
    }

    @Test
    void hotKeyLivesOnAllHosts_andCostsOnlyTheStamps() throws Exception {
        Map<String, Double> withoutLimit;
        Map<String, Double> withLimit;
        try (GlusterTmpfsCache cache =
                TestBuilders.patient(Cluster.web1()).name(name).withoutSweeper().build()) {
            cache.put("hot", new byte[1000]);
            withoutLimit = fopsOfReading(cache);
        }
        try (GlusterTmpfsCache here = TestBuilders.patient(Cluster.web1())
                        .name(name)
                        .expireAfterAccess(IDLE)
                        .withoutSweeper()
                        .build();
                GlusterTmpfsCache there = TestBuilders.patient(Cluster.web2())
                        .name(name)
                        .expireAfterAccess(IDLE)
                        .withoutSweeper()
                        .build()) {
            here.put("hot", new byte[1000]);
            here.put("idle", new byte[1000]);
            withLimit = fopsOfReading(here);
            assertThat(there.get("hot")).as("used on the other host").isPresent();
            assertThat(there.get("idle"))
                    .as("used nowhere for longer than its idle time")
                    .isEmpty();
            assertThat(here.get("idle")).isEmpty();
        }
        System.out.printf(
                "reading a hot key for %d s: %.0f fops on each brick without idle expiry, %.0f with it (%d s)%n",
                READING.toSeconds(), sum(withoutLimit), sum(withLimit), IDLE.toSeconds());
        assertThat(withoutLimit).doesNotContainKey("SETATTR");
        assertThat(withLimit.get("SETATTR")).as("stamps").isBetween(STAMPS / 2.0, STAMPS + 2.0);
        assertThat(sum(withLimit)).isLessThanOrEqualTo(sum(withoutLimit) * SPREAD + (STAMPS + 2) * FOPS_OF_A_STAMP);
    }

    private static Map<String, Double> fopsOfReading(GlusterTmpfsCache cache) throws Exception {
        Map<String, Double> fops = Cluster.fops(() -> {
            long end = System.nanoTime() + READING.toNanos();
            while (System.nanoTime() < end) {
                assertThat(cache.get("hot")).isPresent();
                LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
            }
        });
        System.out.println(fops);
        return fops;
    }

    private static double sum(Map<String, Double> fops) {
        return fops.values().stream().mapToDouble(Double::doubleValue).sum();
    }
}
