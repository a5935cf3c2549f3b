package io.github.glustertmpfscache.doctor;

import static io.github.glustertmpfscache.doctor.Verdict.FAIL;
import static io.github.glustertmpfscache.doctor.Verdict.PASS;
import static io.github.glustertmpfscache.doctor.Verdict.SKIPPED;
import static io.github.glustertmpfscache.doctor.Verdict.WARN;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.doctor.ExclusivityCheck.Tally;
import io.github.glustertmpfscache.doctor.PeerCheck.Clocks;
import io.github.glustertmpfscache.doctor.VersionsCheck.Version;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** From what was measured to the verdict. */
class JudgementsTest {
    private static final Path MOUNT = Path.of("/cache_client");

    @Test
    void fileSystem_mustBeShared() {
        FileSystemCheck check = new FileSystemCheck();
        assertThat(check.judge(MOUNT, entry("fuse.glusterfs", 1), true)).satisfies(is(PASS, "mounted here"));
        assertThat(check.judge(MOUNT.resolve("app"), entry("fuse.glusterfs", 1), true))
                .satisfies(is(PASS, "mounted at /cache_client"));
        assertThat(check.judge(MOUNT, entry("ext4", 1), true))
                .satisfies(is(FAIL, "a plain directory on ext4 (cache1:/cache)"));
        assertThat(check.judge(MOUNT, entry("tmpfs", 1), false)).satisfies(is(WARN, "no other host sees it"));
        assertThat(check.judge(MOUNT, entry("nfs4", 1), true)).satisfies(is(WARN, "not GlusterFS"));
        assertThat(check.judge(MOUNT, entry("nfs4", 1), true).remedy()).contains("requireMount(false)");
        assertThat(check.judge(MOUNT, entry("nfs4", 1), false)).satisfies(is(PASS, "nfs4"));
        assertThat(check.judge(MOUNT, entry("fuse.glusterfs", 2), true)).satisfies(is(WARN, "2 file systems"));
    }

    @Test
    void mountOptions_ofGlusterFs() {
        MountEntry entry = entry("fuse.glusterfs", 1);
        MountOptionsCheck check = new MountOptionsCheck();
        assertThat(check.judge(entry, Optional.empty())).satisfies(is(SKIPPED, "cannot be seen"));
        assertThat(check.judge(entry, client())).satisfies(is(PASS, "within 3 s"));
        assertThat(check.judge(entry, client()).numbers()).containsEntry("stalenessBoundMillis", 3000L);
        assertThat(check.judge(entry, client("--entry-timeout=0"))).satisfies(is(PASS, "stat-prefetch off"));
        assertThat(check.judge(entry, client("--entry-timeout=600"))).satisfies(is(WARN, "within 602 s"));
        assertThat(check.judge(entry, client("--negative-timeout=0"))).satisfies(is(PASS, ""));
        assertThat(check.judge(entry, client("--negative-timeout=5"))).satisfies(is(WARN, "negative-timeout"));
        assertThat(check.judge(entry, client("--direct-io-mode=enable"))).satisfies(is(WARN, "direct-io-mode"));
        assertThat(check.judge(entry, client("--direct-io-mode=disable"))).satisfies(is(PASS, ""));
        assertThat(check.judge(entry, client("--kernel-writeback-cache=yes"))).satisfies(is(WARN, "writeback"));
        Optional<GlusterClient> oneServer = Optional.of(
                new GlusterClient(1, 'S', List.of("glusterfs", "--volfile-server=cache1", "/cache_client")));
        assertThat(check.judge(entry, oneServer).remedy()).contains("backup-volfile-servers");
    }

    @Test
    void mountOptions_ofNfs() {
        MountOptionsCheck check = new MountOptionsCheck();
        assertThat(check.judge(nfs("rw", "hard"), Optional.empty())).satisfies(is(WARN, "within 60 s"));
        assertThat(check.judge(nfs("acregmax=1", "acdirmax=1", "lookupcache=positive"), Optional.empty()))
                .satisfies(is(PASS, "within 1 s"));
        assertThat(check.judge(nfs("acregmax=1", "acdirmax=1"), Optional.empty()))
                .satisfies(is(WARN, "not there"));
        assertThat(check.judge(nfs("noac", "soft"), Optional.empty())).satisfies(is(WARN, "soft"));
        assertThat(check.judge(nfs("noac"), Optional.empty())).satisfies(is(PASS, "at once"));
    }

