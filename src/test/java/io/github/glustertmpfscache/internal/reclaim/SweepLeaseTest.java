package io.github.glustertmpfscache.internal.reclaim;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.mount.FaultyMountFiles.Call;
import io.github.glustertmpfscache.internal.mount.StoreOnDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SweepLeaseTest {
    private static final Duration BEAT = Duration.ofSeconds(10);
    private static final Duration NANO = Duration.ofNanos(1);

    @TempDir
    private Path mount;

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private StoreOnDisk here;
    private StoreOnDisk there;
    private SweepLease lease;
    private SweepLease other;

    @BeforeEach
    void open() throws IOException {
        here = new StoreOnDisk(mount);
        there = new StoreOnDisk(mount);
        lease = lease(here, "here", BEAT);
        other = lease(there, "there", BEAT);
    }

    private SweepLease lease(StoreOnDisk disk, String self, Duration beat) {
        return new SweepLease(disk.store.tree(), self, beat, now::get);
    }

    @Test
    void beat_firstHost_holdsTheLeaseOnceItHasSettled() throws IOException {
        assertThat(lease.beat(Totals.UNKNOWN)).isFalse();
        assertThat(lease.isWaitingToHold()).isTrue();
        pass(SweepLease.SETTLED.minus(NANO));
        assertThat(lease.beat(Totals.UNKNOWN)).isFalse();
        assertThat(lease.isHolding()).isFalse();
        pass(NANO);
        assertThat(lease.beat(Totals.UNKNOWN)).isTrue();
        assertThat(lease.isHolding()).isTrue();
        assertThat(lease.isWaitingToHold()).isFalse();
        assertThat(content()).isEqualTo("1 here 1 10000 -1 -1\n");
        assertThat(lease.beat(Totals.UNKNOWN)).isTrue();
        assertThat(content()).isEqualTo("1 here 2 10000 -1 -1\n");
    }

    /** Both find no lease; the one that writes last is the one that all find. */
    @Test
    void beat_twoCandidatesAtOnce_exactlyOneHolds() throws IOException {
        here.files.at(Call.CREATE, path -> other.beat(Totals.UNKNOWN));
        assertThat(lease.beat(Totals.UNKNOWN)).isFalse();
        assertThat(other.isWaitingToHold()).isTrue();
        pass(SweepLease.SETTLED);
        for (int i = 0; i < 20; i++) {
            assertThat(other.beat(Totals.UNKNOWN)).isFalse();
            assertThat(lease.beat(Totals.UNKNOWN)).isTrue();
            pass(BEAT);
        }
        assertThat(other.isWaitingToHold()).isFalse();
    }

    @Test
    void beat_otherHolderSilentForFourBeats_takesOver_andNotBefore() throws IOException {
        hold(lease);
        assertThat(other.beat(Totals.UNKNOWN)).isFalse();
        pass(BEAT.multipliedBy(4).minus(NANO));
        assertThat(other.beat(Totals.UNKNOWN)).isFalse();
        assertThat(content()).startsWith("1 here ");
        pass(NANO);
        assertThat(other.beat(Totals.UNKNOWN)).isFalse();
        assertThat(content()).startsWith("1 there ");
        pass(SweepLease.SETTLED);
        assertThat(other.beat(Totals.UNKNOWN)).isTrue();
    }

    @Test
    void beat_otherHolderBeating_watchesForEver() throws IOException {
        hold(lease);
        for (int i = 0; i < 50; i++) {
            assertThat(other.beat(Totals.UNKNOWN)).isFalse();
            pass(BEAT.multipliedBy(3));
            assertThat(lease.beat(Totals.UNKNOWN)).isTrue();
        }
    }

    /** The hosts may have set different sweep intervals. */
    @Test
    void beat_holderWithLongerBeats_isGivenFourOfItsOwn() throws IOException {
        SweepLease slow = lease(here, "slow", Duration.ofMinutes(1));
        hold(slow);
        assertThat(other.beat(Totals.UNKNOWN)).isFalse();
        pass(Duration.ofMinutes(4).minus(NANO));
        other.beat(Totals.UNKNOWN);
        assertThat(content()).startsWith("1 slow ");
        pass(NANO);
        other.beat(Totals.UNKNOWN);
        assertThat(content()).startsWith("1 there ");
    }

    /** Such a time cannot have been written by this library, and would keep all hosts from sweeping for ever. */
    @Test
    void beat_holderThatClaimsToBeatEveryCentury_isGivenFortyMinutes() throws IOException {
        Files.writeString(file(), "1 somebody 5 3153600000000 1 1\n");
        other.beat(Totals.UNKNOWN);
        pass(Duration.ofMinutes(40));
        other.beat(Totals.UNKNOWN);
        assertThat(content()).startsWith("1 there ");
    }

    @Test
    void beat_holderThatFindsAnother_standsBack() throws IOException {
        hold(lease);
        Files.writeString(file(), "1 there 0 10000 -1 -1\n");
        assertThat(lease.beat(Totals.UNKNOWN)).isFalse();
        assertThat(lease.isHolding()).isFalse();
        assertThat(lease.isWaitingToHold()).isFalse();
        assertThat(content()).startsWith("1 there 0 ");
    }

    @Test
    void release_isTakenAtOnce() throws IOException {
        hold(lease);
        other.beat(Totals.UNKNOWN);
        lease.release();
        assertThat(lease.isHolding()).isFalse();
        other.beat(Totals.UNKNOWN);
        assertThat(content()).startsWith("1 there ");
        pass(SweepLease.SETTLED);
        assertThat(other.beat(Totals.UNKNOWN)).isTrue();
    }

    /** A host that read it while its holder replaced it took it, and both swept for a while. */
    @Test
    void beat_leaseThatIsJustBeingReplaced_isLeftToItsHolder() throws IOException {
        hold(lease);
        other.beat(Totals.UNKNOWN);
        there.files.at(Call.OPEN, path -> {
            throw new NoSuchFileException(path.toString());
        });
        other.beat(Totals.UNKNOWN);
        assertThat(other.isWaitingToHold()).isFalse();
        assertThat(content()).startsWith("1 here ");
        other.beat(Totals.UNKNOWN);
        Files.delete(file());
        for (int i = 0; i < 2; i++) {
            assertThat(other.isWaitingToHold()).isFalse();
            other.beat(Totals.UNKNOWN);
        }
        assertThat(content()).as("there is really none").startsWith("1 there ");
    }

    /** As when it was held up for four beats, and does not know yet. */
    @Test
    void release_afterAnotherHostHasTakenIt_changesNothing() throws IOException {
        hold(lease);
        Files.writeString(file(), "1 there 7 10000 1 1\n");
        lease.release();
        assertThat(lease.isHolding()).isFalse();
        assertThat(content()).startsWith("1 there 7 ");
    }

    @Test
    void release_byOneThatDoesNotHold_changesNothing() throws IOException {
        hold(lease);
        other.beat(Totals.UNKNOWN);
        other.release();
        assertThat(content()).startsWith("1 here ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "garbage",
                "1 there",
                "2 there 1 10000 1 1",
                "1 there x 10000 1 1",
                "1 there 1 10000 1 1 1",
                "1 there 1 99999999999999999999 1 1",
                "\u0000\u0001\ufffd"
            })
    void beat_garbageInTheFile_isReplaced(String garbage) throws IOException {
        Files.writeString(file(), garbage);
        lease.beat(Totals.UNKNOWN);
        assertThat(content()).startsWith("1 here 0 ");
        pass(SweepLease.SETTLED);
        assertThat(lease.beat(Totals.UNKNOWN)).isTrue();
    }

    @Test
    void beat_veryLongFile_isReplaced() throws IOException {
        Files.writeString(file(), "1 there 1 10000 1 1 ".repeat(10_000));
        lease.beat(Totals.UNKNOWN);
        assertThat(content()).startsWith("1 here 0 ");
    }

    @Test
    void beat_afterAClear_takesTheNewTreesLease() throws IOException {
        hold(lease);
        here.store.clear();
        assertThat(file()).doesNotExist();
        assertThat(lease.beat(Totals.UNKNOWN)).isFalse();
        assertThat(content()).startsWith("1 here 0 ");
        pass(SweepLease.SETTLED);
        assertThat(lease.beat(Totals.UNKNOWN)).isTrue();
    }

    /** It would try to write its lease into the shard that is gone, for ever: nothing else tells an idle host of the clear. */
    @Test
    void beat_ofAnIdleHost_afterAnotherHasClearedAndSwept_watchesTheNewTreesLease() throws IOException {
        hold(lease);
        other.beat(Totals.UNKNOWN);
        List<Path> old = here.store.tree().shards().stream()
                .map(shard -> shard.directory())
                .toList();
        here.store.clear();
        hold(lease);
        for (Path shard : old) {
            PathUtils.deleteDirectory(shard);
        }
        assertThat(other.beat(Totals.UNKNOWN)).isFalse();
        assertThat(other.isWaitingToHold()).isFalse();
        assertThat(content()).startsWith("1 here ");
        assertThat(there.store.tree().generation()).isEqualTo(here.store.tree().generation());
        assertThat(there.store.find(EntryKey.of("key"))).isEmpty();
    }

    @Test
    void totals_areToldToTheOthers_andPassedOn() throws IOException {
        hold(lease);
        assertThat(lease.totals()).isEqualTo(Totals.UNKNOWN);
        Totals totals = new Totals(7, 28_672);
        lease.beat(totals);
        assertThat(lease.totals()).isEqualTo(totals);
        other.beat(Totals.UNKNOWN);
        assertThat(other.totals()).isEqualTo(totals);
        pass(BEAT.multipliedBy(4));
        other.beat(Totals.UNKNOWN);
        pass(SweepLease.SETTLED);
        assertThat(other.beat(Totals.UNKNOWN)).isTrue();
        lease.beat(Totals.UNKNOWN);
        assertThat(lease.totals()).isEqualTo(totals);
        Totals newer = new Totals(8, 32_768);
        other.beat(newer);
        lease.beat(Totals.UNKNOWN);
        assertThat(lease.totals()).isEqualTo(newer);
    }

    /** As above with caches that show a replaced file for up to 3 s, and a holder that is stopped for a while and goes on. */
    @Test
    void beat_hostsThatReadOldContents_neverHoldTwiceForLong() throws IOException {
        for (int seed = 0; seed < 8; seed++) {
            new Simulation(seed, Duration.ofSeconds(2), Files.createDirectory(mount.resolve("run" + seed))).run();
        }
    }

    /** The hosts took the lease from one another, just when one of them had waited long enough, and none of them swept for minutes. */
    @ParameterizedTest
    @ValueSource(longs = {100, 500, 1_000, 2_500, 5_000})
    void beat_hostsThatReadOldContents_settleOnOneThatKeepsTheLease(long beatMillis) throws IOException {
        for (int seed = 0; seed < 6; seed++) {
            Path directory = Files.createDirectory(mount.resolve("run" + seed));
            new Simulation(seed, Duration.ofMillis(beatMillis), directory).settle();
        }
    }

    private final class Simulation {
        private static final long STALE = 3_000_000_000L;
        private static final long SECOND = 1_000_000_000L;

        private final Random random;
        private final long start = now.get();
        private final TreeMap<Long, String> history = new TreeMap<>(Map.of(Long.MIN_VALUE, ""));
        private final List<Host> hosts = new ArrayList<>();
        private final Path snapshots;
        private final long beat;
        private long doubleSince = -1;

        private final class Host {
            final StoreOnDisk disk;
            final SweepLease lease;
            final Path snapshot;
            long next;
            long wrote = Long.MIN_VALUE;

            Host(int number) throws IOException {
                disk = new StoreOnDisk(snapshots);
                lease = new SweepLease(disk.store.tree(), "host" + number, Duration.ofNanos(beat), now::get);
                snapshot = snapshots.resolve("snapshot" + number);
                disk.files.showInstead(file(disk), snapshot);
                next = random.nextLong(beat);
            }
        }

        Simulation(int seed, Duration beat, Path directory) throws IOException {
            random = new Random(seed);
            this.beat = beat.toNanos();
            snapshots = directory;
            for (int i = 0; i < 3; i++) {
                hosts.add(new Host(i));
            }
        }

        void run() throws IOException {
            boolean stopped = false;
            for (long time = 0; time < 120 * SECOND; ) {
                Host host = nextToBeat();
                time = host.next;
                now.set(start + time);
                if (!stopped && time > 60 * SECOND && host.lease.isHolding()) {
                    stopped = true;
                    host.next = time + 20 * SECOND;
                    continue;
                }
                beat(host, time);
            }
            assertThat(hosts.stream().filter(host -> host.lease.isHolding())).hasSize(1);
        }

        private Host nextToBeat() {
            return hosts.stream()
                    .min((one, two) -> Long.compare(one.next, two.next))
                    .orElseThrow();
        }

        /** Two claims at most: the first ones, made at once, and the one that is left of them. */
        void settle() throws IOException {
            Host holder = null;
            long latest = 2 * SweepLease.SETTLED.toNanos() + 4 * beat;
            for (long time = 0; time < 30 * SECOND + 10 * beat; ) {
                Host host = nextToBeat();
                time = host.next;
                now.set(start + time);
                beat(host, time);
                if (holder == null && host.lease.isHolding()) {
                    assertThat(time).isLessThan(latest);
                    holder = host;
                }
                assertThat(holder == null || holder.lease.isHolding())
                        .as("%d ms", time / 1_000_000)
                        .isTrue();
            }
            assertThat(holder).isNotNull();
        }

        private void beat(Host host, long time) throws IOException {
            long seenUpTo = Math.max(host.wrote, time - random.nextLong(STALE));
            Files.writeString(host.snapshot, history.floorEntry(seenUpTo).getValue());
            String before = Files.exists(file(host.disk)) ? Files.readString(file(host.disk)) : "";
            host.lease.beat(Totals.UNKNOWN);
            String after = Files.exists(file(host.disk)) ? Files.readString(file(host.disk)) : "";
            if (!after.equals(before)) {
                history.put(time, after);
                host.wrote = time;
            }
            long delay = (long) (beat * random.nextDouble(0.8, 1.2));
            host.next = time + (host.lease.isWaitingToHold() ? Math.min(delay, SweepLease.SETTLED.toNanos()) : delay);
            long holders =
                    hosts.stream().filter(other -> other.lease.isHolding()).count();
            boolean allAwake = hosts.stream().allMatch(other -> other.next - time < 6 * SECOND);
            if (holders < 2 || !allAwake) {
                doubleSince = -1;
            } else if (doubleSince < 0) {
                doubleSince = time;
            } else {
                assertThat(time - doubleSince).isLessThan(8 * SECOND);
            }
        }
    }

    private void hold(SweepLease by) throws IOException {
        by.beat(Totals.UNKNOWN);
        pass(SweepLease.SETTLED);
        assertThat(by.beat(Totals.UNKNOWN)).isTrue();
    }

    private void pass(Duration duration) {
        now.addAndGet(duration.toNanos());
    }

    private Path file() {
        return file(here);
    }

    private static Path file(StoreOnDisk disk) {
        return disk.store.tree().shards().get(0).directory().resolve("SWEEPER");
    }

    private String content() throws IOException {
        return Files.readString(file());
    }
}
