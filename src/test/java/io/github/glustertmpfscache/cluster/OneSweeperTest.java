package io.github.glustertmpfscache.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.TestBuilders;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two hosts that would both sweep: one does, and when it stops or dies, the other one does. */
@ClusterTest
class OneSweeperTest {
    private static final int ENTRIES = 50;
    /** Two fifths of the interval and 20 s, as documented; the interval is a second. */
    private static final Duration TAKEN_OVER = Duration.ofMillis(20_400);
    /** For a pass, on a busy machine. */
    private static final Duration PASS = Duration.ofSeconds(5);

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

    @Test
    void whenTheHostThatSweepsIsKilled_theOtherOneTakesOver_asSoonAsDocumented() throws Exception {
        Process sweeping = startSweeping();
        try (GlusterTmpfsCache watcher = openOnceItSweeps(sweeping)) {
            await("told by the holder", () -> watcher.estimatedSize().isPresent());
            sweeping.destroyForcibly().waitFor();
            long killed = System.nanoTime();
            assertThat(watcher.stats().swept()).as("while the other one lived").isZero();
            putExpiring(watcher);
            awaitSwept(watcher, watcher, 1);
            Duration took = Duration.ofNanos(System.nanoTime() - killed);
            System.out.println("the other host swept " + took.toMillis() + " ms after the first one was killed");
            assertThat(took).isLessThan(TAKEN_OVER.plus(PASS));
            awaitSwept(watcher, watcher, ENTRIES);
        } finally {
            sweeping.destroyForcibly();
        }
    }

    /** Or this one might get the lease. */
    private GlusterTmpfsCache openOnceItSweeps(Process sweeping) throws IOException {
        try (BufferedReader said = sweeping.inputReader(UTF_8)) {
            assertThat(said.readLine()).isEqualTo("sweeping");
        }
        return open(Cluster.web2(), name);
    }

    private Process startSweeping() throws IOException {
        return new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DyingSweeper.class.getName(),
                        Cluster.web1().toString(),
                        name)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private GlusterTmpfsCache open(Path mount) {
        return open(mount, name);
    }

    static GlusterTmpfsCache open(Path mount, String name) {
        return TestBuilders.sweepingFast(TestBuilders.patient(mount).name(name))
                .clockSkewAllowance(Duration.ZERO)
                .build();
    }

    static void putExpiring(GlusterTmpfsCache cache) {
        for (int i = 0; i < ENTRIES; i++) {
            cache.put("key " + i, new byte[1000], Duration.ofMillis(1));
        }
    }

    static void awaitSwept(GlusterTmpfsCache one, GlusterTmpfsCache other, long sum) {
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