    @Test
    void permissions_forAll_areWarnedOf() {
        PermissionsCheck check = new PermissionsCheck();
        assertThat(check.judge("app", PosixFilePermissions.fromString("rwxrwx---"), false))
                .satisfies(is(PASS, "app"));
        assertThat(check.judge("app", PosixFilePermissions.fromString("rwxrwxrwx"), false))
                .satisfies(is(WARN, "every user"));
        assertThat(check.judge("app", PosixFilePermissions.fromString("rwxrwxrwx"), true))
                .satisfies(is(PASS, ""));
    }

    @Test
    void space_warnsAtTheHighWatermark_andFailsWherePutsAreRefused() {
        SpaceCheck check = new SpaceCheck();
        assertThat(check.judge(1000, 101)).satisfies(is(PASS, "89.9 % used"));
        assertThat(check.judge(1000, 100)).satisfies(is(WARN, "90.0 % used"));
        assertThat(check.judge(1000, 20)).satisfies(is(FAIL, "98.0 % used"));
        assertThat(check.judge(0, 0)).satisfies(is(SKIPPED, ""));
    }

    @Test
    void inodes_warnWhenFew() {
        InodesCheck check = new InodesCheck();
        assertThat(check.judge(0, 0)).satisfies(is(PASS, "not limited"));
        assertThat(check.judge(1000, 101)).satisfies(is(PASS, "101 of 1,000"));
        assertThat(check.judge(1000, 100)).satisfies(is(WARN, ""));
        assertThat(check.judge(1000, 10)).satisfies(is(FAIL, ""));
    }

    @Test
    void rename_failsIfTornOrBackwards_andWarnsIfLost() {
        assertThat(rename(reads(100))).satisfies(is(PASS, "0 torn, 0 backwards, 0 missing"));
        assertThat(rename(reads(100).plus(new ReadTally(0, 1, 0, 0, 0, 0, 0, 0, 0, ""))))
                .satisfies(is(FAIL, "1 torn"));
        assertThat(rename(reads(100).plus(new ReadTally(0, 0, 2, 0, 0, 0, 0, 0, 0, ""))))
                .satisfies(is(FAIL, "2 backwards"));
        assertThat(rename(reads(100).plus(new ReadTally(0, 0, 0, 3, 0, 0, 0, 0, 0, ""))))
                .as("found when tried again")
                .satisfies(is(PASS, "3 missing (0 also"));
        assertThat(rename(reads(100).plus(new ReadTally(0, 0, 0, 3, 1, 0, 0, 0, 0, ""))))
                .satisfies(is(WARN, "3 missing (1 also"));
        assertThat(rename(reads(100).plus(new ReadTally(0, 0, 0, 0, 0, 0, 0, 0, 4, "Input/output error"))))
                .satisfies(is(WARN, "such as Input/output error"));
        assertThat(rename(reads(0))).satisfies(is(WARN, "0 reads"));
        ReadTally torn = new ReadTally(1, 1, 0, 0, 0, 0, 0, 0, 0, "");
        assertThat(new RenameCheck().judge(new Overwrites(9, reads(5), Optional.of(torn))))
                .as("seen by the other mount")
                .satisfies(is(FAIL, "6 reads on two mounts: 1 torn"));
    }

    @Test
    void staleHandles_warnIfTheyStay() {
        StaleHandlesCheck check = new StaleHandlesCheck();
        assertThat(check.judge(reads(100))).satisfies(is(PASS, "none in 100 reads"));
        ReadTally aSecond = new ReadTally(100, 0, 0, 0, 0, 10, 600, 1_000_000_000L, 0, "");
        assertThat(check.judge(aSecond)).satisfies(is(PASS, "10.0 % of 100 reads"));
        assertThat(check.judge(aSecond).numbers()).containsEntry("longestRun", 600L);
        ReadTally longer = new ReadTally(100, 0, 0, 0, 0, 10, 600, 3_001_000_000L, 0, "");
        assertThat(check.judge(longer)).satisfies(is(WARN, "600 attempts and 3,001 ms"));
    }

