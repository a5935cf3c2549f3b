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

/** The README's example is the sample's, and the sample runs. */
class ReadmeExampleTest {
    private static final Path SAMPLE = Path.of("samples/quickstart/Quickstart.java");

    @TempDir
    private Path directory;

    @Test
    void readme_showsTheSample() throws IOException {
        String sample = Files.readString(SAMPLE);
        String shown = sample.substring(sample.indexOf("        try ("), sample.lastIndexOf("    }\n}"))
                .indent(-8);
        assertThat(Files.readString(Path.of("README.md"))).contains("```java\n" + shown + "```");
    }

    @Test
    void sample_runs() throws Exception {
        Process process = new ProcessBuilder(List.of(
                        System.getProperty("java.home") + "/bin/java",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SAMPLE.toString(),
                        directory.toString(),
                        "local"))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(output).isEqualTo("hello\nfalse\ntrue\n");
    }
}
