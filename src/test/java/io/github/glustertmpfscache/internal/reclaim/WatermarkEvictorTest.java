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
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every entry here takes one page of a mount that has so many; the rest of what is used belongs to others. */
class WatermarkEvictorTest {
    private static final long PAGE = 4096;
    private static final long NOW = 4_000_000_000_000L;
    private static final Watermarks MARKS = new Watermarks(0.80, 0.90);

    @TempDir
    private Path mount;

    private final HandScheduler scheduler = new HandScheduler();
    private final RecordedLog log = new RecordedLog();
    private long totalPages = 1000;
    private long othersPages;
    private final SpaceGauge gauge = new SpaceGauge(scheduler::nanoTime);
    private final VictimPool pool = new VictimPool(scheduler::nanoTime);
    private StoreOnDisk disk;
    private EvictableCache cache;
    private WatermarkEvictor evictor;

    @BeforeEach
    void open() throws IOException {
        disk = new StoreOnDisk(mount);
        disk.files.space(this::space);
        cache = new EvictableCache(disk.store.tree(), disk.stats);
        evictor = new WatermarkEvictor(scheduler, gauge, pool, log.paced());
        evictor.add(cache, MARKS);
    }

    private Space space() {
        try {
            long used = othersPages + disk.entries().size();
            return new Space(totalPages * PAGE, Math.max(0, totalPages - used) * PAGE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void put(int entries) throws IOException {
        for (int i = 0; i < entries; i++) {
            EntryKey key = EntryKey.of("key " + i);
            disk.store.put(key, new byte[1], StoreOnDisk.FOREVER);
            disk.setLastUse(key, NOW + i);
        }
    }

    @Test
    void belowTheHighMark_nothingIsEvicted() throws IOException {
        put(100);
        othersPages = 799;
        write();
        scheduler.runDue();
        assertThat(disk.entries()).hasSize(100);
        assertThat(scheduler.scheduled()).isZero();
    }

    @Test
    void fromTheHighMarkOn_theLeastRecentlyUsedGo_downToTheLowMark() throws IOException {
        put(200);
        othersPages = 700;
        write();
        scheduler.runDue();
        int evicted = 104; // 100 are too many, and the space is looked at after each 8
        assertThat(disk.entries()).hasSize(200 - evicted);
        assertThat(disk.stats.evictedAtWatermark.sum()).isEqualTo(evicted);
        for (int i = 0; i < 200; i++) {
            assertThat(disk.store.find(EntryKey.of("key " + i)).isPresent()).isEqualTo(i >= evicted);
        }
        assertThat(disk.files.count(Call.SPACE)).isEqualTo(2 + evicted / 8);
        assertThat(scheduler.scheduled()).isZero();
    }

    @Test
    void nothingToEvict_isSaidOnce_andThenTheEvictorRests() {
        othersPages = 950;
        write();
        scheduler.runDue();
        assertThat(log.lines()).hasSize(1).first().asString().contains("filled to 95 %");
        int listings = disk.files.count(Call.LIST);
        scheduler.pass(Duration.ofSeconds(5).minusNanos(1));
        write();
        scheduler.runDue();
        assertThat(disk.files.count(Call.LIST)).isEqualTo(listings);
        scheduler.pass(Duration.ofNanos(1));
        write();
        scheduler.runDue();
        assertThat(disk.files.count(Call.LIST)).isGreaterThan(listings);
        assertThat(log.lines()).hasSize(2);
    }

    /** It listed the same entries and failed to remove them again and again, without a pause. */
    @Test
    void victimsThatCannotBeRemoved_areNotTriedForEver() throws IOException {
        put(40);
        othersPages = 950;
        scheduler.tick = Duration.ofMillis(1);
        disk.files.always(Call.DELETE, path -> {
            throw new FileSystemException(path.toString(), null, "Operation not permitted");
        });
        write();
        scheduler.pass(Duration.ofSeconds(1));
        assertThat(scheduler.scheduled()).isZero();
        assertThat(disk.entries()).hasSize(40);
        disk.files.reset();
        scheduler.pass(Duration.ofSeconds(5));
        write();
        scheduler.pass(Duration.ofSeconds(1));
        assertThat(disk.entries()).isEmpty();
    }

    @Test
    void stepThatAnotherThreadsListingHoldsUp_isTriedAgain_andIsNoFailure() throws Exception {
        put(200);
        othersPages = 700;
        HangingCall call = new HangingCall();
        disk.files.at(Call.LIST, call);
        OtherThread<Victim> listing = OtherThread.call(() -> pool.next(List.of(cache), TimeLimit.none()));
        call.awaitBegun();
        write();
        scheduler.runNext();
        assertThat(scheduler.scheduled()).isEqualTo(1);
        call.release();
        assertThat(listing.result()).isNotNull();
        scheduler.runDue();
        assertThat(disk.entries()).hasSize(96);
        assertThat(log.lines()).isEmpty();
    }

    /** Of a total of 0 each write evicted an entry. */
    @Test
    void fileSystemThatDoesNotTellHowLargeItIs_isNeverFull() throws IOException {
        put(100);
        totalPages = 0;
        write();
        scheduler.runDue();
        assertThat(disk.entries()).hasSize(100);
    }

    @Test
    void failedLook_isLogged_andTriedAgainAfterARest() throws IOException {
        put(200);
        othersPages = 700;
        disk.files.at(Call.SPACE, path -> {});
        disk.files.fail(Call.SPACE, 1, "Input/output error");
        write();
        scheduler.runDue();
        assertThat(log.lines()).hasSize(1);
        assertThat(scheduler.scheduled()).isZero();
        scheduler.pass(Duration.ofSeconds(5));
        write();
        scheduler.runDue();
        assertThat(disk.entries()).hasSize(96);
    }

    /** Its old shards are gone, and nobody here has used the cache since. */
    @Test
    void look_afterAnotherHostHasClearedAndSwept_findsTheNewTree() throws IOException {
        List<Path> old = disk.store.tree().shards().stream()
                .map(shard -> shard.directory())
                .toList();
        new StoreOnDisk(mount).store.clear();
        for (Path shard : old) {
            PathUtils.deleteDirectory(shard);
        }
        disk.files.spaceIsTrue();
        assertThat(disk.store.tree().space().total()).isPositive();
    }

    @Test
    void severalCaches_theLowestMarksCount() throws IOException {
        put(200);
        othersPages = 600;
        evictor.add(new EvictableCache(disk.store.tree(), disk.stats), new Watermarks(0.70, 0.75));
        write();
        scheduler.runDue();
        assertThat(disk.entries()).hasSizeLessThanOrEqualTo(100).hasSizeGreaterThan(92);
    }

    @Test
    void writers_helpFromTheCriticalMarkOn_byAsMuchAsTheyWrite() throws IOException {
        put(100);
        othersPages = 790;
        write();
        gauge.begin(43 * PAGE); // 933 of 1000
        write();
        assertThat(disk.stats.evictedAtWatermark.sum()).isZero();
        gauge.begin(PAGE);
        evictor.beforeWrite(disk.store.tree(), 3 * PAGE);
        assertThat(disk.stats.evictedAtWatermark.sum()).isEqualTo(3);
        assertThat(disk.store.find(EntryKey.of("key 2"))).isEmpty();
        assertThat(disk.store.find(EntryKey.of("key 3"))).isPresent();
        write();
        assertThat(disk.stats.evictedAtWatermark.sum())
                .as("three pages are free again")
                .isEqualTo(3);
    }

    /** They listed shards until their operation was given up. */
    @Test
    void writers_whoseTimeIsOver_doNotHelp() throws IOException {
        put(100);
        othersPages = 790;
        write();
        gauge.begin(100 * PAGE);
        int listings = disk.files.count(Call.LIST);
        boolean unused = Deadline.within(0, () -> {
            write();
            return true;
        });
        assertThat(disk.stats.evictedAtWatermark.sum()).isZero();
        assertThat(disk.files.count(Call.LIST)).isEqualTo(listings);
        assertThat(scheduler.scheduled()).as("the background does it").isEqualTo(1);
    }

    @Test
    void writers_evictEightAtMost() throws IOException {
        put(100);
        othersPages = 790;
        write();
        gauge.begin(100 * PAGE);
        evictor.beforeWrite(disk.store.tree(), 1000 * PAGE);
        assertThat(disk.stats.evictedAtWatermark.sum()).isEqualTo(8);
    }

    private void write() {
        evictor.beforeWrite(disk.store.tree(), PAGE);
    }
}
