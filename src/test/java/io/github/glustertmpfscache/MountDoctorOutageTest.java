package io.github.glustertmpfscache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.glustertmpfscache.doctor.Diagnosis;
import io.github.glustertmpfscache.doctor.MountDoctor;
import io.github.glustertmpfscache.doctor.MountFinding;
import io.github.glustertmpfscache.doctor.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A mount that hangs or fails while the doctor looks at it. */
class MountDoctorOutageTest {
    private static final Duration PATIENCE = Duration.ofMillis(300);

    private final ShakyMount mount = new ShakyMount();

    @BeforeEach
    void makeDirectory() throws Exception {
        Files.createDirectory(mount.path());
    }

    @AfterEach
    void recover() {
        mount.recover();
    }

    @Test
    void soundMount_isExaminedToTheEnd() throws Exception {
        Diagnosis diagnosis = doctor().examine();
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.WARN); // not GlusterFS
        assertThat(finding(diagnosis, "rename_atomicity").verdict()).isEqualTo(Verdict.PASS);
        assertThat(finding(diagnosis, "exclusivity").verdict()).isEqualTo(Verdict.PASS);
        assertThat(mount.path()).isEmptyDirectory();
    }

    @Test
    void frozen_isToldInTime() throws Exception {
        mount.hang();
        assertFrozen("file_system", "stat " + mount.path(), 0);
    }

    /** Each in another kind of call, on another thread. */
    @Test
    void frozenInTheMiddle_isToldInTime_andTheRestIsSkipped() throws Exception {
        mount.hang(path -> path.contains("doctor-"));
        assertFrozen("file_system", "stat ", 0);
        mount.recover();
        mount.hang(path -> path.contains("doctor-") && path.endsWith("/permissions"));
        assertFrozen("permissions", " /", 4);
        mount.recover();
        mount.hang(path -> path.endsWith("/overwritten"));
        assertFrozen("rename_atomicity", " /", 7);
        mount.recover();
        mount.hang(path -> path.endsWith("/won3"));
        assertFrozen("exclusivity", "link ", 9);
    }

    private void assertFrozen(String check, String words, int index) throws Exception {
        long start = System.nanoTime();
        Diagnosis diagnosis = doctor().examine();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
        MountFinding finding = finding(diagnosis, check);
        assertThat(finding.verdict()).as(finding.toString()).isEqualTo(Verdict.FAIL);
        assertThat(finding.measured()).startsWith("the mount does not answer: ").contains(words, "for 300 ms");
        assertThat(finding.remedy()).contains("umount -f");
        assertThat(diagnosis.findings().get(index)).isEqualTo(finding);
        assertThat(diagnosis.findings().subList(index + 1, 17)).allSatisfy(rest -> {
            assertThat(rest.verdict()).isEqualTo(Verdict.SKIPPED);
            assertThat(rest.measured()).isEqualTo("the mount does not answer");
        });
    }

    /** What hung makes nothing anew once it goes on. */
    @Test
    void frozenForGood_leavesAWarning_andNothingOnceItGoesOn() throws Exception {
        Diagnosis diagnosis = doctor().progress(now -> {
                    if (now.title().equals("permissions")) {
                        mount.hang(path -> path.contains("doctor-"));
                    }
                })
                .examine();
        assertThat(finding(diagnosis, "permissions").measured()).contains("mkdir ");
        MountFinding left = finding(diagnosis, "clean_up");
        assertThat(left.verdict()).isEqualTo(Verdict.WARN);
        assertThat(left.measured()).contains(".gluster-tmpfs-cache-doctor-", "does not answer");
        mount.recover();
        long start = System.nanoTime();
        while (isThere()) {
            assertThat(System.nanoTime() - start)
                    .isLessThan(Duration.ofSeconds(10).toNanos());
            Thread.onSpinWait();
        }
    }

    @Test
    void notConnected_isTold() throws Exception {
        mount.disconnect();
        Diagnosis diagnosis = doctor().examine();
        MountFinding finding = finding(diagnosis, "file_system");
        assertThat(finding.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(finding.measured()).startsWith("mounted but not connected: Transport endpoint");
        assertThat(finding.remedy()).contains("umount -l " + mount.path());
        assertThat(finding(diagnosis, "permissions").verdict()).isEqualTo(Verdict.SKIPPED);
    }

    @Test
    void gone_inTheMiddle_isTold() throws Exception {
        Diagnosis diagnosis = doctor().progress(now -> {
                    if (now.title().equals("rename over a file")) {
                        mount.disconnect();
                    }
                })
                .examine();
        assertThat(finding(diagnosis, "permissions").verdict()).isEqualTo(Verdict.PASS);
        MountFinding finding = finding(diagnosis, "rename_atomicity");
        assertThat(finding.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(finding.measured()).startsWith("mounted but not connected");
        assertThat(finding(diagnosis, "clock").measured()).isEqualTo("the mount is not connected");
        assertThat(finding(diagnosis, "clean_up").measured()).contains("may be left");
    }

    @Test
    void peer_ofFrozenMount_ends() throws Exception {
        mount.hang();
        assertPeerEnds("the mount does not answer: stat " + mount.path());
        mount.recover();
        String doctors = ".gluster-tmpfs-cache-doctor-0123456789abcdef";
        Files.createDirectory(mount.path().resolve(doctors));
        mount.hang(path -> path.contains(doctors));
        assertPeerEnds("the mount does not answer: stat " + mount.path().resolve(doctors));
    }

    @Test
    void peer_ofMountThatGoes_ends() throws Exception {
        OtherThread<Integer> peer = OtherThread.call(() -> doctor().answer(Duration.ofMinutes(10)));
        peer.awaitBlocked();
        mount.disconnect();
        assertThatThrownBy(peer::result)
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("Transport endpoint is not connected", "umount -l");
    }

    private void assertPeerEnds(String words) {
        assertThatThrownBy(() -> doctor().answer(Duration.ofMinutes(10)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(words)
                .hasMessageContaining("umount -f");
    }

    private boolean isThere() throws Exception {
        try (var list = Files.list(mount.path())) {
            return list.findAny().isPresent();
        }
    }

    private MountDoctor doctor() {
        Path path = mount.path();
        return MountDoctor.of(path).patience(PATIENCE).measureFor(Duration.ofMillis(50));
    }

    private static MountFinding finding(Diagnosis diagnosis, String check) {
        return diagnosis.finding(check).orElseThrow();
    }
}
