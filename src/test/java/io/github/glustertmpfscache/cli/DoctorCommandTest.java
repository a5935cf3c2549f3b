package io.github.glustertmpfscache.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.benchmark.TinyJson;
import io.github.glustertmpfscache.doctor.Diagnosis;
import io.github.glustertmpfscache.doctor.MountFinding;
import io.github.glustertmpfscache.doctor.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class DoctorCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path mount;

    @Test
    void plainDirectory_isAFailure_inATable() {
        assertThat(run(mount.toString())).isEqualTo(DoctorCommand.FAILURES);
        assertThat(lines().get(0)).isEqualTo("        check        of " + mount);
        assertThat(lines().get(1)).startsWith("  fail  file system  a plain directory on ");
        assertThat(lines())
                .contains("  -     16 checks    this is not the shared mount, so nothing was written to it")
                .endsWith(
                        "  Do not run a cache here before what failed is mended: 0 passed, 0 warned, 1 failed, 16 skipped.");
        assertThat(err.toString(UTF_8)).isEmpty();
    }

    @Test
    void json_isForPrograms() {
        assertThat(run(mount.toString(), "--any-file-system", "--quick", "--json"))
                .isEqualTo(DoctorCommand.WARNINGS);
        String json = out.toString(UTF_8);
        assertThat(TinyJson.at(json, "mount")).isEqualTo(mount.toString());
        assertThat(TinyJson.at(json, "verdict")).isEqualTo("warn");
        assertThat(TinyJson.at(json, "findings", 0, "check")).isEqualTo("file_system");
        assertThat(TinyJson.at(json, "findings", 0, "verdict")).isEqualTo("warn");
        assertThat(TinyJson.at(json, "findings", 7, "check")).isEqualTo("rename_atomicity");
        assertThat(TinyJson.at(json, "findings", 7, "verdict")).isEqualTo("pass");
        assertThat(TinyJson.at(json, "findings", 7, "numbers", "torn")).isEqualTo(0.0);
        assertThat(TinyJson.at(json, "findings", 7, "remedy")).isEqualTo("");
        assertThat(TinyJson.at(json, "findings", 8, "verdict")).isEqualTo("skipped");
        assertThat((Double) TinyJson.at(json, "findings", 13, "numbers", "putMaxMillis"))
                .isPositive();
        assertThat(mount).isEmptyDirectory();
    }

    @Test
    void table_saysWhatToDo_andHidesControlCharacters() {
        String long50 = "word ".repeat(50).strip();
        MountFinding warned =
                new MountFinding("a", "first", Verdict.WARN, "\u001b[2J\u202eodd", Map.of(), "do " + long50);
        MountFinding skipped = new MountFinding("b", "second", Verdict.SKIPPED, "no", Map.of(), "");
        String table = DoctorTable.of(new Diagnosis(mount, List.of(warned, skipped)));
        assertThat(table)
                .contains("  warn  first   \\u001b[2J\\u202eodd\n                -> do word")
                .contains("  -     second  no\n")
                .endsWith("  A cache works here; see the warnings: 0 passed, 1 warned, 0 failed, 1 skipped.\n");
        assertThat(table.lines().skip(1)).allSatisfy(line -> assertThat(line).hasSizeLessThan(110));
        assertThat(DoctorTable.of(new Diagnosis(mount, List.of(skipped)))).contains("Healthy: ");
    }

    @Test
    void wrongArguments_areRefused() {
        String path = mount.toString();
        assertThat(run()).isEqualTo(DoctorCommand.USAGE);
        assertThat(run("")).isEqualTo(DoctorCommand.USAGE);
        assertThat(run("nul\0")).isEqualTo(DoctorCommand.USAGE);
        assertThat(run(path, "--unknown")).isEqualTo(DoctorCommand.USAGE);
        assertThat(run(path, "--quick=1")).isEqualTo(DoctorCommand.USAGE);
        assertThat(run(path, path, path)).isEqualTo(DoctorCommand.USAGE);
        assertThat(run(path, "--patience")).isEqualTo(DoctorCommand.USAGE);
        assertThat(run(path, "--patience", "0")).isEqualTo(DoctorCommand.USAGE);
        assertThat(run(path, "--at-most=1.5")).isEqualTo(DoctorCommand.USAGE);
        assertThat(run(path, "--gluster", " ")).isEqualTo(DoctorCommand.USAGE);
        assertThat(run(path, "--peer", "--json")).isEqualTo(DoctorCommand.USAGE);
        assertThat(run(path, "--at-most=5")).isEqualTo(DoctorCommand.USAGE);
        assertThat(run(path, "--at-most=20", "--patience=20")).isEqualTo(DoctorCommand.USAGE);
        assertThat(run(path, "--patience=120")).isEqualTo(DoctorCommand.USAGE);
        assertThat(out.toString(UTF_8)).isEmpty();
        assertThat(err.toString(UTF_8).lines()).hasSize(14).allMatch(line -> line.startsWith("Error: "));
    }

    @Test
    void bug_isAFailure_onOneLine() {
        PrintStream broken = new PrintStream(out, true, UTF_8) {
            @Override
            public void print(@Nullable String text) {
                throw new IllegalStateException("why\nso");
            }
        };
        assertThat(DoctorCommand.run(broken, new PrintStream(err, true, UTF_8), mount.toString()))
                .isEqualTo(DoctorCommand.FAILURES);
        assertThat(err.toString(UTF_8).lines()).containsExactly("Error: java.lang.IllegalStateException: why\\u000aso");
    }

    @Test
    void options_areUnderstood() throws Exception {
        DoctorOptions options = DoctorOptions.parse(
                "/a",
                "--patience=2",
                "/b",
                "--at-most",
                "30",
                "--quick",
                "--json",
                "--any-file-system",
                "--gluster",
                "ssh cache1  gluster");
        assertThat(options)
                .isEqualTo(new DoctorOptions(
                        Path.of("/a"),
                        Optional.of(Path.of("/b")),
                        Optional.of(Duration.ofSeconds(2)),
                        Optional.of(Duration.ofSeconds(30)),
                        false,
                        true,
                        true,
                        true,
                        List.of("ssh", "cache1", "gluster")));
    }

    @Test
    void help_namesEveryOptionAndExitCode() {
        assertThat(run("--help")).isEqualTo(DoctorCommand.HEALTHY);
        assertThat(out.toString(UTF_8))
                .contains("OTHER_MOUNT", "--quick", "--json", "--any-file-system", "--gluster", "--patience")
                .contains("--at-most", "--peer", "Exit codes: 0", "130");
        assertThat(lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    }

    @Test
    void main_dispatchesToTheDoctor() throws Exception {
        Process process = start("doctor", mount.toString());
        assertThat(new String(process.getInputStream().readAllBytes(), UTF_8))
                .contains("a plain directory on")
                .doesNotContain("SLF4J");
        assertThat(process.waitFor()).isEqualTo(DoctorCommand.FAILURES);
    }

    @Test
    void peer_saysWhomItHasAnswered() {
        assertThat(run("--peer", mount.toString(), "--at-most=1", "--any-file-system", "--patience=60"))
                .isEqualTo(DoctorCommand.HEALTHY);
        assertThat(err.toString(UTF_8).lines())
                .containsExactly(
                        "Answers doctors of other hosts on " + mount + " for 1 s; end it with Ctrl-C",
                        "0 doctors were answered");
        assertThat(run("--peer", mount.toString())).isEqualTo(DoctorCommand.FAILURES);
        assertThat(err.toString(UTF_8)).contains("Error: a plain directory on ", "Mount the volume");
        assertThat(run("--peer", mount.resolve("missing").toString())).isEqualTo(DoctorCommand.FAILURES);
        assertThat(mount).isEmptyDirectory();
    }

    /** SIGTERM, because a shell that started this build in the background makes it ignore SIGINT; the JVM treats both alike. */
    @Test
    void signal_endsIt_andLeavesNothing() throws Exception {
        Process process;
        try (WatchService watch = mount.getFileSystem().newWatchService()) {
            mount.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            process = start("doctor", mount.toString(), "--any-file-system");
            var unused = watch.take();
        }
        assertThat(process.toHandle().destroy()).isTrue();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).isEqualTo(143);
        assertThat(printed).doesNotContain("fail");
        assertThat(mount).isEmptyDirectory();
    }

    private int run(String... arguments) {
        return DoctorCommand.run(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), arguments);
    }

    private static Process start(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                CommandLineTools.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private List<String> lines() {
        return out.toString(UTF_8).lines().toList();
    }
}
