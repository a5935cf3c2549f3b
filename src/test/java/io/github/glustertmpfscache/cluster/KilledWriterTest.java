package io.github.glustertmpfscache.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.TestBuilders;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A JVM on web1 that writes is killed with kill -9 at a random moment, again and again; this one reads on web2 what is left, and
 * sweeps it. 10 rounds; {@code GTC_KILL_ROUNDS=200} for the long form.
 */
@ClusterTest
class KilledWriterTest {
    private static final int ROUNDS = Integer.parseInt(System.getenv().getOrDefault("GTC_KILL_ROUNDS", "10"));
    private static final Duration LONGEST_LIFE = Duration.ofMillis(500);
    private static final Duration SWEPT_WITHIN = Duration.ofSeconds(60);

    private final String name = "killed-" + UUID.randomUUID();

    @AfterEach
    void delete() throws IOException {
        CacheDirectories.delete(Cluster.web1(), name);
    }

    @Test
    void whatKilledWritersLeave_isNeverRead_andIsSweptAway() throws Exception {
        Random random = new Random(1);
        int read = 0;
        try (GlusterTmpfsCache cache =
                TestBuilders.patient(Cluster.web2()).name(name).withoutSweeper().build()) {
            for (int round = 1; round <= ROUNDS; round++) {
                runAndKill(round * 1_000_000L, (long) (random.nextDouble() * LONGEST_LIFE.toNanos()));
                read += readAll(cache);
                if (round % 50 == 0) {
                    System.out.printf("%d of %d rounds, %d files left over%n", round, ROUNDS, leftovers());
                }
            }
            assertThat(cache.stats().damaged() + cache.stats().unreadable()).isZero();
        }
        long before = leftovers();
        long start = System.nanoTime();
        long swept = sweep();
        System.out.printf(
                "%d JVMs killed: %d sound values read, %d temp files and claims before the sweep, %d after it (%d s), %d"
                        + " of them by the sweeper that was left%n",
                ROUNDS, read, before, leftovers(), (System.nanoTime() - start) / 1_000_000_000, swept);
        assertThat(leftovers()).isZero();
    }

    private void runAndKill(long version, long lifeNanos) throws Exception {
        Process writer = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DyingWriter.class.getName(),
                        Cluster.web1().toString(),
                        name,
                        Long.toString(version))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said = writer.inputReader(UTF_8)) {
            assertThat(said.readLine()).isEqualTo("ready");
            LockSupport.parkNanos(lifeNanos);
        } finally {
            writer.destroyForcibly().waitFor();
        }
    }

    private static int readAll(GlusterTmpfsCache cache) {
        int found = 0;
        for (int key = 0; key < DyingWriter.KEYS; key++) {
            Optional<byte[]> value = cache.get(OverwritingWriter.key(key));
            if (value.isPresent()) {
                OverwritingWriter.versionOf(key, value.get(), DyingWriter.size(key)); // fails if torn or foreign
                found++;
            }
        }
        return found;
    }

    private long sweep() throws Exception {
        try (GlusterTmpfsCache sweeper = TestBuilders.sweepingFast(
                        TestBuilders.patient(Cluster.web2()).name(name))
                .build()) {
            long end = System.nanoTime() + SWEPT_WITHIN.toNanos();
            while (leftovers() > 0 && System.nanoTime() < end) {
                LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
            }
            return sweeper.stats().reaped();
        }
    }

    private long leftovers() throws IOException {
        try (Stream<Path> files = Files.walk(Cluster.web2().resolve("gtc-" + name))) {
            return files.filter(file -> file.getFileName().toString().startsWith("."))
                    .filter(file -> !file.getFileName().toString().contains("SWEEPER"))
                    .count();
        }
    }
}
