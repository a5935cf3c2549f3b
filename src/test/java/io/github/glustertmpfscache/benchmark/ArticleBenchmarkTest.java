package io.github.glustertmpfscache.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ArticleBenchmarkTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path temp;

    private Path cache;
    private Path file;
    private Path reports;

    @BeforeEach
    void makeSystems() throws Exception {
        cache = Files.createDirectory(temp.resolve("cache"));
        file = Files.createDirectory(temp.resolve("file"));
        reports = temp.resolve("reports");
    }

    @Test
    void completeRun_leavesTheReportsAndNothingElse() {
        int code = run("--size", "3000", "--iterations", "6", "--rounds", "2", "--warmup", "1");
        assertThat(err.toString(UTF_8)).isEmpty();
        assertThat(code).isEqualTo(ArticleBenchmark.COMPLETE);
        assertThat(out.toString(UTF_8)).contains("is no GlusterFS mount", "Cache System", "16.64", "report.html");
        assertThat(cache).isEmptyDirectory();
        assertThat(file).isEmptyDirectory();
        assertThat(reports.toFile().list())
                .containsExactlyInAnyOrder("results.json", "rounds.csv", "operations.csv", "report.html");
    }

    @Test
    void threads_shareTheIterations() throws Exception {
        assertThat(run("--size", "1", "--iterations", "7", "--rounds", "2", "--threads", "3", "--data", "random"))
                .isEqualTo(ArticleBenchmark.COMPLETE);
        assertThat(Files.readString(reports.resolve("operations.csv"))).contains("library,write,14,");
        assertThat(cache).isEmptyDirectory();
    }

    @Test
    void foreignFiles_areLeftAlone() throws Exception {
        Path theirs = Files.writeString(cache.resolve(".gtc-benchmark-of-another-run"), "theirs");
        assertThat(run("--size", "10", "--iterations", "1", "--rounds", "1")).isEqualTo(ArticleBenchmark.COMPLETE);
        assertThat(theirs).hasContent("theirs");
        assertThat(cache.toFile().list()).hasSize(1);
    }

    @Test
    @EnabledOnOs(OS.LINUX) // elsewhere a watch takes seconds to notice
    void mountGoneInTheMiddle_failsAndCleansTheOther() throws Exception {
        try (WatchService watch = cache.getFileSystem().newWatchService()) {
            cache.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            CompletableFuture<Integer> run = CompletableFuture.supplyAsync(
                    () -> run("--size", "10", "--iterations", "100000", "--contenders", "plain,rename"));
            Path directory =
                    cache.resolve((Path) watch.take().pollEvents().get(0).context());
            Files.move(directory, temp.resolve("gone"));
            assertThat(run.get(30, TimeUnit.SECONDS)).isEqualTo(ArticleBenchmark.FAILED);
        }
        assertThat(err.toString(UTF_8))
                .startsWith("Error: Cache System at " + cache)
                .hasLineCount(1);
        assertThat(cache).isEmptyDirectory();
        assertThat(file).isEmptyDirectory();
        assertThat(reports).doesNotExist();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void signal_stopsTheRunAndCleansUp() throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ArticleBenchmark.class.getName()));
        command.addAll(List.of(arguments("--size", "10", "--iterations", "100000")));
        Process process;
        try (WatchService watch = file.getFileSystem().newWatchService()) {
            file.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
            watch.take();
        }
        // SIGTERM, because a shell that started this build in the background makes it ignore SIGINT.
        // Process.destroy would close the stream that is read next.
        assertThat(process.toHandle().destroy()).isTrue();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).isEqualTo(143);
        assertThat(printed).containsPattern("\nstopped(:| before a round ended)");
        assertThat(cache).isEmptyDirectory();
        assertThat(file).isEmptyDirectory();
        assertThat(reports).doesNotExist();
    }

    @Test
    void missingPath_isRefused() throws Exception {
        Files.delete(cache);
        assertRefused("--cache " + cache + " does not exist. Create");
    }

    @Test
    void fileForPath_isRefused() throws Exception {
        Files.delete(file);
        Files.createFile(file);
        assertRefused("--file " + file + " is not a directory");
    }

    @Test
    void notWritablePath_isRefused() throws Exception {
        assumeFalse(System.getProperty("os.name").startsWith("Windows"));
        Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("r-xr-xr-x"));
        assumeFalse(Files.isWritable(cache), "root may write anywhere");
        assertRefused("--cache " + cache + " is not writable");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void directoryThatTakesNoFiles_isRefused() {
        TestedSystem proc = new TestedSystem(SystemRole.CACHE, Path.of("/proc"), "proc", "proc");
        assertThatThrownBy(() -> RunDirectory.create(proc))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--cache /proc is not writable");
    }

    @Test
    void tooLittleSpace_isRefused() {
        assertThatThrownBy(() -> PathCheck.inspect(SystemRole.FILE, file, Long.MAX_VALUE))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("not enough space")
                .hasMessageContaining("--size");
    }

    @Test
    void reportsOfAnotherRun_areNotOverwritten() throws Exception {
        Files.createDirectory(reports);
        Files.createFile(reports.resolve("results.json"));
        assertRefused("has the reports of another run already");
    }

    @Test
    void reportsBelowAFile_areRefused() throws Exception {
        Files.createFile(reports);
        assertRefused("The reports cannot go to");
    }

    @Test
    void badOption_isRefused() {
        assertThat(run("--size", "x")).isEqualTo(ArticleBenchmark.CANNOT_BEGIN);
        assertThat(err.toString(UTF_8)).startsWith("Error: --size").hasLineCount(1);
    }

    @Test
    void help_namesEveryOption() {
        assertThat(run("--help")).isEqualTo(ArticleBenchmark.COMPLETE);
        assertThat(out.toString(UTF_8))
                .contains("--cache", "--file", "--size", "--iterations", "--rounds", "--threads", "--warmup")
                .contains("--contenders", "--data", "--output", "--version", "--help");
        assertThat(out.toString(UTF_8).lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    }

    @Test
    void embeddedDefault_takesDirectoriesThatAreThere() throws Exception {
        EmbeddedSystems systems =
                EmbeddedSystems.choose(temp.resolve("absent"), List.of(temp.resolve("absent"), cache));
        assertThat(systems.paths()).containsEntry(SystemRole.CACHE, cache).containsEntry(SystemRole.FILE, cache);
        assertThat(systems.remarks()).anyMatch(remark -> remark.contains("should be equally fast"));
        assertThatThrownBy(() -> EmbeddedSystems.choose(temp.resolve("absent"), List.of()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--cache PATH");
    }

    private void assertRefused(String reason) {
        assertThat(run("--size", "10", "--iterations", "1", "--rounds", "1")).isEqualTo(ArticleBenchmark.CANNOT_BEGIN);
        assertThat(err.toString(UTF_8)).startsWith("Error: ").contains(reason).hasLineCount(1);
        assertThat(out.toString(UTF_8)).isEmpty();
    }

    private int run(String... more) {
        return ArticleBenchmark.run(
                new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), arguments(more));
    }

    private String[] arguments(String... more) {
        List<String> arguments = new ArrayList<>(List.of(more));
        arguments.addAll(
                List.of("--cache", cache.toString(), "--file", file.toString(), "--output", reports.toString()));
        return arguments.toArray(new String[0]);
    }
}
