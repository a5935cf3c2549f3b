package io.github.glustertmpfscache.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.TestBuilders;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Counts what a cache asks of each brick that two hosts have open and nobody uses: the beats of the sweeper's lease, and its passes over
 * few entries. One pass of 8 s; {@code GTC_IDLE_SECONDS=300} for the default interval's, which costs the same in a longer time.
 */
@ClusterTest
class IdleFopsTest {
    private static final Duration PASS =
            Duration.ofSeconds(Long.parseLong(System.getenv().getOrDefault("GTC_IDLE_SECONDS", "8")));
    /** Beats come up to a fifth too early. */
    private static final int BEATS = 20;

    private final String name = "idle-fops-" + UUID.randomUUID();

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
    void idleCache_costsTheLeaseAndThePass() throws Exception {
        try (GlusterTmpfsCache web1 = open(Cluster.web1());
                GlusterTmpfsCache web2 = open(Cluster.web2())) {
            for (int i = 0; i < 10; i++) {
                web1.put("key " + i, new byte[1000]);
            }
            awaitPass(web1, web2);
            // The idleness is what is to be measured, not waited for.
            Map<String, Double> fops = Cluster.fops(() -> LockSupport.parkNanos(PASS.toNanos()));
            double sum = fops.values().stream().mapToDouble(Double::doubleValue).sum();
            System.out.printf(
                    "two hosts idle for one pass of %d s: %.0f fops on each brick %s%n", PASS.toSeconds(), sum, fops);
            assertThat(fops.get("RENAME")).as("one host's beats").isBetween(BEATS / 2.0, (double) BEATS);
        }
    }

    /** The first one opens the entries. */
    private static void awaitPass(GlusterTmpfsCache one, GlusterTmpfsCache other) {
        long end = System.nanoTime() + PASS.multipliedBy(3).plusSeconds(30).toNanos();
        while (one.stats().sweeping().passes() + other.stats().sweeping().passes() == 0) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }

    private GlusterTmpfsCache open(Path mount) {
        return TestBuilders.patient(mount).name(name).sweepInterval(PASS).build();
    }
}
