package io.github.glustertmpfscache.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.glustertmpfscache.CacheCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class MountDoctorTest {
    private static final String NAME = ".gluster-tmpfs-cache-doctor-0123456789abcde";

    @TempDir
    private Path mount;

    @Test
    void plainDirectory_fails_andIsNotWrittenTo() throws Exception {
        FileTime before = Files.getLastModifiedTime(mount);
        Diagnosis diagnosis = MountDoctor.of(mount).examine();
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(measured(diagnosis, "file_system")).startsWith("a plain directory on ");
        assertThat(diagnosis.findings()).hasSize(17);
        assertThat(diagnosis.findings().subList(1, 17))
                .allSatisfy(skipped -> assertThat(skipped.verdict()).isEqualTo(Verdict.SKIPPED));
        assertThat(Files.getLastModifiedTime(mount)).isEqualTo(before);
    }

    @Test
    void localDirectory_ifAllowed_isExaminedAndLeftAsItWas() throws Exception {
        Files.writeString(mount.resolve("theirs"), "theirs");
        List<String> titles = new ArrayList<>();
        Diagnosis diagnosis = local().otherMount(mount)
                .progress(now -> titles.add(now.done() + "/" + now.checks() + " " + now.title()))
                .examine();
        assertThat(diagnosis.mount()).isEqualTo(mount);
        assertThat(verdict(diagnosis, "file_system")).isEqualTo(Verdict.WARN);
        for (String check : List.of(
                "permissions",
                "leftovers",
                "inodes",
                "rename_atomicity",
                "exclusivity",
                "clock",
                "latency_1kb",
                "latency_1mb",
                "versions")) {
            assertThat(verdict(diagnosis, check)).as(measured(diagnosis, check)).isEqualTo(Verdict.PASS);
        }
        assertThat(verdict(diagnosis, "other_mount")).isEqualTo(Verdict.WARN);
        assertThat(measured(diagnosis, "other_mount")).contains("the same mount");
        for (String check : List.of("stale_handles", "staleness")) {
            assertThat(verdict(diagnosis, check)).isEqualTo(Verdict.SKIPPED);
            assertThat(measured(diagnosis, check)).startsWith("the second mount is the first one");
        }
        assertThat(verdict(diagnosis, "volume_options")).isEqualTo(Verdict.SKIPPED);
        assertThat((Long) finding(diagnosis, "rename_atomicity").numbers().get("versions"))
                .isPositive();
        assertThat(finding(diagnosis, "exclusivity").numbers()).containsEntry("linkNoWinner", 0);
        assertThat(titles).hasSize(17).startsWith("0/17 file system").endsWith("16/17 volume options");
        assertThat(names()).containsExactly("theirs");
    }

    @Test
    void withoutOtherMount_whatNeedsIt_isSkippedWithTheWay() throws Exception {
        Diagnosis diagnosis = local().examine();
        for (String check : List.of("other_mount", "stale_handles", "staleness")) {
            assertThat(verdict(diagnosis, check)).isEqualTo(Verdict.SKIPPED);
            assertThat(measured(diagnosis, check)).contains("doctor /cache_client /other_mount");
        }
    }

    @Test
    void peer_isAskedForItsClock_andForWhatItSees() throws Exception {
        Thread other = new Thread(() -> {
            try {
                int unused = local().answer(Duration.ofMinutes(1));
            } catch (IOException | InterruptedException e) {
                // it is told to end
            }
        });
        other.start();
        Diagnosis diagnosis = local().examine();
        other.interrupt();
        other.join();
        MountFinding peer = finding(diagnosis, "peer");
        assertThat(peer.verdict()).as(peer.toString()).isEqualTo(Verdict.PASS);
        assertThat(peer.numbers()).containsEntry("changes", 20).containsEntry("neverSeen", 0);
        assertThat((Double) peer.numbers().get("skewMillis")).isBetween(-100.0, 100.0);
        assertThat(names()).isEmpty();
    }

    @Test
    void peer_whereNothingIsMounted_fails() {
        MountDoctor unmounted = MountDoctor.of(mount);
        assertThatThrownBy(() -> unmounted.answer(Duration.ofMinutes(1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(": the volume is not mounted here. Mount the volume (mount -t glusterfs");
        MountDoctor missing = MountDoctor.of(mount.resolve("missing")).requireMount(false);
        assertThatThrownBy(() -> missing.answer(Duration.ofMinutes(1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("missing does not exist. Make the directory");
    }

    @Test
    void withoutPeer_itIsSkippedWithTheWay() throws Exception {
        Diagnosis diagnosis = local().examine();
        assertThat(verdict(diagnosis, "peer")).isEqualTo(Verdict.SKIPPED);
        assertThat(measured(diagnosis, "peer")).contains("doctor --peer");
    }

    @Test
    void otherVolume_fails_andIsNotUsed(@TempDir Path other) throws Exception {
        Diagnosis diagnosis =
                local().otherMount(other).patience(Duration.ofMillis(500)).examine();
        assertThat(verdict(diagnosis, "other_mount")).isEqualTo(Verdict.FAIL);
        assertThat(measured(diagnosis, "other_mount")).startsWith(other + " does not show within");
        assertThat(verdict(diagnosis, "staleness")).isEqualTo(Verdict.SKIPPED);
        assertThat(other).isEmptyDirectory();
    }

    @Test
    void staleness_isMeasuredThroughTheOtherPath() throws Exception {
        Exam exam = exam();
        exam.workspace().create();
        exam.other(mount);
        MountFinding finding = new StalenessCheck().run(exam);
        assertThat(finding.verdict()).isEqualTo(Verdict.PASS);
        assertThat(finding.numbers()).containsEntry("changes", 24);
        exam.overwrites(Overwrites.make(exam, Duration.ofMillis(200)));
        assertThat(new StaleHandlesCheck().run(exam).verdict()).isEqualTo(Verdict.PASS);
        exam.workspace().remove();
        assertThat(names()).isEmpty();
    }

    @Test
    void reader_givesAReadItsTime_afterTheWriterHasStopped() throws Exception {
        Exam exam = exam();
        AtomicInteger asked = new AtomicInteger();
        long start = System.nanoTime();
        ReadTally tally = new OverwriteReader(exam.workspace(), mount.resolve("missing"), 1024)
                .readWhile(() -> asked.getAndIncrement() == 0);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(OverwriteReader.TRIES_FOR);
        assertThat(tally.lost()).isEqualTo(1);
        assertThat(tally.begun()).isEqualTo(1);
    }

    @Test
    void fullVolume_isNotWrittenTo() throws Exception {
        Exam exam = exam();
        exam.full("the volume is full");
        Diagnosis diagnosis =
                new Examination(exam, List.of(new PermissionsCheck(), new RenameCheck()), now -> {}).run();
        assertThat(diagnosis.findings())
                .allSatisfy(finding -> assertThat(finding.measured()).isEqualTo("the volume is full"));
        exam = exam();
        exam.mostBytes(100_000);
        LatencyCheck large = new LatencyCheck("latency_1mb", "latency at 1 MB", 1 << 20, 1);
        diagnosis = new Examination(exam, List.of(new PermissionsCheck(), large), now -> {}).run();
        assertThat(verdict(diagnosis, "permissions")).isNotEqualTo(Verdict.SKIPPED);
        assertThat(measured(diagnosis, "latency_1mb")).isEqualTo("too little space is left to write 1 MB to it");
        assertThat(names()).isEmpty();
    }

    @Test
    void directoryMadeAfterTheEnd_isRemoved() throws Exception {
        for (int round = 0; round < 200; round++) {
            Exam exam = exam();
            var created = DaemonThreads.start("create", () -> {
                exam.workspace().create();
                return true;
            });
            exam.calls().end();
            exam.workspace().remove();
            try {
                boolean unused = created.get(5, TimeUnit.SECONDS);
                exam.workspace().remove();
            } catch (ExecutionException e) {
                assertThat(e).hasCauseInstanceOf(WatchedCalls.EndedException.class);
            }
        }
        assertThat(names()).isEmpty();
    }

    @Test
    void failedPut_leavesNoTemp() throws Exception {
        Exam exam = exam();
        Path target = mount.resolve("directory");
        Files.createDirectories(target.resolve("inside"));
        assertThatThrownBy(() -> exam.workspace().put(target, new byte[10])).isInstanceOf(IOException.class);
        assertThat(names()).containsExactly("directory");
    }

    @Test
    void checkThatThrows_isAFailure_andTheRestGoesOn() throws Exception {
        Diagnosis diagnosis = new Examination(
                        exam(), List.of(new LeftoversCheck(), new Broken(), new VersionsCheck()), now -> {})
                .run();
        assertThat(verdict(diagnosis, "broken")).isEqualTo(Verdict.FAIL);
        assertThat(measured(diagnosis, "broken")).contains("UnsupportedOperationException: why");
        assertThat(verdict(diagnosis, "versions")).isEqualTo(Verdict.PASS);
    }

    @Test
    void fileSystemCheck_thatIsNotReadyInTime_fails_andTheRestIsWarnedOf() throws Exception {
        Exam exam = new Exam(new ExamSettings(
                mount,
                Optional.empty(),
                false,
                Duration.ofMillis(200),
                Duration.ofNanos(1),
                Duration.ofMillis(1),
                List.of()));
        Diagnosis diagnosis =
                new Examination(exam, List.of(new FileSystemCheck(), new VersionsCheck()), now -> {}).run();
        assertThat(diagnosis.verdict()).isNotEqualTo(Verdict.PASS);
        assertThat(verdict(diagnosis, "versions")).isEqualTo(Verdict.WARN);
    }

    @Test
    void atMost_mustBeLongerThanPatience() {
        MountDoctor doctor = local().atMost(Duration.ofSeconds(5));
        assertThatThrownBy(doctor::examine)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("atMost (PT5S) must be longer than patience (PT5S)");
    }

    private static final class Broken implements Check {
        @Override
        public String id() {
            return "broken";
        }

        @Override
        public String title() {
            return "broken";
        }

        @Override
        public boolean needsWorkspace() {
            return false;
        }

        @Override
        public MountFinding run(Exam exam) {
            throw new UnsupportedOperationException("why");
        }
    }

    private Exam exam() {
        return new Exam(new ExamSettings(
                mount,
                Optional.empty(),
                false,
                Duration.ofSeconds(5),
                Duration.ofMinutes(1),
                Duration.ofMillis(100),
                List.of()));
    }

    @Test
    void leftoversOfKilledDoctors_areRemovedAfterADay() throws Exception {
        Path old = Files.createDirectory(mount.resolve(NAME + "0"));
        Path outside = Files.createDirectory(mount.resolve("outside"));
        Files.writeString(outside.resolve("file"), "theirs");
        Files.writeString(old.resolve("plain"), "left");
        age(old, 25 * 60 + 1);
        Path young = Files.createDirectory(mount.resolve(NAME + "1"));
        age(young, 25 * 60 - 1);
        Path link = Files.createSymbolicLink(mount.resolve(NAME + "2"), outside);
        age(outside, 25 * 60 + 1);
        Path otherName = Files.createDirectory(mount.resolve(NAME + "x"));
        age(otherName, 25 * 60 + 1);
        Diagnosis diagnosis = local().examine();
        assertThat(measured(diagnosis, "leftovers")).isEqualTo("removed what 1 killed doctor has left");
        assertThat(old).doesNotExist();
        assertThat(young).exists();
        assertThat(otherName).exists();
        assertThat(link).isSymbolicLink();
        assertThat(outside.resolve("file")).hasContent("theirs");
    }

    @Test
    void leftoverWithMoreThanPlainFiles_isNotRemoved() throws Exception {
        Path old = Files.createDirectory(mount.resolve(NAME + "0"));
        Path link = Files.createSymbolicLink(old.resolve("link"), mount);
        Path theirs =
                Files.writeString(Files.createDirectory(old.resolve("sub")).resolve("file"), "theirs");
        age(old, 25 * 60 + 1);
        Diagnosis diagnosis = local().examine();
        assertThat(verdict(diagnosis, "leftovers")).isEqualTo(Verdict.WARN);
        assertThat(link).isSymbolicLink();
        assertThat(theirs).hasContent("theirs");
    }

    @Test
    void leftoverOfAnotherUser_isNotRemoved() throws Exception {
        Path old = Files.createDirectory(mount.resolve(NAME + "0"));
        try {
            Files.setAttribute(old, "unix:uid", 12345);
        } catch (IOException e) {
            return; // only root may
        }
        age(old, 25 * 60 + 1);
        assertThat(measured(local().examine(), "leftovers")).isEqualTo("no doctor has left anything");
        assertThat(old).exists();
    }

    @Test
    void itsDirectory_isNoCache() throws Exception {
        Files.createDirectory(mount.resolve(NAME + "0"));
        assertThat(CacheCheck.cachesOn(mount, false)).isEmpty();
    }

    @Test
    void whatIsNoDirectory_fails() throws Exception {
        Diagnosis missing = MountDoctor.of(mount.resolve("missing")).examine();
        assertThat(verdict(missing, "file_system")).isEqualTo(Verdict.FAIL);
        assertThat(measured(missing, "file_system")).isEqualTo(mount.resolve("missing") + " does not exist");
        Path file = Files.createFile(mount.resolve("file"));
        Diagnosis ofFile = MountDoctor.of(file).examine();
        assertThat(ofFile.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(measured(ofFile, "file_system")).isEqualTo(file + " is not a directory");
    }

    @Test
    void notWritable_fails_andTheRestGoesOn() throws Exception {
        // Root may write anywhere but there.
        Diagnosis diagnosis =
                MountDoctor.of(Path.of("/proc")).requireMount(false).examine();
        assertThat(verdict(diagnosis, "permissions")).isEqualTo(Verdict.FAIL);
        assertThat(measured(diagnosis, "rename_atomicity")).isEqualTo("it needs a directory to write in");
        assertThat(verdict(diagnosis, "versions")).isEqualTo(Verdict.PASS);
    }

    @Test
    void outOfTime_skipsTheRest_andCleansUp() throws Exception {
        long start = System.nanoTime();
        Diagnosis diagnosis = local().measureFor(Duration.ofMinutes(1))
                .patience(Duration.ofMillis(900))
                .atMost(Duration.ofSeconds(1))
                .examine();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(7));
        assertThat(verdict(diagnosis, "rename_atomicity")).isEqualTo(Verdict.WARN);
        assertThat(measured(diagnosis, "rename_atomicity")).contains("1 s were over");
        assertThat(verdict(diagnosis, "latency_1kb")).isEqualTo(Verdict.WARN);
        assertThat(measured(diagnosis, "latency_1kb")).startsWith("no time was left");
        assertThat(names()).isEmpty();
    }

    @Test
    void interrupt_endsIt_andCleansUp() throws Exception {
        Thread thread = Thread.currentThread();
        MountDoctor doctor = local().measureFor(Duration.ofMinutes(1)).progress(now -> {
            if (now.title().equals("rename over a file")) {
                thread.interrupt();
            }
        });
        assertThatThrownBy(doctor::examine).isInstanceOf(InterruptedException.class);
        assertThat(names()).isEmpty();
    }

    @Test
    void settings_areChecked() {
        MountDoctor doctor = MountDoctor.of(mount);
        assertThatThrownBy(() -> doctor.patience(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("patience (PT0S)");
        assertThatThrownBy(() -> doctor.atMost(Duration.ofSeconds(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> doctor.measureFor(Duration.ofDays(2))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> doctor.glusterCommand(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThat(doctor).hasToString("doctor of " + mount);
    }

    private MountDoctor local() {
        return MountDoctor.of(mount).requireMount(false).measureFor(Duration.ofMillis(100));
    }

    private List<String> names() throws Exception {
        try (var list = Files.list(mount)) {
            return list.map(path -> path.getFileName().toString()).toList();
        }
    }

    private static void age(Path path, int minutes) throws Exception {
        Files.setLastModifiedTime(path, FileTime.from(Instant.now().minus(Duration.ofMinutes(minutes))));
    }

    private static MountFinding finding(Diagnosis diagnosis, String check) {
        return diagnosis.finding(check).orElseThrow();
    }

    private static Verdict verdict(Diagnosis diagnosis, String check) {
        return finding(diagnosis, check).verdict();
    }

    private static String measured(Diagnosis diagnosis, String check) {
        return finding(diagnosis, check).measured();
    }
}
