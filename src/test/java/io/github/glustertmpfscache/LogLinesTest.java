package io.github.glustertmpfscache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an application's log says of a cache, in a JVM of its own, because tests show warnings only. */
@Timeout(60)
class LogLinesTest {
    private static final String SECRET = "no line\nof the log, and too long to be shown whole ".repeat(5);

    @TempDir
    private Path directory;

    /** Uses a cache whose only entry is damaged, and one whose observer is broken. */
    static final class Application {
        private Application() {}

        public static void main(String[] arguments) throws IOException {
            Path at = Path.of(arguments[0]);
            try (GlusterTmpfsCache cache = GlusterTmpfsCache.builder(at)
                    .name("shop")
                    .requireMount(false)
                    .expireAfterWrite(Duration.ofMinutes(10))
                    .maximumBytes(64 << 20)
                    .build()) {
                cache.put(SECRET, new byte[1_000]);
                try (Stream<Path> files = Files.walk(at)) {
                    Path entry = files.filter(
                                    file -> file.getFileName().toString().matches("[0-9a-f]{16,}"))
                            .filter(Files::isRegularFile)
                            .findAny()
                            .orElseThrow();
                    Files.write(entry, new byte[10]);
                }
                for (int i = 0; i < 100; i++) {
                    if (cache.get(SECRET).isPresent()) {
                        throw new AssertionError("It was damaged");
                    }
                }
            }
        }
    }

    /** Uses a cache whose mount is out twice, while many ask for it. */
    static final class OutageApplication {
        private OutageApplication() {}

        public static void main(String[] arguments) {
            ShakyMount mount = new ShakyMount();
            try (GlusterTmpfsCache cache = GlusterTmpfsCache.builder(mount.path())
                    .requireMount(false)
                    .withoutSweeper()
                    .build()) {
                for (int outage = 1; outage <= 2; outage++) {
                    mount.disconnect();
                    for (int i = 0; i < 100; i++) {
                        if (cache.get("key").isPresent()) {
                            throw new AssertionError("Nobody has put it");
                        }
                    }
                    cache.put("dropped", new byte[10]);
                    mount.recover();
                    // What makes up for the put is told of the end after the log.
                    OtherThread.until(() -> cache.mountHealth().pendingRepairs() == 0);
                }
            }
        }
    }

    @Test
    void eachOutage_isOneLine_andItsEndAnother() throws Exception {
        List<String> logged = logged(linesOf(OutageApplication.class));
        assertThat(logged).hasSize(1 + 2 * 2);
        for (int outage = 0; outage < 2; outage++) {
            assertThat(logged.get(1 + 2 * outage))
                    .contains("WARN io.github.glustertmpfscache - The mount ")
                    .contains(" is out: ");
            assertThat(logged.get(2 + 2 * outage))
                    .contains("INFO io.github.glustertmpfscache - The mount ")
                    .containsPattern(" answers again, after \\d+ ms$");
        }
    }

    @Test
    void openedCache_isOneLine_andAStormOfFaults_isAnother() throws Exception {
        List<String> lines = linesOf(Application.class, directory.toString());
        assertThat(lines).as("no stack traces").noneMatch(line -> line.startsWith("\tat "));
        List<String> logged = logged(lines);
        assertThat(logged).hasSize(2);
        assertThat(logged.get(0))
                .startsWith("[main] INFO io.github.glustertmpfscache - Opened the cache 'shop' on " + directory + " (")
                .endsWith("): entries live 10m, at most 67108864 bytes, watermarks none, operationTimeout 1s,"
                        + " DEGRADE, near-cache none, a sweep takes 5m");
        assertThat(logged.get(1))
                .contains("WARN io.github.glustertmpfscache - The entry of key \"no line\\u000aof the log")
                .contains("(" + SECRET.length() + " characters)")
                .contains("counts as a miss, because it is no sound entry: ")
                .hasSizeLessThan(400);
    }

    /** What it has said, on whichever stream. */
    private static List<String> linesOf(Class<?> application, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=info",
                "-cp",
                System.getProperty("java.class.path"),
                application.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> lines = process.inputReader(UTF_8).lines().toList();
        assertThat(process.waitFor()).as(String.join("\n", lines)).isZero();
        return lines;
    }

    private static List<String> logged(List<String> lines) {
        return lines.stream()
                .filter(line -> line.contains("io.github.glustertmpfscache"))
                .toList();
    }
}
