package io.github.glustertmpfscache.doctor;

import static io.github.glustertmpfscache.OtherThread.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.OtherThread;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Doctors and peers on a directory that stands for a volume. */
@EnabledOnOs(OS.LINUX)
class PeerTest {
    private static final String NAME = ".gluster-tmpfs-cache-doctor-0123456789abcde";
    private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000_000_000L);

    @TempDir
    private Path mount;

    @TempDir
    private Path outside;

    private final List<RunningPeer> peers = new ArrayList<>();

    private record RunningPeer(Peer peer, WatchedCalls calls, OtherThread<Boolean> thread) {}

    @AfterEach
    void endPeers() throws Exception {
        for (RunningPeer each : peers) {
            each.calls().end();
            try {
                boolean unused = each.thread().result();
            } catch (IOException e) {
                // its calls are refused
            }
        }
    }

    @Test
    void severalPeers_areAskedAtTheSameTime_andNotMixed() throws Exception {
        Exam doctor = doctor();
        Peer one = start();
        WatchedCalls calls = new WatchedCalls();
        Peer other = start(new Peer(mount, calls, false), calls);
        announce(doctor, one, other);
        MountFinding finding = check().ask(doctor);
        assertThat(finding.verdict()).as(finding.toString()).isEqualTo(Verdict.PASS);
        assertThat(finding.numbers()).containsEntry("peers", 2).containsEntry("changes", 20);
        for (Peer peer : List.of(one, other)) {
            String id = peer.id();
            assertThat(finding.measured()).contains(id.substring(0, 8) + ": its clock is ");
            assertThat(names(doctor))
                    .filteredOn(name -> name.startsWith("pong-" + id))
                    .hasSize(10);
            assertThat(names(doctor))
                    .filteredOn(name -> name.startsWith("seen-" + id))
                    .hasSize(20);
            assertThat(peer.answered()).isEqualTo(1);
        }
    }

    @Test
    void severalDoctors_areAnsweredAtTheSameTime() throws Exception {
        Peer peer = start();
        Exam one = doctor();
        Exam other = doctor();
        announce(one, peer);
        announce(other, peer);
        assertThat(peer.answered()).as("asked nothing yet").isZero();
        OtherThread<MountFinding> ofOther = OtherThread.call(() -> check().ask(other));
        for (MountFinding finding : List.of(check().ask(one), ofOther.result())) {
            assertThat(finding.verdict()).as(finding.toString()).isEqualTo(Verdict.PASS);
            assertThat(finding.numbers()).containsEntry("peers", 1).containsEntry("changes", 20);
        }
        assertThat(peer.answered()).isEqualTo(2);
    }

    @Test
    void peerThatEndsInTheMiddle_isGone_andNotBlind() throws Exception {
        Exam doctor = doctor(Duration.ofSeconds(4));
        announce(doctor, start());
        OtherThread<MountFinding> asking = OtherThread.call(
                () -> new PeerCheck(Duration.ofMillis(1), Duration.ofSeconds(1), Duration.ofSeconds(1)).ask(doctor));
        until(() -> names(doctor).stream().anyMatch(name -> name.startsWith("seen-")));
        peers.get(0).calls().end();
        MountFinding finding = asking.result();
        assertThat(finding.verdict()).as(finding.toString()).isEqualTo(Verdict.WARN);
        assertThat(finding.measured()).startsWith("the peer has gone; its clock is ");
        assertThat(finding.numbers()).containsOnlyKeys("skewMillis", "roundTripMillis", "peers");
    }

    @Test
    void peerThatHasOnlyGreeted_isWarnedOf() throws Exception {
        Exam doctor = doctor();
        PeerCheck.announce(doctor);
        Files.createFile(wanted(doctor).resolve("hello-0123456789abcdef"));
        MountFinding finding =
                new PeerCheck(Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(1)).ask(doctor);
        assertThat(finding.verdict()).isEqualTo(Verdict.WARN);
        assertThat(finding.measured()).isEqualTo("the peer has greeted and does not answer");
    }

    @Test
    void leftovers_areNotTouched() throws Exception {
        Path left = ownersDirectory(mount.resolve(NAME + "0"));
        Files.setLastModifiedTime(left, LONG_AGO);
        Path killed = ownersDirectory(mount.resolve(NAME + "1"));
        ownersDirectory(killed.resolve("wanted"));
        Files.setLastModifiedTime(killed, LONG_AGO);
        Peer peer = start();
        awaitTwoRounds(peer);
        assertThat(left).isEmptyDirectory();
        assertThat(Files.getLastModifiedTime(left)).isEqualTo(LONG_AGO);
        assertThat(Files.getLastModifiedTime(killed))
                .as("so it will be removed in time")
                .isEqualTo(LONG_AGO);
        assertThat(peer.answered()).isZero();
    }

    @Test
    void whatMayBeAnothersDirectory_isNotEntered() throws Exception {
        Path target = ownersDirectory(outside.resolve("target"));
        Path inTarget = ownersDirectory(target.resolve("wanted"));
        Files.createSymbolicLink(mount.resolve(NAME + "0"), target);
        Path open = ownersDirectory(mount.resolve(NAME + "1"));
        Path inOpen = ownersDirectory(open.resolve("wanted"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path linked = ownersDirectory(mount.resolve(NAME + "2"));
        Files.createSymbolicLink(linked.resolve("wanted"), inTarget);
        Path half = ownersDirectory(mount.resolve(NAME + "3"));
        Path inHalf = ownersDirectory(half.resolve("wanted"));
        Files.setPosixFilePermissions(inHalf, PosixFilePermissions.fromString("rwxrwx---"));
        Files.createFile(mount.resolve(NAME + "4"));
        Files.createFile(ownersDirectory(mount.resolve(NAME + "5")).resolve("wanted"));
        Peer peer = start();
        awaitTwoRounds(peer);
        assertThat(inTarget).isEmptyDirectory();
        assertThat(inOpen).isEmptyDirectory();
        assertThat(inHalf).isEmptyDirectory();
        Files.setPosixFilePermissions(inHalf, PosixFilePermissions.fromString("rwx------"));
        until(() -> Files.exists(inHalf.resolve("hello-" + peer.id())));
    }

    @Test
    void onlySmallRegularFiles_areRead() throws Exception {
        Exam doctor = doctor();
        PeerCheck.announce(doctor);
        PeerFiles files = new PeerFiles(doctor.workspace().path());
        for (int file = 0; file < 3; file++) {
            Files.delete(files.watched(file));
        }
        Files.createSymbolicLink(files.watched(0), Path.of("/dev/zero"));
        makeFifo(files.watched(1));
        Files.write(files.watched(2), Stamp.of(1, 2 * PeerFiles.BYTES));
        makeFifo(files.message("ping-0"));
        Peer peer = start();
        until(() -> names(doctor).contains("pong-" + peer.id() + "-0"));
        doctor.workspace().put(files.watched(3), Stamp.of(1, PeerFiles.BYTES));
        until(() -> names(doctor).contains("seen-" + peer.id() + "-3-1"));
        assertThat(names(doctor)).filteredOn(name -> name.startsWith("seen-")).hasSize(1);
        makeFifo(files.message("bye"));
        assertThat(PeerFiles.read(doctor.calls(), files.message("bye"), 64)).isEmpty();
        assertThat(PeerFiles.read(doctor.calls(), files.watched(0), 64)).isEmpty();
        assertThat(PeerFiles.read(doctor.calls(), files.watched(2), 64)).isEmpty();
        assertThat(PeerFiles.read(doctor.calls(), files.watched(3), PeerFiles.BYTES))
                .hasSize(PeerFiles.BYTES);
    }

    @Test
    void whatHasFailed_isTriedAgain() throws Exception {
        Exam doctor = doctor();
        WatchedCalls calls = new WatchedCalls();
        Peer peer = new Peer(mount, calls, true);
        PeerCheck.announce(doctor);
        Path hello = wanted(doctor).resolve("hello-" + peer.id());
        Path inTheWay = Files.createFile(Files.createDirectory(hello).resolve("file"));
        Files.setLastModifiedTime(wanted(doctor), LONG_AGO);
        start(peer, calls);
        until(() -> !modified(wanted(doctor)).equals(LONG_AGO));
        Files.delete(inTheWay);
        Files.deleteIfExists(hello);
        until(() -> Files.isRegularFile(hello));
        assertThat(Files.readString(hello)).isEqualTo(peer.host());
    }

    private Exam doctor() throws Exception {
        return doctor(Duration.ofMillis(40));
    }

    private Exam doctor(Duration measureFor) throws Exception {
        Exam exam = new Exam(new ExamSettings(
                mount, Optional.empty(), false, Duration.ofMinutes(1), Duration.ofMinutes(1), measureFor, List.of()));
        exam.workspace().create();
        return exam;
    }

    /** For peers that have greeted already; waits for long where this machine is slow. */
    private static PeerCheck check() {
        return new PeerCheck(Duration.ofMillis(1), Duration.ofSeconds(30), Duration.ofSeconds(30));
    }

    private static void announce(Exam doctor, Peer... peers) throws Exception {
        PeerCheck.announce(doctor);
        for (Peer peer : peers) {
            until(() -> Files.exists(wanted(doctor).resolve("hello-" + peer.id())));
        }
    }

    /** The second one has begun after the first had ended. */
    private void awaitTwoRounds(Peer peer) throws Exception {
        announce(doctor(), peer);
        announce(doctor(), peer);
        announce(doctor(), peer);
    }

    private Peer start() throws Exception {
        WatchedCalls calls = new WatchedCalls();
        return start(new Peer(mount, calls, true), calls);
    }

    private Peer start(Peer peer, WatchedCalls calls) {
        peers.add(new RunningPeer(peer, calls, OtherThread.call(() -> {
            peer.answer();
            return true;
        })));
        return peer;
    }

    private static Path wanted(Exam doctor) {
        return doctor.workspace().path().resolve("wanted");
    }

    private static Set<String> names(Exam doctor) {
        try {
            return PeerFiles.names(doctor.calls(), wanted(doctor));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileTime modified(Path path) {
        try {
            return Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path ownersDirectory(Path path) throws IOException {
        return Files.createDirectory(
                path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private static void makeFifo(Path path) throws Exception {
        assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor())
                .isZero();
    }
}
