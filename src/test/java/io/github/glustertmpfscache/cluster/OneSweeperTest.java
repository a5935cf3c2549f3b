package io.github.glustertmpfscache.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.TestBuilders;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two hosts that would both sweep: one does, and when it stops, the other one does. */
@ClusterTest
class OneSweeperTest {
    private static final int ENTRIES = 200;

    private final String name = "one-sweeper-" + UUID.randomUUID();

    @AfterEach
    void delete() throws IOException {
        CacheDirectories.delete(Cluster.web1(), name);
    }

    @Test
    void oneOfTwoHostsSweeps_andTheOtherOneTakesOver() {
        try (GlusterTmpfsCache web1 = open(Cluster.web1());
                GlusterTmpfsCache web2 = open(Cluster.web2())) {
            putExpiring(web1);
            awaitSwept(web1, web2, ENTRIES);
            boolean first = web1.stats().swept() > 0;
            GlusterTmpfsCache holder = first ? web1 : web2;
            GlusterTmpfsCache watcher = first ? web2 : web1;
            assertThat(holder.stats().swept()).isEqualTo(ENTRIES);
            assertThat(watcher.stats().swept()).isZero();
            // The holder tells it at the end of its pass.
            await("told by the holder", () -> watcher.estimatedSize().isPresent());

            holder.close();
            putExpiring(watcher);
            awaitSwept(watcher, watcher, 2 * ENTRIES);
            assertThat(watcher.stats().swept()).isEqualTo(ENTRIES);
            System.out.println(
                    (first ? "web1" : "web2") + " swept " + ENTRIES + " entries, then the other host as many");
        }
    }

    private GlusterTmpfsCache open(Path mount) {
        return TestBuilders.sweepingFast(TestBuilders.patient(mount).name(name))
                .clockSkewAllowance(Duration.ZERO)
                .build();
    }

    private static void putExpiring(GlusterTmpfsCache cache) {
        for (int i = 0; i < ENTRIES; i++) {
            cache.put("key " + i, new byte[1000], Duration.ofMillis(1));
        }
    }

    private static void awaitSwept(GlusterTmpfsCache one, GlusterTmpfsCache other, long sum) {
        await("all are swept", () -> one.stats().swept() + other.stats().swept() >= sum);
    }

    private static void await(String what, BooleanSupplier holds) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }
}
