package io.github.glustertmpfscache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's examples are the samples', and the samples run. */
class ReadmeExampleTest {
    private static final Path QUICKSTART = Path.of("samples/quickstart/Quickstart.java");
    private static final Path READ_THROUGH = Path.of("samples/readthrough/ReadThrough.java");

    @TempDir
    private Path directory;

    @Test
    void readme_showsTheSamples() throws IOException {
        assertShown(QUICKSTART);
        assertShown(READ_THROUGH);
    }

    private static void assertShown(Path file) throws IOException {
        String sample = Files.readString(file);
        int begin = sample.indexOf("        try (");
        String shown =
                sample.substring(begin, sample.indexOf("\n    }\n", begin) + 1).indent(-8);
        assertThat(Files.readString(Path.of("README.md"))).contains("```java\n" + shown + "```");
    }

    @Test
    void samples_run() throws Exception {
        assertThat(outputOf(QUICKSTART)).isEqualTo("hello\nfalse\ntrue\n");
        assertThat(outputOf(READ_THROUGH)).isEqualTo("<h1>/INDEX</h1>\n<h1>/INDEX</h1>\n1 1\n");
    }

    private String outputOf(Path sample) throws Exception {
        Process process = new ProcessBuilder(List.of(
                        System.getProperty("java.home") + "/bin/java",
                        "-cp",
                        System.getProperty("java.class.path"),
                        sample.toString(),
                        directory.toString(),
                        "local"))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return output;
    }
}
