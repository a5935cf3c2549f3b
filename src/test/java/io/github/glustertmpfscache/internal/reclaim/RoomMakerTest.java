package io.github.glustertmpfscache.internal.reclaim;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.OtherThread;
import io.github.glustertmpfscache.internal.Deadline;
import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.mount.FaultyMountFiles.Call;
import io.github.glustertmpfscache.internal.mount.HangingCall;
import io.github.glustertmpfscache.internal.mount.Space;
import io.github.glustertmpfscache.internal.mount.StoreOnDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every entry here takes one page of a mount of a thousand; the rest of what is used belongs to others. */
class RoomMakerTest {
    private static final long PAGE = 4096;
    private static final long TOTAL = 1000;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final long NOW = 4_000_000_000_000L;

    @TempDir
    private Path mount;

    private final HandScheduler scheduler = new HandScheduler();
    private final SpaceGauge gauge = new SpaceGauge(scheduler::nanoTime);
    private final RoomMaker maker =
            new RoomMaker(scheduler, gauge, new VictimPool(scheduler::nanoTime), new RecordedLog().paced());
    private long othersPages;
    private StoreOnDisk disk;

    @BeforeEach
    void open() throws IOException {
        disk = new StoreOnDisk(mount);
        disk.files.space(() -> {
            try {
                long used = othersPages + disk.entries().size();
                return new Space(TOTAL * PAGE, Math.max(0, TOTAL - used) * PAGE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        maker.add(new EvictableCache(disk.store.tree(), disk.stats));
        for (int i = 0; i < 400; i++) {
            EntryKey key = EntryKey.of("key " + i);
            disk.store.put(key, new byte[1], StoreOnDisk.FOREVER);
            disk.setLastUse(key, NOW + i);
        }
    }

    @Test
    void makeRoom_evictsWhatIsPromised_theLeastRecentlyUsedFirst() throws IOException {
        othersPages = 600;
        gauge.begin(100 * PAGE);
        maker.makeRoom(disk.store.tree(), 100 * PAGE, null, true, true);
        assertThat(disk.stats.evictedWhenFull.sum()).isBetween(170L, 171L);
        assertThat(disk.store.find(EntryKey.of("key 169"))).isEmpty();
        assertThat(disk.store.find(EntryKey.of("key 171"))).isPresent();
    }

    /** GlusterFS goes on refusing for 5 s, which must not empty the cache. */
    @Test
    void makeRoom_afterEvictingHasNotHelped_evictsNothingForAWhile_whileThereIsRoom() throws IOException {
        othersPages = 500;
        makeRoom();
        assertThat(disk.entries()).hasSize(336);
        maker.refusedAgain();
        scheduler.pass(Duration.ofSeconds(6).minusNanos(1));
        makeRoom();
        assertThat(disk.entries()).hasSize(336);
        scheduler.pass(Duration.ofNanos(1));
        makeRoom();
        assertThat(disk.entries()).hasSize(272);
    }

    /** When inodes had run out, 64 new entries were put in 6 s, and all others refused. */
    @Test
    void makeRoom_afterEvictingHasHelped_evictsAgainAtOnce() throws IOException {
        makeRoom();
        maker.accepted();
        makeRoom();
        assertThat(disk.entries()).hasSize(272);
        maker.refusedAgain();
        maker.accepted(); // the volume has noticed
        makeRoom();
        assertThat(disk.entries()).hasSize(208);
    }

    @Test
    void makeRoom_soonAfterItWasMade_evictsAgain_whenThereIsNoRoom() throws IOException {
        makeRoom();
        maker.refusedAgain();
        othersPages = 664;
        makeRoom();
        assertThat(disk.entries()).hasSizeBetween(264, 266);
    }

    @Test
    void makeRoom_thoughThereIsRoom_evictsByCount_becauseInodesMayHaveRunOut() throws IOException {
        makeRoom();
        assertThat(disk.entries()).hasSize(336);
    }

    @Test
    void makeRoom_forMoreThanTheMountHolds_evictsNothing() throws IOException {
        othersPages = 600;
        maker.makeRoom(disk.store.tree(), TOTAL * PAGE + 1, null, true, true);
        assertThat(disk.entries()).hasSize(400);
    }

    @Test
    void makeRoom_endsAfterASecond() throws IOException {
        othersPages = 600;
        scheduler.tick = Duration.ofMillis(5);
        long start = scheduler.nanoTime();
        gauge.begin(300 * PAGE);
        maker.makeRoom(disk.store.tree(), 300 * PAGE, null, true, true);
        assertThat(Duration.ofNanos(scheduler.nanoTime() - start))
                .isBetween(SECOND.dividedBy(2), SECOND.plusMillis(50));
        assertThat(disk.entries()).hasSizeBetween(340, 399);
    }

    /** With the default timeout of a second a put on a full volume was given up while it evicted, although room was made. */
    @Test
    void makeRoom_takesHalfOfTheTimeThatTheWriteHasLeft_andTheRestIsDoneInTheBackground() throws IOException {
        othersPages = 600;
        scheduler.tick = Duration.ofMillis(5);
        gauge.begin(100 * PAGE);
        long start = scheduler.nanoTime();
        boolean unused = Deadline.within(SECOND.toNanos() / 2, () -> {
            makeRoom();
            return true;
        });
        assertThat(Duration.ofNanos(scheduler.nanoTime() - start))
                .isLessThan(SECOND.dividedBy(4).plusMillis(50));
        assertThat(disk.entries()).hasSizeGreaterThan(340);
        scheduler.pass(SECOND.multipliedBy(10));
        assertThat(disk.entries()).hasSizeBetween(228, 230);
        assertThat(scheduler.scheduled()).isZero();
        assertThat(maker.spaceIfFull(disk.store.tree(), PAGE)).isNull();
    }

    @Test
    void background_endsWhenNothingCanBeRemoved() throws IOException {
        othersPages = 600;
        scheduler.tick = Duration.ofMillis(5);
        disk.files.always(Call.DELETE, path -> {
            throw new FileSystemException(path.toString(), null, "Operation not permitted");
        });
        makeRoom();
        assertThat(scheduler.scheduled()).isEqualTo(1);
        scheduler.pass(SECOND);
        assertThat(scheduler.scheduled()).isZero();
    }

    @Test
    void background_goesOnAfterAStepInVain() throws IOException {
        othersPages = 600;
        scheduler.tick = Duration.ofMillis(5);
        disk.files.always(Call.DELETE, path -> {
            throw new NoSuchFileException(path.toString()); // another host was faster
        });
        makeRoom();
        scheduler.runNext();
        assertThat(disk.entries()).hasSize(400);
        disk.files.reset();
        scheduler.pass(SECOND.multipliedBy(10));
        assertThat(disk.entries()).hasSizeBetween(329, 331);
        assertThat(scheduler.scheduled()).isZero();
    }

    /** It took what the other host had evicted, and used since, for inodes that it had set free itself. */
    @Test
    void makeRoom_countsOnlyWhatItRemoves_whenAnotherHostHasEvictedTheSame() throws IOException {
        makeRoom();
        assertThat(disk.stats.evictedWhenFull.sum()).isEqualTo(64);
        for (int i = 64; i < 100; i++) { // the rest of what was listed
            disk.store.evict(EntryKey.of("key " + i));
        }
        makeRoom();
        assertThat(disk.stats.evictedWhenFull.sum()).isEqualTo(128);
    }

    /** The write that was refused once more then kept all others from evicting for 6 s. */
    @Test
    void makeRoom_thatRemovesNothing_saysSo() throws IOException {
        scheduler.tick = Duration.ofMillis(5);
        disk.files.always(Call.DELETE, path -> {
            throw new NoSuchFileException(path.toString());
        });
        assertThat(maker.makeRoom(disk.store.tree(), 1, null, true, true)).isFalse();
    }

    /** What was freed before another thread asked was forgotten, and all 400 went. */
    @Test
    void makeRoom_whileOthersAskHowFullTheMountIs_evictsATwentieth() throws IOException {
        othersPages = 590;
        disk.files.always(Call.DELETE, path -> gauge.ask(disk.store.tree()));
        assertThat(maker.spaceIfFull(disk.store.tree(), PAGE)).isNull();
        assertThat(disk.stats.evictedWhenFull.sum()).isBetween(60L, 62L);
    }

    /** Nobody made room any more when a thread hung in a mount that a new one covered. */
    @Test
    void makeRoom_whenAnotherThreadHasHungInItForLong_isDoneByTheNext() throws Exception {
        HangingCall call = new HangingCall();
        disk.files.at(Call.DELETE, call);
        OtherThread<Boolean> hanging = OtherThread.call(() -> maker.makeRoom(disk.store.tree(), 1, null, true, true));
        call.awaitBegun();
        scheduler.pass(SECOND.multipliedBy(10));
        boolean made =
                Deadline.within(SECOND.toNanos() / 10, () -> maker.makeRoom(disk.store.tree(), 1, null, true, true));
        assertThat(made).isTrue();
        assertThat(disk.stats.evictedWhenFull.sum()).isEqualTo(64);
        call.release();
        assertThat(hanging.result()).isTrue();
    }

    /** It was listed again and again until the time was over, by each write. */
    @Test
    void makeRoom_whenOnlyTheSparedEntryIsLeft_isNotTriedAgainForASecond() throws IOException {
        for (int i = 1; i < 400; i++) {
            disk.store.evict(EntryKey.of("key " + i));
        }
        Path spared = disk.pathOf(EntryKey.of("key 0"));
        othersPages = TOTAL;
        scheduler.tick = Duration.ofMillis(5);
        maker.makeRoom(disk.store.tree(), 1, spared, true, true);
        assertThat(scheduler.scheduled()).isZero();
        disk.files.reset();
        maker.makeRoom(disk.store.tree(), 1, spared, true, true);
        assertThat(disk.files.count(Call.LIST)).isZero();
        assertThat(disk.entries()).containsExactly(spared);
    }

    /** Two cache objects of one name list each file twice. */
    @Test
    void makeRoom_whenTheSparedEntryIsListedTwice_evictsWhatFollows() throws IOException {
        maker.add(new EvictableCache(disk.store.tree(), disk.stats));
        othersPages = 600;
        Path spared = disk.pathOf(EntryKey.of("key 0"));
        assertThat(maker.makeRoom(disk.store.tree(), 1, spared, true, true)).isTrue();
        assertThat(disk.entries()).contains(spared).hasSizeLessThan(340);
    }

    @Test
    void spaceIfFull_makesRoomBeforeTheLastTwoPercentAreUsed() throws IOException {
        othersPages = 580;
        assertThat(maker.spaceIfFull(disk.store.tree(), PAGE)).isNull();
        assertThat(disk.stats.evictedWhenFull.sum()).isZero();
        scheduler.pass(Duration.ofSeconds(1));
        othersPages = 581;
        assertThat(maker.spaceIfFull(disk.store.tree(), PAGE)).isNull();
        assertThat(disk.stats.evictedWhenFull.sum()).isBetween(51L, 53L);
        scheduler.pass(Duration.ofSeconds(1));
        othersPages = 1000;
        assertThat(maker.spaceIfFull(disk.store.tree(), PAGE)).isNotNull();
    }

    private void makeRoom() throws IOException {
        maker.makeRoom(disk.store.tree(), 1, null, true, true);
    }

    /** Many writers that find nothing to evict must not wait for each other, each for a listing of all shards. */
    @Test
    void makeRoom_whenNothingIsLeft_isNotTriedAgainForASecond() throws IOException {
        for (int i = 0; i < 400; i++) {
            disk.store.evict(EntryKey.of("key " + i));
        }
        othersPages = TOTAL;
        makeRoom();
        disk.files.reset();
        makeRoom();
        assertThat(disk.files.count(Call.LIST)).isZero();
        scheduler.pass(Duration.ofSeconds(1));
        makeRoom();
        assertThat(disk.files.count(Call.LIST)).isPositive();
    }
}
