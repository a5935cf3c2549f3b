package io.github.glustertmpfscache.internal.reclaim;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.mount.EntrySize;
import io.github.glustertmpfscache.internal.mount.FaultyMountFiles.Call;
import io.github.glustertmpfscache.internal.mount.StoreOnDisk;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SizeLimitTest {
    private static final int PAGE = 4096;
    private static final int PAGES = 40;
    private static final int LOW_PAGES = 38;
    private static final long NOW = 4_000_000_000_000L;

    @TempDir
    private Path mount;

    private final HandScheduler scheduler = new HandScheduler();
    private final RecordedLog log = new RecordedLog();
    private Host here;

    private final class Host {
        final StoreOnDisk disk = new StoreOnDisk(mount);
        final SizeLimit limit;

        Host(int pages) throws IOException {
            EvictableCache cache = new EvictableCache(disk.store.tree(), disk.stats);
            limit = new SizeLimit(cache, (long) pages * PAGE, scheduler, log.paced());
        }

        void put(int number) throws IOException {
            put(number, 1);
        }

        void put(int number, int valueLength) throws IOException {
            EntryKey key = key(number);
            disk.store.put(key, new byte[valueLength], StoreOnDisk.FOREVER);
            disk.setLastUse(key, NOW + number);
            limit.wrote(disk.store.tree().shardOf(key), EntrySize.of(key, valueLength));
        }
    }

    @BeforeEach
    void open() throws IOException {
        here = new Host(PAGES);
    }

    @Test
    void belowTheMaximum_nothingIsEvicted() throws IOException {
        for (int i = 0; i < PAGES; i++) {
            here.put(i);
            scheduler.runDue();
        }
        assertThat(present(PAGES)).hasSize(PAGES);
        assertThat(here.disk.stats.evictedForSize.sum()).isZero();
    }

    @Test
    void aboveTheMaximum_theLeastRecentlyUsedGo_downToTheLowMark_andNoFurther() throws IOException {
        for (int i = 0; i < 60; i++) {
            here.put(i);
        }
        here.disk.setLastUse(key(3), NOW + 1000);
        scheduler.runDue();
        List<Integer> expected = new ArrayList<>(List.of(3));
        for (int i = 60 - LOW_PAGES + 1; i < 60; i++) {
            expected.add(i);
        }
        assertThat(present(60)).isEqualTo(expected);
        assertThat(here.disk.stats.evictedForSize.sum()).isEqualTo(60 - LOW_PAGES);
        assertThat(here.disk.stats.swept()).isZero();
        assertThat(scheduler.scheduled()).isZero();
    }

    /** What was listed is not what goes, if another host has used it since. */
    @Test
    void entryThatIsStampedAfterTheListing_isSpared() throws IOException {
        for (int i = 0; i < 60; i++) {
            here.put(i);
        }
        here.disk.files.reset();
        for (int i = 0; i < 60; i++) {
            here.disk.files.at(Call.STATUS, path -> {});
        }
        here.disk.files.at(Call.STATUS, path -> {
            assertThat(path).isEqualTo(here.disk.pathOf(key(0)));
            here.disk.setLastUse(key(0), NOW + 1000);
        });
        scheduler.runDue();
        assertThat(present(60)).hasSize(LOW_PAGES).contains(0).doesNotContain(1);
    }

    @Test
    void overwritingTheSameKeys_evictsNothing() throws IOException {
        for (int round = 0; round < 30; round++) {
            for (int i = 0; i < 20; i++) {
                here.put(i);
                scheduler.runDue();
            }
        }
        assertThat(present(20)).hasSize(20);
        assertThat(here.disk.stats.evictedForSize.sum()).isZero();
    }

    /** Each listing kept what the ones before had found, without end; and it was polled before anything was evicted. */
    @Test
    void overwritingTheSameKeys_forLong_keepsNoMoreVictimsThanThereAreEntries() throws IOException {
        Host limited = new Host(400);
        for (int round = 0; round < 50; round++) {
            for (int i = 0; i < 100; i++) {
                limited.put(i);
                limited.disk.setLastUse(key(i), NOW + 100L * round + i);
                scheduler.runDue();
            }
            assertThat(limited.limit.pool().size()).isLessThanOrEqualTo(100);
        }
        scheduler.tick = Duration.ofMillis(1); // so a step does not get through all of them
        for (int i = 10_000; i < 10_400; i++) {
            limited.put(i);
            scheduler.runDue();
        }
        assertThat(limited.disk.entries().size()).isBetween(370, 420);
    }

    /** What was overwritten in it counted each time, and all of the others' entries went for that. */
    @Test
    void shardThatCannotBeListedAnyMore_doesNotEmptyTheOthers() throws IOException {
        Host limited = new Host(400);
        for (int i = 0; i < 300; i++) {
            limited.put(i);
        }
        scheduler.runDue();
        Path broken = limited.disk.pathOf(key(1)).getParent();
        limited.disk.files.always(Call.LIST, path -> {
            if (path.equals(broken)) {
                throw new FileSystemException(path.toString(), null, "Input/output error");
            }
        });
        for (int i = 0; i < 1000; i++) {
            limited.put(1);
            scheduler.pass(Duration.ofMillis(100));
        }
        assertThat(log.lines()).isNotEmpty();
        assertThat(present(300)).hasSizeGreaterThan(250);
    }

    @Test
    void firstWrite_looksWhatIsThereAlready() throws IOException {
        StoreOnDisk before = new StoreOnDisk(mount);
        for (int i = 0; i < 60; i++) {
            before.store.put(key(i), new byte[1], StoreOnDisk.FOREVER);
            before.setLastUse(key(i), NOW + i);
        }
        here.put(60);
        scheduler.runDue();
        assertThat(present(61)).hasSize(LOW_PAGES).contains(60);
    }

    @Test
    void whatAnotherHostWrites_countsOnceItIsListed() throws IOException {
        Host limited = new Host(400);
        for (int i = 0; i < 300; i++) {
            limited.put(i);
        }
        scheduler.runDue();
        StoreOnDisk other = new StoreOnDisk(mount);
        for (int i = 300; i < 500; i++) {
            other.store.put(key(i), new byte[1], StoreOnDisk.FOREVER);
            other.setLastUse(key(i), NOW + i);
        }
        for (int i = 500; i < 580; i++) {
            limited.put(i);
            scheduler.runDue();
        }
        assertThat(present(580)).hasSizeBetween(380, 420).contains(579);
    }

    /** Each counted what the other wrote only when its own writes alone exceeded the maximum. */
    @Test
    void twoHostsThatFillAnEmptyCache_exceedTheMaximumByFivePercentEach() throws IOException {
        Host one = new Host(400);
        Host two = new Host(400);
        for (int i = 0; i < 800; i++) {
            (i % 2 == 0 ? one : two).put(i);
            scheduler.runDue();
            if (i > 400) {
                assertThat(one.disk.entries().size()).isLessThanOrEqualTo(440);
            }
        }
        assertThat(present(800)).hasSizeGreaterThan(370);
    }

    /** It listed what was just written again and again, and evicted nothing until the writers paused. */
    @Test
    void writersThatNeverPause_doNotKeepTheTaskFromEvicting() throws IOException {
        Host limited = new Host(400);
        int[] next = {0};
        limited.disk.files.always(Call.LIST, path -> {
            scheduler.pass(Duration.ofMillis(60)); // two of them take longer than a step
            for (int i = 0; i < 5; i++) {
                limited.put(next[0]++);
            }
        });
        for (int i = 0; i < 300; i++) {
            limited.put(next[0]++);
            if (scheduler.scheduled() > 0) {
                scheduler.runNext();
            }
        }
        assertThat(next[0]).isGreaterThan(700);
        assertThat(limited.disk.entries().size()).isLessThan(500);
    }

    @Test
    void writersThatAreFasterThanTheTask_evictWhatTheyWrite() throws IOException {
        Host limited = new Host(400);
        for (int i = 0; i < 400; i++) {
            limited.put(i);
        }
        scheduler.runDue();
        assertThat(limited.disk.stats.evictedForSize.sum()).isZero();
        for (int i = 400; i < 440; i++) {
            limited.limit.beforeWrite(1);
            limited.put(i);
        }
        // 5 % above, and the one that was written before that was known
        assertThat(limited.disk.entries()).hasSize(421);
        scheduler.runDue();
        assertThat(limited.disk.entries()).hasSize(380);
    }

    @Test
    void beforeAnythingIsKnown_noWriterHelps() throws IOException {
        here.limit.beforeWrite(1);
        here.put(0);
        here.limit.beforeWrite(1);
        assertThat(here.disk.stats.evictedForSize.sum()).isZero();
    }

    @Test
    void whenAnotherHostHasEvictedTheSame_theTaskLooksAgainLater_andNotForEver() throws IOException {
        for (int i = 0; i < 60; i++) {
            here.put(i);
        }
        here.disk.files.always(Call.DELETE, path -> {
            throw new NoSuchFileException(path.toString());
        });
        scheduler.runDue();
        assertThat(scheduler.scheduled()).isEqualTo(1);
        for (int i = 0; i < 10; i++) {
            scheduler.pass(Duration.ofSeconds(1));
            scheduler.runDue();
        }
        assertThat(scheduler.scheduled()).isZero();
    }

    @Test
    void listings_comeAfterFivePercentWritten_andNotMoreOften() throws IOException {
        Host limited = new Host(4000);
        limited.put(0);
        scheduler.runDue();
        limited.disk.files.reset();
        for (int i = 1; i < 400; i++) {
            limited.put(i);
            scheduler.runDue();
        }
        assertThat(limited.disk.files.count(Call.LIST)).isBetween(1, 10);
    }

    @Test
    void value_isChargedInWholePages_withItsHeader() throws IOException {
        assertThat(Victim.charge(0)).isZero();
        assertThat(Victim.charge(1)).isEqualTo(PAGE);
        assertThat(Victim.charge(PAGE)).isEqualTo(PAGE);
        assertThat(Victim.charge(PAGE + 1)).isEqualTo(2 * PAGE);
        assertThat(Victim.charge(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
        for (int i = 0; i < 21; i++) {
            here.put(i, PAGE); // two pages with the header
        }
        scheduler.runDue();
        assertThat(present(21)).hasSize(LOW_PAGES / 2);
    }

    @Test
    void clearedCache_startsAnew() throws IOException {
        for (int i = 0; i < 35; i++) {
            here.put(i);
        }
        scheduler.runDue();
        new StoreOnDisk(mount).store.clear();
        here.disk.pass(Duration.ofSeconds(1));
        for (int i = 100; i < 135; i++) {
            here.put(i);
            scheduler.runDue();
        }
        assertThat(here.disk.stats.evictedForSize.sum()).isZero();
        for (int i = 135; i < 150; i++) {
            here.put(i);
        }
        scheduler.runDue();
        assertThat(present(150).stream().filter(number -> number >= 100))
                .hasSize(LOW_PAGES)
                .contains(149)
                .doesNotContain(100);
    }

    @Test
    void failureOfAListing_isLogged_andTriedAgainAtALaterWrite() throws IOException {
        for (int i = 0; i < 60; i++) {
            here.put(i);
        }
        here.disk.files.fail(Call.LIST, 1, "Input/output error");
        scheduler.runDue();
        assertThat(log.lines()).hasSize(1).first().asString().contains("Input/output error");
        assertThat(present(60)).hasSize(60);
        assertThat(scheduler.scheduled()).as("no busy loop").isZero();
        here.put(60);
        scheduler.runDue();
        assertThat(present(61)).hasSize(LOW_PAGES);
    }

    /** What had been written into the shard was forgotten, and the cache stayed above its maximum. */
    @Test
    void failureOfALaterListing_losesNothingOfWhatWasWritten() throws IOException {
        Host limited = new Host(400);
        limited.put(0);
        scheduler.runDue();
        limited.disk.files.always(Call.LIST, path -> {
            throw new FileSystemException(path.toString(), null, "Input/output error");
        });
        for (int i = 1; i < 450; i++) {
            limited.put(i);
            scheduler.runDue();
        }
        limited.disk.files.reset();
        limited.put(450);
        scheduler.pass(Duration.ofSeconds(1)); // all may have failed just now
        assertThat(present(451)).hasSizeBetween(380, 400);
    }

    /** It was tried first each time, and nothing was evicted any more. */
    @Test
    void shardThatCannotBeListedAnyMore_doesNotKeepTheOthersFromEviction() throws IOException {
        Host limited = new Host(400);
        limited.put(0);
        scheduler.runDue();
        Path broken = limited.disk.pathOf(key(1)).getParent();
        limited.disk.files.always(Call.LIST, path -> {
            if (path.equals(broken)) {
                throw new FileSystemException(path.toString(), null, "Input/output error");
            }
        });
        for (int i = 1; i < 600; i++) {
            limited.put(i);
            scheduler.runDue();
        }
        assertThat(log.lines()).isNotEmpty();
        assertThat(limited.disk.entries().size()).isBetween(370, 460); // what is in the broken one is a guess
    }

    @Test
    void victimThatCannotBeRemoved_isLogged_andTheOthersGoAtTheNextWrite() throws IOException {
        for (int i = 0; i < 60; i++) {
            here.put(i);
        }
        here.disk.files.fail(Call.DELETE, 1, "Input/output error");
        scheduler.runDue();
        assertThat(log.lines()).hasSize(1);
        here.put(60);
        scheduler.runDue();
        assertThat(present(61)).hasSize(LOW_PAGES);
    }

    @Test
    void work_isDoneInStepsOfATenthOfASecond() throws IOException {
        for (int i = 0; i < 60; i++) {
            here.put(i);
        }
        scheduler.tick = Duration.ofMillis(30);
        scheduler.runNext();
        assertThat(scheduler.scheduled()).isEqualTo(1);
        assertThat(present(60)).hasSize(60);
        scheduler.pass(Duration.ofSeconds(30));
        assertThat(present(60)).hasSize(LOW_PAGES);
    }

    @Test
    void close_stopsInTheMiddle() throws IOException {
        for (int i = 0; i < 60; i++) {
            here.put(i);
        }
        here.disk.files.at(Call.DELETE, path -> {});
        here.disk.files.at(Call.DELETE, path -> here.limit.close());
        scheduler.runDue();
        assertThat(present(60)).hasSize(58);
        assertThat(scheduler.scheduled()).isZero();
    }

    private static EntryKey key(int number) {
        return EntryKey.of("key " + number);
    }

    private List<Integer> present(int upTo) throws IOException {
        List<Path> entries = here.disk.entries();
        List<Integer> present = new ArrayList<>();
        for (int i = 0; i < upTo; i++) {
            String name = key(i).fileName();
            if (entries.stream().anyMatch(path -> path.endsWith(name))) {
                present.add(i);
            }
        }
        return present;
    }
}