    @Test
    void rename_judgesEachMount() {
        MountFinding finding = new RenameCheck().judge(new Overwrites(9, reads(5), Optional.of(reads(0))));
        assertThat(finding).satisfies(is(WARN, "too few to tell: none on the second mount"));
        assertThat(finding.numbers()).containsEntry("otherReads", 0L);
        ReadTally lost = new ReadTally(3, 0, 0, 4, 1, 0, 0, 0, 0, "");
        assertThat(new RenameCheck().judge(new Overwrites(9, reads(5), Optional.of(lost))))
                .satisfies(is(WARN, "(1 also when tried again), on the second"));
    }

    @Test
    void staleHandles_areAShareOfTheReadsThatWereBegun() {
        StaleHandlesCheck check = new StaleHandlesCheck();
        assertThat(check.judge(new ReadTally(1, 0, 0, 0, 3, 4, 9, 5_000_000, 0, "")))
                .satisfies(is(PASS, "100.0 % of 4 reads"));
        assertThat(check.judge(reads(0))).satisfies(is(WARN, "too few reads to tell"));
    }

    @Test
    void room_isATenthOfWhatIsFree_andLeavesTwoPercent() {
        assertThat(SpaceCheck.mostBytes(1000, 500)).isEqualTo(50);
        assertThat(SpaceCheck.mostBytes(1000, 21)).isEqualTo(1);
        assertThat(SpaceCheck.mostBytes(1000, 10)).isZero();
        assertThat(SpaceCheck.mostBytes(0, 0)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void otherMount_mustBeOfTheSameVolume() {
        MountEntry gluster = entry("fuse.glusterfs", 1);
        assertThat(OtherMountCheck.unlike(gluster, gluster)).isEmpty();
        assertThat(OtherMountCheck.unlike(gluster, of("fuse.glusterfs", "cache2:/cache")))
                .isEmpty();
        assertThat(OtherMountCheck.unlike(gluster, of("fuse.glusterfs", "cache2:/other"))
                        .orElseThrow())
                .contains("another volume");
        assertThat(OtherMountCheck.unlike(gluster, of("tmpfs", "brick")).orElseThrow())
                .contains("local");
        assertThat(OtherMountCheck.unlike(gluster, of("nfs4", "a:/cache")).orElseThrow())
                .contains("type");
        assertThat(OtherMountCheck.unlike(of("nfs4", "a:/x"), gluster)).isPresent();
        assertThat(OtherMountCheck.unlike(of("tmpfs", "a"), of("tmpfs", "b"))).isEmpty();
    }

    @Test
    void failedCall_namesTheNearestMount() {
        Optional<Path> other = Optional.of(Path.of("/mnt/cache2"));
        Path mount = Path.of("/mnt/cache");
        assertThat(Examination.mountOf("/mnt/cache/x", mount, other)).isEqualTo(mount);
        assertThat(Examination.mountOf("/mnt/cache2/x", mount, other)).isEqualTo(other.get());
        assertThat(Examination.mountOf("/mnt/cache2/x", other.get(), Optional.of(mount)))
                .isEqualTo(other.get());
        assertThat(Examination.mountOf("/mnt/cache/in/x", mount, Optional.of(mount.resolve("in"))))
                .isEqualTo(mount.resolve("in"));
        assertThat(Examination.mountOf("/elsewhere", mount, other)).isEqualTo(mount);
    }

    @Test
    void mountOptions_areThoseOfBothMounts_andTheReadersBoundCounts() {
        MountOptionsCheck check = new MountOptionsCheck();
        MountEntry entry = entry("fuse.glusterfs", 1);
        MountFinding good = check.judge(entry, client());
        Path other = Path.of("/other");
        assertThat(check.both(good, other, good)).isEqualTo(good);
        MountFinding late = check.both(good, other, check.judge(entry, client("--entry-timeout=600")));
        assertThat(late).satisfies(is(WARN, "; /other: changes of others within 602 s"));
        assertThat(late.numbers()).containsEntry("stalenessBoundMillis", 602_000L);
        assertThat(check.both(good, other, check.judge(entry, Optional.empty())).verdict())
                .isEqualTo(PASS);
    }

    private static MountEntry of(String type, String source) {
        return new MountEntry(MOUNT, type, source, Set.of(), 1);
    }

    @Test
    void exclusivity_failsWithSeveralWinners_andWarnsWithNone() {
        ExclusivityCheck check = new ExclusivityCheck();
        Tally good = new Tally(50, 0, 0);
        assertThat(check.judge(good, good, 2)).satisfies(is(PASS, "between two mounts: 0 with several"));
        assertThat(check.judge(new Tally(50, 0, 1), good, 1)).satisfies(is(FAIL, "1 with several"));
        assertThat(check.judge(good, new Tally(50, 0, 1), 1)).satisfies(is(FAIL, "1 with several"));
        assertThat(check.judge(good, new Tally(50, 2, 0), 1)).satisfies(is(WARN, "2 with none"));
        assertThat(check.judge(new Tally(0, 0, 0), good, 1)).satisfies(is(WARN, "0 races"));
    }

    @Test
    void staleness_isHeldAgainstThreeSeconds() {
        StalenessCheck check = new StalenessCheck();
        Optional<StalenessBound> bound =
                Optional.of(StalenessBound.of(entry("fuse.glusterfs", 1), client("--entry-timeout=9")));
        assertThat(check.judge(Percentiles.of(List.of(500.0, 3000.0, 20.0)), 0, bound))
                .satisfies(is(PASS, "3 changes seen by the other mount after 500 ms (median), 3,000 ms (longest)"));
        MountFinding late = check.judge(Percentiles.of(List.of(500.0, 3001.0)), 0, bound);
        assertThat(late).satisfies(is(WARN, "3,001 ms"));
        assertThat(late.remedy()).contains("within 11 s");
        MountFinding half = check.judge(Percentiles.of(List.of(5.0)), 1, bound);
        assertThat(half).satisfies(is(FAIL, "5.0 ms (median), 5.0 ms (longest); 1 not within 8 s"));
        MountFinding few = check.judge(Percentiles.of(List.of(5.0)), 2, bound);
        assertThat(few).satisfies(is(FAIL, "1 changes seen by the other mount after 5.0 ms (longest); 2 not"));
        assertThat(few.numbers()).doesNotContainKey("p50Millis").containsEntry("maxMillis", 5.0);
        MountFinding none = check.judge(Percentiles.of(List.of()), 24, bound);
        assertThat(none).satisfies(is(FAIL, "0 changes seen by the other mount; 24 not within 8 s"));
        assertThat(none.numbers()).containsOnlyKeys("changes", "neverSeen");
    }

    @Test
    void clock_warnsBeyondTheAllowance() {
        ClockCheck check = new ClockCheck();
        assertThat(check.judge(0, true)).satisfies(is(PASS, "features.ctime"));
        assertThat(check.judge(-10_000, false)).satisfies(is(PASS, "10,000 ms behind"));
        assertThat(check.judge(10_001, false)).satisfies(is(WARN, "10,001 ms ahead"));
        assertThat(check.judge(-10_001, true)).satisfies(is(WARN, "10,001 ms behind"));
    }

    @Test
    void peer_isJudgedByItsClockAndByWhatItSees() {
        PeerCheck check = new PeerCheck();
        Clocks clocks = PeerCheck.clocks(1_000_000, 6_002_000, 1_004_000);
        assertThat(clocks).isEqualTo(new Clocks(5000.0, 4.0));
        assertThat(PeerCheck.quickest(List.of(new Clocks(1, 9), clocks, new Clocks(2, 5))))
                .isEqualTo(clocks);
        Percentiles seen = Percentiles.of(List.of(1.0, 900.0, 3000.0));
        assertThat(check.judge(clocks, seen))
                .satisfies(is(PASS, "5,000 ms ahead of this one's (+- 2.0 ms); it saw 3 changes after 900 ms"));
        assertThat(check.judge(new Clocks(-10_001, 4), seen)).satisfies(is(WARN, "10,001 ms behind"));
        assertThat(check.judge(clocks, Percentiles.of(List.of(3001.0)))).satisfies(is(WARN, "3,001 ms (longest)"));
    }

    @Test
    void peer_changesThatItDidNotSee_tookForEver() {
        PeerCheck check = new PeerCheck();
        Clocks clocks = new Clocks(1, 2);
        double never = Double.POSITIVE_INFINITY;
        MountFinding one = check.judge(clocks, Percentiles.of(List.of(never, 1.0, 900.0, 3000.0)));
        assertThat(one).satisfies(is(FAIL, "it saw 3 changes after 900 ms (median); 1 not within 8 s"));
        assertThat(one.numbers())
                .containsEntry("changes", 4)
                .containsEntry("neverSeen", 1)
                .doesNotContainKey("maxMillis");
        MountFinding most = check.judge(clocks, Percentiles.of(List.of(never, 1.0, never)));
        assertThat(most).satisfies(is(FAIL, "it saw 1 changes; 2 not within 8 s"));
        MountFinding all = check.judge(clocks, Percentiles.of(List.of(never)));
        assertThat(all).satisfies(is(FAIL, "it saw no change; 1 not within 8 s"));
        assertThat(all.numbers()).containsOnlyKeys("skewMillis", "roundTripMillis", "changes", "neverSeen");
    }

    @Test
    void latency_warnsBeyondTheOperationTimeout() {
        LatencyCheck check = new LatencyCheck("latency_1kb", "latency at 1 KB", 1024, 1);
        assertThat(check.judge(Map.of("put", Percentiles.of(List.of(1.0, 1000.0)))))
                .satisfies(is(PASS, "p50/max of 2: put 1.0/1,000 ms"));
        assertThat(check.judge(Map.of("get", Percentiles.of(List.of(1.0, 1001.0)))))
                .as("one pause")
                .satisfies(is(PASS, "get 1.0/1,001 ms"));
        MountFinding slow = check.judge(Map.of("get", Percentiles.of(List.of(1.0, 1001.0, 1002.0))));
        assertThat(slow).satisfies(is(WARN, "get 1,001/1,002 ms"));
        assertThat(slow.numbers()).containsEntry("getP50Millis", 1001.0).containsEntry("getMaxMillis", 1002.0);
        assertThat(slow.numbers()).containsEntry("count", 3).doesNotContainKey("getP99Millis");
        MountFinding many = check.judge(Map.of(
                "get",
                Percentiles.of(
                        IntStream.rangeClosed(1, 100).mapToObj(i -> 1.0 * i).toList())));
        assertThat(many).satisfies(is(PASS, "p50/p99 of 100: get 50/99 ms"));
        assertThat(many.numbers()).containsEntry("getP99Millis", 99.0);
    }

    @Test
    void versions_knowTheTraps() {
        VersionsCheck check = new VersionsCheck();
        assertThat(check.judge("Linux 6.1.0-18-amd64", true, version(10, 3), false))
                .satisfies(is(PASS, "10.3"));
        assertThat(check.judge("Linux 6.1.0-18-amd64", true, version(10, 3), true))
                .satisfies(is(WARN, "tmpfs bricks"));
        assertThat(check.judge("Linux 6.6.1", true, version(11, 1), true)).satisfies(is(PASS, "11.1"));
        assertThat(check.judge("Linux 6.8", true, version(7, 9), false)).satisfies(is(WARN, "open-behind"));
        assertThat(check.judge("Linux 6.8", true, version(8, 6), false)).satisfies(is(WARN, "round trips"));
        assertThat(check.judge("Linux 5.4", false, Optional.empty(), true)).satisfies(is(PASS, "Linux 5.4"));
        assertThat(check.judge("Mac OS X 14.1", true, Optional.empty(), true)).satisfies(is(PASS, "unknown version"));
    }

    @Test
    void diagnosis_isAsBadAsItsWorstFinding() {
        assertThat(diagnosis().verdict()).isEqualTo(PASS);
        assertThat(diagnosis(SKIPPED, SKIPPED).verdict()).isEqualTo(PASS);
        assertThat(diagnosis(PASS, WARN, SKIPPED).verdict()).isEqualTo(WARN);
        assertThat(diagnosis(FAIL, WARN, SKIPPED).verdict()).isEqualTo(FAIL);
        assertThat(diagnosis(PASS).finding("check 0")).isPresent();
        assertThat(diagnosis(PASS).finding("check 1")).isEmpty();
    }

    @Test
    void frozenMount_isToldApartFromAStoppedClient() {
        Optional<MountEntry> mount = Optional.of(entry("fuse.glusterfs", 1));
        assertThat(FrozenMount.remedy(mount, Optional.of(new GlusterClient(42, 'T', List.of("glusterfs")))))
                .isEqualTo("Its client process is stopped: kill -CONT 42");
        assertThat(FrozenMount.remedy(mount, client()))
                .contains("client process 7 is there", "umount -f /cache_client");
        assertThat(FrozenMount.remedy(mount, Optional.empty())).contains("ps -C glusterfs", "umount -f /cache_client");
        MountEntry root = new MountEntry(Path.of("/"), "fuse.glusterfs", "cache1:/cache", Set.of(), 1);
        for (Optional<MountEntry> never :
                List.of(Optional.<MountEntry>empty(), Optional.of(root), Optional.of(entry("ext4", 1)))) {
            assertThat(FrozenMount.remedy(never, Optional.empty()))
                    .contains("find the mount point with findmnt")
                    .doesNotContain("umount -f /");
        }
    }

    @Test
    void percentiles_areOfTheNearestRank() {
        Percentiles hundred = Percentiles.of(
                IntStream.rangeClosed(1, 100).mapToObj(i -> 101.0 - i).toList());
        assertThat(hundred.at(50)).isEqualTo(50);
        assertThat(hundred.at(99)).isEqualTo(99);
        assertThat(hundred.max()).isEqualTo(100);
        assertThat(Percentiles.of(List.of()).max()).isZero();
    }

    private static Consumer<MountFinding> is(Verdict verdict, String words) {
        return finding -> {
            assertThat(finding.verdict()).as(finding.toString()).isEqualTo(verdict);
            assertThat(finding.measured()).contains(words);
            if (verdict == PASS || verdict == SKIPPED) {
                assertThat(finding.remedy()).isEmpty();
            } else {
                assertThat(finding.remedy()).isNotEmpty();
            }
        };
    }

    private static MountEntry entry(String type, int layers) {
        return new MountEntry(MOUNT, type, "cache1:/cache", Set.of("rw"), layers);
    }

    private static MountEntry nfs(String... options) {
        return new MountEntry(MOUNT, "nfs4", "server:/export", Set.of(options), 1);
    }

    private static Optional<GlusterClient> client(String... options) {
        List<String> arguments =
                new ArrayList<>(List.of("/usr/sbin/glusterfs", "--volfile-server=cache1", "--volfile-server=cache2"));
        arguments.addAll(List.of(options));
        arguments.add("/cache_client");
        return Optional.of(new GlusterClient(7, 'S', arguments));
    }

    private static Optional<Version> version(int major, int minor) {
        return Optional.of(new Version(major, minor));
    }

    private static ReadTally reads(int reads) {
        return new ReadTally(reads, 0, 0, 0, 0, 0, 0, 0, 0, "");
    }

    private static MountFinding rename(ReadTally here) {
        return new RenameCheck().judge(new Overwrites(10, here, Optional.empty()));
    }

    private static Diagnosis diagnosis(Verdict... verdicts) {
        List<MountFinding> findings = new ArrayList<>();
        for (Verdict verdict : verdicts) {
            findings.add(new MountFinding("check " + findings.size(), "", verdict, "", Map.of(), ""));
        }
        return new Diagnosis(MOUNT, findings);
    }
}
