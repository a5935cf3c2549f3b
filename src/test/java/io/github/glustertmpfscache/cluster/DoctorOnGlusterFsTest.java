package io.github.glustertmpfscache.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.benchmark.TinyJson;
import io.github.glustertmpfscache.cli.CommandLineTools;
import io.github.glustertmpfscache.doctor.Diagnosis;
import io.github.glustertmpfscache.doctor.MountDoctor;
import io.github.glustertmpfscache.doctor.MountFinding;
import io.github.glustertmpfscache.doctor.Verdict;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The doctor's verdict on mounts of which the state is known, and how long it takes. */
@ClusterTest
class DoctorOnGlusterFsTest {
    private static final String TOOL = Path.of(Cluster.SCRIPT).toAbsolutePath().toString();

    @Test
    void defaultMount_isSound_andItsVolumeLacksTheProfile() throws Exception {
        Thread peer = new Thread(DoctorOnGlusterFsTest::answer);
        peer.start();
        Diagnosis diagnosis;
        try {
            diagnosis = examine();
        } finally {
            peer.interrupt();
            peer.join();
        }
        assertSound(diagnosis);
        assertThat(finding(diagnosis, "peer").verdict()).isEqualTo(Verdict.PASS);
        assertThat(finding(diagnosis, "peer").numbers()).containsEntry("changes", 20);
        assertThat((Double) finding(diagnosis, "peer").numbers().get("skewMillis"))
                .as("it is one clock")
                .isBetween(-100.0, 100.0);
        assertThat(measured(diagnosis, "mount_options")).isEqualTo("changes of others within 3 s");
        assertThat((Double) finding(diagnosis, "staleness").numbers().get("maxMillis"))
                .as("the kernel remembers names for a second")
                .isBetween(100.0, 3000.0);
        assertThat(finding(diagnosis, "volume_options").verdict()).isEqualTo(Verdict.WARN);
        assertThat(measured(diagnosis, "volume_options")).contains("for 42 s (network.ping-timeout)");
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.WARN);
    }

    @Test
    void coherentProfile_isHealthy_andShowsChangesAtOnce() throws Exception {
        Cluster.run("profile", "coherent");
        try {
            Diagnosis diagnosis = examine();
            assertSound(diagnosis);
            assertThat(measured(diagnosis, "mount_options")).startsWith("entry-timeout=0");
            assertThat(measured(diagnosis, "volume_options")).endsWith("options as recommended");
            assertThat((Double) finding(diagnosis, "staleness").numbers().get("p50Millis"))
                    .isLessThan(100);
            assertThat(finding(diagnosis, "volume_options").verdict()).isEqualTo(Verdict.PASS);
        } finally {
            Cluster.run("profile", "stock");
        }
    }

    @Test
    void unmountedDirectory_fails_andIsNotWrittenTo() throws Exception {
        Cluster.run("unmount", "web2");
        try {
            Diagnosis diagnosis = MountDoctor.of(Cluster.web2()).examine();
            assertThat(finding(diagnosis, "file_system").verdict()).isEqualTo(Verdict.FAIL);
            assertThat(measured(diagnosis, "file_system")).contains("the volume is not mounted here");
            assertThat(Cluster.web2()).isEmptyDirectory();
        } finally {
            Cluster.run("mount", "web2");
        }
    }

    @Test
    void killedClient_isNotConnected() throws Exception {
        Cluster.run("kill-client", "web2");
        try {
            String json = runJvm(Duration.ofSeconds(5));
            assertThat(TinyJson.at(json, "findings", 0, "verdict")).isEqualTo("fail");
            assertThat((String) TinyJson.at(json, "findings", 0, "measured")).startsWith("mounted but not connected");
            assertThat((String) TinyJson.at(json, "findings", 0, "remedy")).contains("umount -l " + Cluster.web2());
        } finally {
            Cluster.run("remount", "web2");
        }
    }

    /** In a JVM of its own, which must end although one of its threads hangs in the mount. */
    @Test
    void frozenClient_doesNotAnswer_andTheDoctorEnds() throws Exception {
        Cluster.run("freeze", "web2");
        try {
            String json = runJvm(Duration.ofSeconds(10));
            assertThat(TinyJson.at(json, "findings", 0, "verdict")).isEqualTo("fail");
            assertThat((String) TinyJson.at(json, "findings", 0, "measured")).startsWith("the mount does not answer");
            assertThat((String) TinyJson.at(json, "findings", 0, "remedy")).contains("is stopped: kill -CONT ");
        } finally {
            Cluster.run("thaw", "web2");
        }
    }

    /** Requests that the client has read when it stops hold up the process itself, but not what it prints. */
    @Test
    void clientFrozenInTheMiddle_isToldAllTheSame() throws Exception {
        Process process = new ProcessBuilder(command("--quick"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader out = process.inputReader(UTF_8)) {
            while (noDoctor()) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            TimeUnit.MILLISECONDS.sleep(400);
            long start = System.nanoTime();
            Cluster.run("freeze", "web2");
            List<String> lines = new ArrayList<>();
            String line = out.readLine();
            while (line != null && !line.startsWith("  Do not run a cache here")) {
                lines.add(line);
                line = out.readLine();
            }
            assertThat(line).as(lines.toString()).isNotNull();
            assertThat(lines).anyMatch(each -> each.contains("the mount does not answer"));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
            System.out.printf("Doctor: verdict %.1f s after the freeze%n", (System.nanoTime() - start) / 1e9);
        } finally {
            Cluster.run("thaw", "web2");
        }
        assertThat(process.waitFor()).isEqualTo(2);
        removeLeftovers();
    }

    @Test
    void signal_whileFrozen_saysWhatIsLeft_withinTwoSeconds() throws Exception {
        Process process = new ProcessBuilder(command("--patience=60"))
                .redirectErrorStream(true)
                .start();
        try (BufferedReader out = process.inputReader(UTF_8)) {
            while (noDoctor()) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            TimeUnit.MILLISECONDS.sleep(400);
            Cluster.run("freeze", "web2");
            long start = System.nanoTime();
            assertThat(process.toHandle().destroy()).isTrue();
            String line = out.readLine();
            while (line != null && !line.contains(" may be left")) {
                line = out.readLine();
            }
            assertThat(line)
                    .startsWith(Cluster.web2()
                            .resolve(".gluster-tmpfs-cache-doctor-")
                            .toString());
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
        } finally {
            Cluster.run("thaw", "web2");
        }
        assertThat(process.waitFor()).isEqualTo(143);
        removeLeftovers();
    }

    @Test
    void leftover_isRemovedOnceItIsADayOld() throws Exception {
        Path left = Files.createDirectory(Cluster.web1().resolve(".gluster-tmpfs-cache-doctor-0123456789abcdef"));
        Files.writeString(left.resolve("plain"), "left");
        Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofHours(26))));
        Diagnosis diagnosis = MountDoctor.of(Cluster.web1())
                .measureFor(Duration.ofMillis(100))
                .examine();
        assertThat(measured(diagnosis, "leftovers")).isEqualTo("removed what 1 killed doctor has left");
        assertThat(left).doesNotExist();
    }

    private static void removeLeftovers() throws IOException {
        try (var list = Files.list(Cluster.web2())) {
            for (Path left : list.filter(path -> path.toString().contains("cache-doctor-"))
                    .toList()) {
                PathUtils.deleteDirectory(left); // it says that this may be left
            }
        }
    }

    @Test
    void frozenClient_behindASymbolicLink_isNamed() throws Exception {
        Path link = Files.createTempDirectory("gtc-doctor").resolve("link");
        Files.createSymbolicLink(link, Cluster.web2());
        Cluster.run("freeze", "web2");
        try {
            Diagnosis diagnosis =
                    MountDoctor.of(link).patience(Duration.ofSeconds(2)).examine();
            assertThat(measured(diagnosis, "file_system")).startsWith("the mount does not answer");
            assertThat(finding(diagnosis, "file_system").remedy()).contains("is stopped: kill -CONT ");
        } finally {
            Cluster.run("thaw", "web2");
            Files.delete(link);
            Files.delete(link.getParent());
        }
    }

    /** The brick is a tmpfs of the servers, and the second path another volume's mount or a local directory. */
    @Test
    void secondPathThatIsNotTheVolume_isRefused_andNotWrittenTo(@TempDir Path brick) throws Exception {
        Diagnosis diagnosis = MountDoctor.of(Cluster.web1())
                .otherMount(brick)
                .measureFor(Duration.ofMillis(200))
                .examine();
        assertThat(finding(diagnosis, "other_mount").verdict()).isEqualTo(Verdict.FAIL);
        assertThat(measured(diagnosis, "other_mount")).contains("perhaps a brick; nothing was written to it");
        assertThat(finding(diagnosis, "staleness").verdict()).isEqualTo(Verdict.SKIPPED);
        assertThat(brick).isEmptyDirectory();
    }

    @Test
    void secondPathThatIsTheSameMount_measuresNothing() throws Exception {
        Diagnosis diagnosis = MountDoctor.of(Cluster.web1())
                .otherMount(Cluster.web1())
                .measureFor(Duration.ofMillis(200))
                .examine();
        assertThat(finding(diagnosis, "other_mount").verdict()).isEqualTo(Verdict.WARN);
        assertThat(finding(diagnosis, "staleness").verdict()).isEqualTo(Verdict.SKIPPED);
        assertThat(finding(diagnosis, "stale_handles").verdict()).isEqualTo(Verdict.SKIPPED);
    }

    private static boolean noDoctor() throws IOException {
        try (var list = Files.list(Cluster.web1())) {
            return list.noneMatch(path -> path.toString().contains("doctor"));
        }
    }

    private static void answer() {
        try {
            int unused = MountDoctor.of(Cluster.web2()).answer(Duration.ofMinutes(1));
        } catch (IOException | InterruptedException e) {
            // it is told to end
        }
    }

    private static Diagnosis examine() throws Exception {
        long start = System.nanoTime();
        Diagnosis diagnosis = MountDoctor.of(Cluster.web1())
                .otherMount(Cluster.web2())
                .measureFor(Duration.ofSeconds(1))
                .glusterCommand(List.of(TOOL, "exec", "cache1", "gluster"))
                .examine();
        System.out.printf("Doctor: %.1f s%n", (System.nanoTime() - start) / 1e9);
        diagnosis
                .findings()
                .forEach(found ->
                        System.out.println("  " + found.verdict() + " " + found.check() + " " + found.measured()));
        return diagnosis;
    }

    private static void assertSound(Diagnosis diagnosis) throws Exception {
        for (MountFinding finding : diagnosis.findings()) {
            String check = finding.check();
            if (check.startsWith("latency")) { // which depends on what else this machine does
                assertThat(finding.verdict()).as(finding.toString()).isIn(Verdict.PASS, Verdict.WARN);
            } else if (!check.equals("volume_options") && !check.equals("peer")) {
                assertThat(finding.verdict()).as(finding.toString()).isEqualTo(Verdict.PASS);
            }
        }
        try (var list = Files.list(Cluster.web1())) {
            assertThat(list).noneMatch(path -> path.toString().contains("doctor"));
        }
    }

    private static List<String> command(String option) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                CommandLineTools.class.getName(),
                "doctor",
                Cluster.web2().toString(),
                option);
    }

    private static String runJvm(Duration limit) throws Exception {
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command("--json"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String json = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).isEqualTo(2);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertThat(took).isLessThan(limit);
        System.out.println("Doctor: " + took.toMillis() + " ms");
        return json;
    }

    private static MountFinding finding(Diagnosis diagnosis, String check) {
        return diagnosis.finding(check).orElseThrow();
    }

    private static String measured(Diagnosis diagnosis, String check) {
        return finding(diagnosis, check).measured();
    }
}
