package io.github.glustertmpfscache.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.benchmark.TinyJson;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineToolsTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path mount;

    @BeforeEach
    void makeCache() {
        make("shop");
    }

    @Test
    void soundCache_isShownInATable() {
        assertThat(check("--name", "shop")).isEqualTo(CheckCommand.SOUND);
        assertThat(err.toString(UTF_8)).isEmpty();
        assertThat(lines())
                .containsExactly(
                        "  cache 'shop'               found",
                        "  valid entries                  1",
                        "  bytes of their files       4,096",
                        "  expired entries                0",
                        "  corrupt entries                0",
                        "  entries of unknown format      0",
                        "  unreadable                     0",
                        "  foreign                        0",
                        "  missing shards                 0",
                        "  temp files                     0",
                        "  claims                         0",
                        "  cleared trees                  0",
                        "  unfinished trees               0",
                        "  Sound.",
                        "");
    }

    @Test
    void trouble_isShownWithExamples() throws Exception {
        Path foreign = Files.writeString(mount.resolve("gtc-shop/\u001b[2Ja\nb"), "theirs");
        Files.delete(emptyShard());
        assertThat(check("--name=shop")).isEqualTo(CheckCommand.TROUBLE);
        assertThat(out.toString(UTF_8))
                .contains("  foreign                        1\n", "  missing shards                 1\n")
                .contains("foreign: " + mount.resolve("gtc-shop") + "/\\u001b[2Ja\\u000ab: not made by this library\n")
                .contains("  Trouble: 2 things are not as they should be. See check --help for --repair.\n");
        out.reset();
        assertThat(check("--name", "shop", "--repair")).isEqualTo(CheckCommand.TROUBLE);
        assertThat(out.toString(UTF_8))
                .contains("  repaired                       1\n", ": it is lost with its entries (repaired)\n")
                .contains("  Trouble: 1 thing is not as it should be. What is left a repair does not touch");
        Files.delete(foreign);
        assertThat(check("--name", "shop", "--repair")).isEqualTo(CheckCommand.SOUND);
    }

    @Test
    void noName_checksAllCaches() throws Exception {
        make("other");
        Files.delete(emptyShard());
        assertThat(check()).isEqualTo(CheckCommand.TROUBLE);
        assertThat(out.toString(UTF_8)).containsSubsequence("cache 'other'", "Sound.", "cache 'shop'", "Trouble:");
        out.reset();
        Files.createDirectory(mount.resolve("gtc-no-cache"));
        assertThat(check()).isEqualTo(CheckCommand.CANNOT_CHECK);
        assertThat(out.toString(UTF_8)).contains("cache 'other'", "cache 'shop'");
        assertThat(err.toString(UTF_8))
                .startsWith("Error: Check of cache 'no-cache'")
                .hasLineCount(1);
    }

    @Test
    void noCache_isNoTrouble() throws Exception {
        Path empty = Files.createDirectory(mount.resolve("empty"));
        assertThat(run(empty.toString(), "--any-file-system")).isEqualTo(CheckCommand.SOUND);
        assertThat(out.toString(UTF_8)).isEqualTo("There is no cache on " + empty + "\n");
        assertThat(empty).isEmptyDirectory();
    }

    @Test
    void json_isForPrograms() throws Exception {
        Files.writeString(mount.resolve("gtc-shop/foreign"), "theirs");
        assertThat(check("--json")).isEqualTo(CheckCommand.TROUBLE);
        String json = out.toString(UTF_8);
        assertThat(TinyJson.at(json, "sound")).isEqualTo(false);
        assertThat(TinyJson.at(json, "caches", 0, "name")).isEqualTo("shop");
        assertThat(TinyJson.at(json, "caches", 0, "valid")).isEqualTo(1.0);
        assertThat(TinyJson.at(json, "caches", 0, "troubles")).isEqualTo(1.0);
        assertThat(TinyJson.at(json, "caches", 0, "examples", 0, "kind")).isEqualTo("foreign");
        assertThat(TinyJson.at(json, "caches", 0, "examples", 0, "path"))
                .isEqualTo(mount.resolve("gtc-shop/foreign").toString());
        for (String count : List.of("bytes", "expired", "corrupt", "unknownFormat", "unreadable", "missingShards")) {
            assertThat(TinyJson.at(json, "caches", 0, count)).isInstanceOf(Double.class);
        }
        out.reset();
        assertThat(check("--json", "--name", "none")).isEqualTo(CheckCommand.CANNOT_CHECK);
        assertThat(TinyJson.at(out.toString(UTF_8), "sound")).isEqualTo(false);
        assertThat(err.toString(UTF_8)).contains("there is no such cache");
    }

    @Test
    void otherFileSystem_isRefusedUnlessAllowed() {
        assertThat(run(mount.toString(), "--name", "shop")).isEqualTo(CheckCommand.CANNOT_CHECK);
        assertThat(run(mount.toString())).isEqualTo(CheckCommand.CANNOT_CHECK);
        assertThat(err.toString(UTF_8)).contains("is not on a GlusterFS mount").hasLineCount(2);
        assertThat(out.toString(UTF_8)).isEmpty();
    }

    @Test
    void wrongArguments_areRefused() {
        String path = mount.toString();
        assertThat(run()).isEqualTo(CheckCommand.USAGE);
        assertThat(run("")).isEqualTo(CheckCommand.USAGE);
        assertThat(run("nul\0")).isEqualTo(CheckCommand.USAGE);
        assertThat(run(path, "--unknown")).isEqualTo(CheckCommand.USAGE);
        assertThat(run(path, path)).isEqualTo(CheckCommand.USAGE);
        assertThat(run(path, "--name")).isEqualTo(CheckCommand.USAGE);
        assertThat(run(path, "--name", "../up")).isEqualTo(CheckCommand.USAGE);
        assertThat(run(path, "--remove-unknown")).isEqualTo(CheckCommand.USAGE);
        assertThat(out.toString(UTF_8)).isEmpty();
        assertThat(err.toString(UTF_8).lines()).hasSize(8).allMatch(line -> line.startsWith("Error: "));
    }

    @Test
    void help_namesEveryOptionAndExitCode() {
        assertThat(run("--help")).isEqualTo(CheckCommand.SOUND);
        assertThat(out.toString(UTF_8))
                .contains("--name", "--repair", "--remove-unknown", "--json", "--any-file-system", "Exit codes: 0");
        assertThat(out.toString(UTF_8).lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    }

    @Test
    void main_dispatchesToTheCheckAndToTheBenchmark() throws Exception {
        assertThat(runJvm("check", mount.toString(), "--any-file-system")).isZero();
        assertThat(out.toString(UTF_8)).contains("valid entries").doesNotContain("SLF4J");
        Files.delete(emptyShard());
        assertThat(runJvm("check", mount.toString(), "--any-file-system")).isEqualTo(CheckCommand.TROUBLE);
        assertThat(runJvm("check")).isEqualTo(CheckCommand.USAGE);
        out.reset();
        assertThat(runJvm("--help")).isZero();
        assertThat(out.toString(UTF_8)).contains("Repeats the measurement of the article");
        assertThat(runJvm("--size", "x")).as("the benchmark's own exit code").isEqualTo(2);
    }

    private void make(String name) {
        try (GlusterTmpfsCache cache = GlusterTmpfsCache.builder(mount)
                .name(name)
                .requireMount(false)
                .withoutSweeper()
                .build()) {
            cache.put("key", "value".getBytes(UTF_8));
        }
    }

    private Path emptyShard() throws Exception {
        try (var list = Files.list(mount.resolve("gtc-shop"))) {
            return list.filter(Files::isDirectory)
                    .filter(shard -> shard.toFile().list().length == 0)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private int check(String... more) {
        List<String> arguments = new ArrayList<>(List.of(mount.toString(), "--any-file-system"));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(new String[0]));
    }

    private int run(String... arguments) {
        return CheckCommand.run(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), arguments);
    }

    /** In a JVM of its own, since it ends it. */
    private int runJvm(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                CommandLineTools.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        out.writeBytes(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private List<String> lines() {
        return out.toString(UTF_8).lines().toList();
    }
}
