package io.github.glustertmpfscache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

    @Test
    void openedCache_isOneLine_andAStormOfFaults_isAnother() throws Exception {
        Process application = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=info",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Application.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .start();
        List<String> lines = application.inputReader(UTF_8).lines().toList();
        assertThat(application.waitFor()).as(String.join("\n", lines)).isZero();

        List<String> logged = lines.stream()
                .filter(line -> line.contains("io.github.glustertmpfscache"))
                .toList();
        assertThat(lines).as("no stack traces").noneMatch(line -> line.startsWith("\tat "));
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
}
