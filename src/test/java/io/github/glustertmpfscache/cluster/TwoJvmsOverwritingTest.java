package io.github.glustertmpfscache.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.TestBuilders;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One JVM on web1 overwrites 20 keys as fast as it can, this one reads them on web2: no torn or foreign value, no miss, no
 * exception. 10 s for each size; {@code GTC_STRESS_SECONDS=60} for the long form.
 */
@ClusterTest
class TwoJvmsOverwritingTest {
    private static final Duration TIME =
            Duration.ofSeconds(Long.parseLong(System.getenv().getOrDefault("GTC_STRESS_SECONDS", "7")));

    @ParameterizedTest
    @ValueSource(ints = {1_000, 100_000, 1_000_000})
    void keysThatAreOverwrittenAreNeverMissed(int size) throws Exception {
        String name = "overwriting-" + UUID.randomUUID();
        Process writer = startWriter(name, size);
        try (BufferedReader said = writer.inputReader(UTF_8);
                GlusterTmpfsCache cache =
                        TestBuilders.patient(Cluster.web2()).name(name).build()) {
            assertThat(said.readLine()).isEqualTo("ready");
            long misses = 0;
            long reads = 0;
            long slowestNanos = 0;
            long[] newest = new long[OverwritingWriter.KEYS];
            long end = System.nanoTime() + TIME.toNanos();
            while (System.nanoTime() < end) {
                for (int key = 0; key < OverwritingWriter.KEYS; key++) {
                    long start = System.nanoTime();
                    Optional<byte[]> value = cache.get(OverwritingWriter.key(key));
                    slowestNanos = Math.max(slowestNanos, System.nanoTime() - start);
                    reads++;
                    if (value.isEmpty()) {
                        misses++;
                        continue;
                    }
                    long version = OverwritingWriter.versionOf(key, value.get(), size);
                    assertThat(version).as("goes backwards").isGreaterThanOrEqualTo(newest[key]);
                    newest[key] = version;
                }
            }
            writer.outputWriter(UTF_8).append("stop\n").close();
            String puts = said.readLine();
            System.out.printf(
                    "%,d B: %s, %d reads, %d misses, slowest read %d ms, %s%n",
                    size, puts, reads, misses, slowestNanos / 1_000_000, cache.stats());
            assertThat(misses).isZero();
            assertThat(cache.stats().damaged() + cache.stats().unreadable()).isZero();
            assertThat(Arrays.stream(newest)).as("new versions were seen").allMatch(version -> version > 1);
            assertThat(writer.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(writer.exitValue()).isZero();
        } finally {
            writer.destroyForcibly();
            CacheDirectories.delete(Cluster.web1(), name);
        }
    }

    private static Process startWriter(String name, int size) throws IOException {
        return new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OverwritingWriter.class.getName(),
                        Cluster.web1().toString(),
                        name,
                        Integer.toString(size))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
