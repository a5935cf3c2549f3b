package io.github.glustertmpfscache.internal.reclaim;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.ExpiryRules;
import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.mount.FaultyMountFiles.Call;
import io.github.glustertmpfscache.internal.mount.StoreOnDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheReclaimerTest {
    private static final Duration INTERVAL = Duration.ofMinutes(16);
    private static final Duration BEAT = Duration.ofMinutes(1);
    private static final long NOW = 4_000_000_000_000L;
    private static final ExpiryRules RULES = new ExpiryRules(Lifespan.NEVER, 0);

    @TempDir
    private Path mount;

    private final HandScheduler scheduler = new HandScheduler();
    private final RecordedLog log = new RecordedLog();
    private StoreOnDisk disk;
    private CacheReclaimer reclaimer;

    @BeforeEach
    void open() throws IOException {
        disk = new StoreOnDisk(mount);
        disk.nowMillis = NOW;
        reclaimer = reclaimer(disk, "here", INTERVAL);
    }

    private CacheReclaimer reclaimer(StoreOnDisk of, String self, Duration interval) {
        ReclaimSettings settings =
                new ReclaimSettings(Long.MAX_VALUE, Watermarks.OFF, false, interval, true, Duration.ofMinutes(2));
        return new CacheReclaimer(
                of.store.tree(),
                settings,
                RULES,
                of.stats,
                of.clock(),
                scheduler,
                new SpaceGauge(scheduler::nanoTime),
                self,
                log.paced());
    }

    private void put(int entries, long millis) throws IOException {
        for (int i = 0; i < entries; i++) {
            disk.store.put(EntryKey.of("key " + i), new byte[1], new Lifespan(NOW, NOW + millis));
        }
    }

    @Test
    void expiredEntries_goWithinAPass_afterTheLeaseWasTaken() throws IOException {
        put(40, 1000);
        disk.nowMillis = NOW + 1_000_000;
        reclaimer.start();
        assertThat(scheduler.nextDelay())
                .isBetween(
                        BEAT.multipliedBy(8).dividedBy(10),
                        BEAT.multipliedBy(12).dividedBy(10));
        scheduler.pass(BEAT.multipliedBy(2));
        assertThat(reclaimer.lease().isHolding()).isTrue();
        scheduler.pass(INTERVAL);
        assertThat(disk.entries()).isEmpty();
        assertThat(reclaimer.totals().areKnown()).isTrue();
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void candidate_looksAgainAsSoonAsTheLeaseHasSettled() {
        reclaimer.start();
        scheduler.runNext();
        assertThat(reclaimer.lease().isWaitingToHold()).isTrue();
        assertThat(scheduler.nextDelay()).isEqualTo(SweepLease.SETTLED);
    }

    @Test
    void oneOfTwoHosts_sweeps_andTheOtherKnowsItsTotals() throws IOException {
        put(40, 1_000_000_000);
        StoreOnDisk otherDisk = new StoreOnDisk(mount);
        CacheReclaimer other = reclaimer(otherDisk, "there", INTERVAL);
        reclaimer.start();
        other.start();
        scheduler.pass(INTERVAL.multipliedBy(2));
        assertThat(reclaimer.lease().isHolding()).isNotEqualTo(other.lease().isHolding());
        assertThat(reclaimer.sweeper().opened() + other.sweeper().opened()).isEqualTo(40);
        assertThat(reclaimer.totals()).isEqualTo(new Totals(40, 40 * 4096));
        assertThat(other.totals()).isEqualTo(reclaimer.totals());
    }

    @Test
    void sweep_pausesThreeTimesAsLongAsItWorked() throws IOException {
        put(40, 1_000_000_000);
        reclaimer.start();
        scheduler.runNext();
        scheduler.tick = Duration.ofMillis(7);
        long before = scheduler.nanoTime();
        scheduler.runNext(); // takes the lease and begins
        assertThat(reclaimer.lease().isHolding()).isTrue();
        long worked = scheduler.nanoTime() - before - SweepLease.SETTLED.toNanos();
        assertThat(scheduler.nextDelay().toNanos() / 3)
                .isBetween(
                        Duration.ofMillis(50).toNanos(), Duration.ofMillis(70).toNanos())
                .isBetween(worked - 6 * scheduler.tick.toNanos(), worked);
        scheduler.tick = Duration.ofMillis(100);
        scheduler.runNext();
        assertThat(scheduler.nextDelay()).isBetween(Duration.ofMillis(300), Duration.ofMillis(900));
    }

    /** A large part outlasted the time after which the others take a holder for dead, so two hosts swept by turns. */
    @Test
    void partThatLastsLongerThanABeat_isInterruptedByBeats() throws IOException {
        put(60, 1_000_000_000);
        scheduler.tick = Duration.ofSeconds(15); // each step is one file, and a pause of a minute
        reclaimer.start();
        while (!reclaimer.lease().isHolding()) {
            scheduler.runNext();
        }
        StoreOnDisk otherDisk = new StoreOnDisk(mount);
        CacheReclaimer other = reclaimer(otherDisk, "there", INTERVAL);
        other.start();
        for (int i = 0; i < 300; i++) {
            scheduler.runNext();
            assertThat(other.lease().isHolding()).isFalse();
        }
        assertThat(reclaimer.lease().isHolding()).isTrue();
    }

    @Test
    void close_releasesTheLease_andNothingIsScheduledAfterwards() throws IOException {
        reclaimer.start();
        scheduler.pass(BEAT.multipliedBy(2));
        assertThat(reclaimer.lease().isHolding()).isTrue();
        Path lease = disk.store.tree().shards().get(0).directory().resolve("SWEEPER");
        assertThat(lease).isNotEmptyFile();
        reclaimer.close();
        assertThat(lease).hasContent("released");
        assertThat(scheduler.scheduled()).isZero();
        reclaimer.close();
        disk.files.reset();
        scheduler.pass(INTERVAL);
        assertThat(disk.files.calls()).isZero();
    }

    @Test
    void close_ofAWatcher_leavesTheLease() throws IOException {
        Path lease = disk.store.tree().shards().get(0).directory().resolve("SWEEPER");
        reclaimer.start();
        Files.writeString(lease, "1 somebody 5 60000 -1 -1\n");
        scheduler.pass(BEAT.multipliedBy(2));
        reclaimer.close();
        assertThat(lease).hasContent("1 somebody 5 60000 -1 -1\n");
    }

    /** As from another thread: the step that runs is the last, and ends at the next file. */
    @Test
    void close_inTheMiddleOfAPart_stopsAtTheNextFile() throws IOException {
        put(60, 1000);
        disk.nowMillis = NOW + 1_000_000;
        reclaimer.start();
        while (disk.files.count(Call.DELETE) == 0) {
            disk.files.at(Call.DELETE, path -> reclaimer.close());
            scheduler.runNext();
        }
        assertThat(disk.files.count(Call.DELETE)).isEqualTo(1);
        assertThat(disk.entries()).hasSize(59);
        assertThat(scheduler.scheduled()).isZero();
        disk.files.reset();
    }

    /** A listing was not ended for it: the lease stayed, and the next host waited for four beats. */
    @Test
    void close_inTheMiddleOfAListing_stopsAtTheNextFile_andReleasesTheLease() throws IOException {
        put(1000, 1_000_000_000);
        Path lease = startAndHold();
        disk.files.reset();
        disk.files.at(Call.STATUS, path -> {});
        disk.files.at(Call.STATUS, path -> reclaimer.close());
        scheduler.pass(BEAT.multipliedBy(2));
        assertThat(disk.files.count(Call.STATUS)).isEqualTo(2);
        assertThat(disk.files.openListings()).isZero();
        assertThat(lease).hasContent("released");
        assertThat(scheduler.scheduled()).isZero();
    }

    /** The lease stayed for four beats. */
    @Test
    void close_thatDoesNotWaitForAFileCall_leavesTheLeaseToTheWork() throws IOException {
        put(1000, 1_000_000_000);
        Path lease = startAndHold();
        disk.files.reset();
        disk.files.at(Call.STATUS, path -> {
            Thread impatient = new Thread(() -> {
                Thread.currentThread().interrupt();
                reclaimer.close();
            });
            impatient.start();
            joined(impatient);
            assertThat(lease).isNotEmptyFile();
        });
        scheduler.pass(BEAT.multipliedBy(2));
        assertThat(disk.files.count(Call.STATUS)).isEqualTo(1);
        assertThat(disk.files.openListings()).isZero();
        assertThat(lease).hasContent("released");
    }

    private static void joined(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Path startAndHold() {
        reclaimer.start();
        while (!reclaimer.lease().isHolding()) {
            scheduler.runNext();
        }
        return disk.store.tree().shards().get(0).directory().resolve("SWEEPER");
    }

    @Test
    void failures_areLogged_andTriedAgainAtALaterBeat() throws IOException {
        put(40, 1000);
        disk.nowMillis = NOW + 1_000_000;
        reclaimer.start();
        scheduler.pass(BEAT.multipliedBy(2));
        for (int i = 0; i < 3; i++) {
            disk.files.fail(Call.LIST, 1, "Input/output error");
            disk.files.at(Call.LIST, path -> {
                throw new IllegalStateException("a bug");
            });
        }
        scheduler.pass(INTERVAL.multipliedBy(2));
        assertThat(log.lines()).anyMatch(line -> line.contains("Input/output error"));
        assertThat(log.lines()).anyMatch(line -> line.contains("a bug"));
        assertThat(disk.entries()).isEmpty();
    }

    @Test
    void leaseThatCannotBeRead_isLogged_andReadLater() throws IOException {
        disk.files.fail(Call.OPEN, 1, "Input/output error");
        reclaimer.start();
        scheduler.pass(BEAT.multipliedBy(4));
        assertThat(log.lines()).hasSize(1).first().asString().contains("lease cannot be used");
        assertThat(reclaimer.lease().isHolding()).isTrue();
    }

    @Test
    void beats_areATenthOfASecondToTenMinutes() {
        CacheReclaimer often = reclaimer(disk, "often", Duration.ofSeconds(1));
        often.start();
        assertThat(scheduler.nextDelay()).isBetween(Duration.ofMillis(80), Duration.ofMillis(120));
        often.close();
        CacheReclaimer seldom = reclaimer(disk, "seldom", Duration.ofDays(365));
        seldom.start();
        assertThat(scheduler.nextDelay()).isBetween(Duration.ofMinutes(8), Duration.ofMinutes(12));
        seldom.close();
    }
}
