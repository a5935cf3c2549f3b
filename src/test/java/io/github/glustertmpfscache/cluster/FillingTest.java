package io.github.glustertmpfscache.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.CacheFullException;
import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.TestBuilders;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two JVMs, one on each web server, with eight threads each, put 100 KB values without pause into bricks of 512 MB. 15 s in
 * each way; {@code GTC_FILL_SECONDS=300} for the long form. {@code GTC_FILL_DEFAULTS=true} for the library's own timeout and
 * failure mode: then puts may be dropped, and are counted.
 */
@ClusterTest
class FillingTest {
    private static final Duration TIME =
            Duration.ofSeconds(Long.parseLong(System.getenv().getOrDefault("GTC_FILL_SECONDS", "10")));

    private static final boolean PATIENT = !"true".equals(System.getenv("GTC_FILL_DEFAULTS"));

    @TempDir
    private Path logs;

    private final EvictionLog evicted = new EvictionLog();
    private final List<MissingValue> missing = new ArrayList<>();
    private final String name = "filling-" + UUID.randomUUID();
    private double fullest;
    private long leastUsable = Long.MAX_VALUE;

    @AfterEach
    void delete() throws IOException {
        CacheDirectories.delete(Cluster.web1(), name);
    }

    @Test
    void withWatermarks_nothingFails_andTheMountIsNeverFull() throws Exception {
        fillMost();
        Map<String, Long> sum = fill(true);
        assertThat(sum.get("failures")).isZero();
        assertThat(sum.get("refused")).isZero();
        assertThat(leastUsable).isPositive();
        assertThat(sum.get("evictions"))
                .as("the volume is small enough to need eviction")
                .isPositive();
        assertSound(sum);
    }

    @Test
    void withoutWatermarks_onlyCacheFullException_andTheCacheWorksAgain() throws Exception {
        fillMost();
        Map<String, Long> sum = fill(false);
        assertThat(sum.get("failures")).isZero();
        assertThat(fullest).as("the mount was as full as it may be").isGreaterThan(0.97);
        assertThat(leastUsable).isPositive();
        assertSound(sum);
        try (GlusterTmpfsCache cache =
                TestBuilders.patient(Cluster.web1()).name(name).build()) {
            awaitPut(cache);
            assertThat(cache.get("after")).hasValue(new byte[100_000]);
        }
    }

    private void assertSound(Map<String, Long> sum) throws IOException {
        assertThat(sum.get("wrong")).isZero();
        assertThat(sum.get("damaged")).isZero();
        assertThat(sum.get("unreadable")).isZero();
        assertThat(missing).hasSize(Math.toIntExact(sum.get("missing")));
        assertThat(evicted.size()).as("all evictions are logged").isGreaterThanOrEqualTo(sum.get("evictions"));
        assertThat(missing).as("every value that is missing was evicted").allMatch(evicted::explains);
        if (PATIENT) { // what has not ended in time may have been cut off by the end of its JVM
            assertThat(temps()).as("temp files left").isZero();
            assertThat(sum.get("dropped") + sum.get("timeouts") + sum.get("unanswered"))
                    .isZero();
        }
    }

    /** Entries that take 85 % of the volume and are never used again: the short form must reach the marks on a busy machine too. */
    private void fillMost() throws IOException {
        try (GlusterTmpfsCache cache =
                TestBuilders.patient(Cluster.web1()).name(name).withoutSweeper().build()) {
            FileStore store = Files.getFileStore(Cluster.web1());
            byte[] value = new byte[2_000_000];
            for (int i = 0; store.getUsableSpace() > store.getTotalSpace() * 0.15; i++) {
                cache.put("ballast " + i, value);
            }
        }
    }

    /** GlusterFS looks for room every 5 s. */
    private static void awaitPut(GlusterTmpfsCache cache) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (true) {
            try {
                cache.put("after", new byte[100_000]);
                return;
            } catch (CacheFullException e) {
                assertThat(System.nanoTime()).isLessThan(end);
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            }
        }
    }

    private Map<String, Long> fill(boolean watermarks) throws Exception {
        Process web1 = start(Cluster.web1(), "web1", watermarks);
        Process web2 = start(Cluster.web2(), "web2", watermarks);
        try {
            watchTheSpace(List.of(web1, web2));
            Map<String, Long> sum = new HashMap<>();
            for (Process process : List.of(web1, web2)) {
                assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).isZero();
            }
            for (String host : List.of("web1", "web2")) {
                List<String> said = Files.readAllLines(output(host));
                System.out.println((watermarks ? "watermarks on: " : "watermarks off: ") + said.get(0));
                for (String field : said.get(0).split(" ", -1)) {
                    String[] parts = field.split("=", -1);
                    sum.merge(parts[0], Long.parseLong(parts[1]), Long::sum);
                }
                said.forEach(line -> MissingValue.parse(line).ifPresent(missing::add));
                evicted.add(log(host));
            }
            evicted.otherLines().forEach(System.out::println);
            System.out.printf(
                    "%d s, %d puts, %d dropped; %d missing of %d evicted; filled to %.1f %% at most, %d temp files left%n",
                    TIME.toSeconds(),
                    sum.get("puts"),
                    sum.get("dropped"),
                    missing.size(),
                    evicted.size(),
                    fullest * 100,
                    temps());
            return sum;
        } finally {
            web1.destroyForcibly();
            web2.destroyForcibly();
        }
    }

    private void watchTheSpace(List<Process> until) throws IOException {
        FileStore store = Files.getFileStore(Cluster.web1());
        while (until.stream().anyMatch(Process::isAlive)) {
            long usable = store.getUsableSpace();
            leastUsable = Math.min(leastUsable, usable);
            fullest = Math.max(fullest, 1 - (double) usable / store.getTotalSpace());
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private long temps() throws IOException {
        try (Stream<Path> files = Files.walk(Cluster.web1().resolve("gtc-" + name))) {
            return files.filter(file -> file.getFileName().toString().startsWith("."))
                    .count();
        }
    }

    private Process start(Path mount, String host, boolean watermarks) throws IOException {
        List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java", "-Xmx256m"));
        command.addAll(EvictionLog.jvmOptions(log(host)));
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                FillingWriter.class.getName(),
                mount.toString(),
                name,
                host,
                Long.toString(TIME.toSeconds()),
                Boolean.toString(watermarks),
                Boolean.toString(PATIENT)));
        return new ProcessBuilder(command)
                .redirectOutput(output(host).toFile()) // a pipe would be full before somebody reads it
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private Path output(String host) {
        return logs.resolve(host + ".out");
    }

    private Path log(String host) {
        return logs.resolve(host + ".log");
    }
}
