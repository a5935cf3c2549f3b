package io.github.glustertmpfscache.internal.reclaim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.ExpiryRules;
import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.mount.FaultyMountFiles.Call;
import io.github.glustertmpfscache.internal.mount.Shard;
import io.github.glustertmpfscache.internal.mount.StoreOnDisk;
import io.github.glustertmpfscache.internal.mount.UseStamps;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CacheSweeperTest {
    private static final EntryKey KEY = EntryKey.of("key");
    private static final byte[] VALUE = {1};
    /** Far in the future, see {@link StoreOnDisk#likeGlusterFs}. */
    private static final long NOW = 4_000_000_000_000L;

    private static final long SKEW = 10_000;
    private static final long GRACE = SKEW + 5_000;
    private static final Duration LEFT = Duration.ofMinutes(2);
    private static final Duration CLEARED = Duration.ofSeconds(10);
    private static final Duration NANO = Duration.ofNanos(1);
    private static final ExpiryRules RULES = new ExpiryRules(Lifespan.NEVER, SKEW);
    private static final ExpiryRules IDLE_RULES = new ExpiryRules(100_000, SKEW);

    @TempDir
    private Path mount;

    private final HandScheduler scheduler = new HandScheduler();
    private StoreOnDisk disk;
    private CacheSweeper sweeper;

    @BeforeEach
    void open() throws IOException {
        use(new StoreOnDisk(mount), RULES);
    }

    private void use(StoreOnDisk opened, ExpiryRules rules) {
        disk = opened;
        disk.nowMillis = NOW;
        sweeper = new CacheSweeper(disk.store.tree(), rules, disk.stats, LEFT, disk.clock(), scheduler);
    }

    private void useLikeGlusterFs() throws IOException {
        use(StoreOnDisk.likeGlusterFs(mount, RULES, new UseStamps(0, () -> {})), RULES);
    }

    @Test
    void expired_goesAfterTheGrace_toTheMillisecond() throws IOException {
        putExpiring(KEY, 1000);
        disk.nowMillis = NOW + 1000 + GRACE - 1;
        pass();
        assertThat(disk.pathOf(KEY)).exists();
        disk.nowMillis = NOW + 1000 + GRACE;
        pass();
        assertThat(disk.pathOf(KEY)).doesNotExist();
        assertThat(disk.stats.swept()).isEqualTo(1);
        assertThat(disk.stats.evictions()).isZero();
    }

    @Test
    void expired_thatMayBeWantedEvenSo_goesAfterThatTooIsOver() throws IOException {
        long kept = 3_600_000;
        use(disk, new ExpiryRules(Lifespan.NEVER, SKEW, kept));
        putExpiring(KEY, 1000);
        disk.nowMillis = NOW + 1000 + GRACE + kept - 1;
        pass();
        assertThat(disk.pathOf(KEY)).exists();
        disk.nowMillis = NOW + 1000 + GRACE + kept;
        pass();
        assertThat(disk.pathOf(KEY)).doesNotExist();
    }

    @Test
    void live_andThoseThatNeverExpire_stay() throws IOException {
        EntryKey forever = EntryKey.of("forever");
        disk.store.put(forever, VALUE, Lifespan.unlimited(0));
        putExpiring(KEY, 1_000_000);
        disk.nowMillis = NOW + 1_000_000;
        pass();
        pass();
        assertThat(disk.pathOf(KEY)).exists();
        disk.nowMillis = Long.MAX_VALUE;
        pass();
        assertThat(disk.pathOf(KEY)).doesNotExist();
        assertThat(disk.pathOf(forever)).exists();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void touchedToLiveLonger_isJudgedByTheTouch(boolean likeGlusterFs) throws IOException {
        if (likeGlusterFs) {
            useLikeGlusterFs();
        }
        putExpiring(KEY, 1000);
        pass(); // so that the index knows it
        assertThat(disk.store.touch(KEY, new Lifespan(NOW, NOW + 60_000))).isTrue();
        disk.nowMillis = NOW + 60_000 + GRACE - 1;
        pass();
        assertThat(disk.pathOf(KEY)).exists();
        disk.nowMillis = NOW + 60_000 + GRACE;
        pass();
        assertThat(disk.pathOf(KEY)).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void touchedToLiveShorter_isJudgedByTheTouch(boolean likeGlusterFs) throws IOException {
        if (likeGlusterFs) {
            useLikeGlusterFs();
        }
        disk.store.put(KEY, VALUE, Lifespan.unlimited(NOW));
        pass();
        assertThat(disk.store.touch(KEY, new Lifespan(NOW, NOW + 1000))).isTrue();
        disk.nowMillis = NOW + 1000 + GRACE - 1;
        pass();
        assertThat(disk.pathOf(KEY)).exists();
        disk.nowMillis = NOW + 1000 + GRACE;
        pass();
        assertThat(disk.pathOf(KEY)).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void touchedForEver_stays(boolean likeGlusterFs) throws IOException {
        if (likeGlusterFs) {
            useLikeGlusterFs();
        }
        putExpiring(KEY, 1000);
        assertThat(disk.store.touch(KEY, Lifespan.unlimited(NOW))).isTrue();
        disk.nowMillis = Long.MAX_VALUE;
        pass();
        assertThat(disk.pathOf(KEY)).exists();
    }

    @Test
    void idle_goesAfterTheGrace_andIsNotEvenOpened() throws IOException {
        use(disk, IDLE_RULES);
        EntryKey used = EntryKey.of("used");
        for (EntryKey key : List.of(KEY, used)) {
            disk.store.put(key, VALUE, Lifespan.unlimited(NOW));
            disk.setLastUse(key, NOW);
        }
        disk.nowMillis = NOW + 100_000 + GRACE - 1;
        pass();
        assertThat(disk.pathOf(KEY)).exists();
        disk.setLastUse(used, NOW + 1000);
        long opened = sweeper.opened();
        disk.nowMillis = NOW + 100_000 + GRACE;
        pass();
        assertThat(disk.pathOf(KEY)).doesNotExist();
        assertThat(disk.pathOf(used)).exists();
        assertThat(sweeper.opened() - opened).as("the stamped one").isEqualTo(1);
        assertThat(disk.stats.swept()).isEqualTo(1);
    }

    /** The other host's new entry must not go in the place of the old one. */
    @Test
    void expired_thatIsReplacedBetweenListingAndUnlink_stays() throws IOException {
        putExpiring(KEY, 1000);
        pass();
        disk.nowMillis = NOW + 1_000_000;
        StoreOnDisk other = new StoreOnDisk(mount);
        disk.files.reset();
        disk.files.at(Call.STATUS, path -> {}); // of the listing
        disk.files.at(Call.STATUS, path -> {
            assertThat(path).isEqualTo(disk.pathOf(KEY));
            other.store.put(KEY, VALUE, Lifespan.unlimited(NOW));
        });
        pass();
        assertThat(disk.store.find(KEY)).isPresent();
        assertThat(disk.files.count(Call.DELETE)).isZero();
        assertThat(disk.stats.swept()).isZero();
    }

    @Test
    void expired_thatIsTouchedBetweenListingAndUnlink_stays() throws IOException {
        useLikeGlusterFs();
        putExpiring(KEY, 1000);
        disk.setLastUse(KEY, NOW);
        pass();
        StoreOnDisk other = StoreOnDisk.likeGlusterFs(mount, RULES, new UseStamps(0, () -> {}));
        other.nowMillis = NOW;
        disk.nowMillis = NOW + 1_000_000;
        disk.files.reset();
        disk.files.at(Call.STATUS, path -> {});
        // Its time of last modification is the same as before.
        disk.files.at(
                Call.STATUS,
                path -> assertThat(other.store.touch(KEY, Lifespan.unlimited(NOW)))
                        .isTrue());
        pass();
        assertThat(disk.pathOf(KEY)).exists();
        assertThat(disk.files.count(Call.DELETE)).isZero();
    }

    @Test
    void idle_thatIsStampedBetweenListingAndUnlink_stays() throws IOException {
        use(disk, IDLE_RULES);
        disk.store.put(KEY, VALUE, Lifespan.unlimited(NOW));
        disk.setLastUse(KEY, NOW);
        pass();
        disk.nowMillis = NOW + 1_000_000;
        disk.files.reset();
        disk.files.at(Call.STATUS, path -> {});
        disk.files.at(Call.STATUS, path -> disk.setLastUse(KEY, disk.nowMillis));
        pass();
        assertThat(disk.pathOf(KEY)).exists();
    }

    @Test
    void secondPass_opensExactlyWhatChanged() throws IOException {
        for (int i = 0; i < 50; i++) {
            putExpiring(EntryKey.of("key " + i), 100_000_000);
        }
        pass();
        assertThat(sweeper.opened()).isEqualTo(50);
        disk.files.reset();
        pass();
        assertThat(sweeper.opened()).isEqualTo(50);
        assertThat(disk.files.opened).allMatch(path -> path.endsWith("LAYOUT"));
        putExpiring(EntryKey.of("key 1"), 100_000_000);
        disk.store.touch(EntryKey.of("key 2"), new Lifespan(NOW, NOW + 100_000));
        disk.setLastUse(EntryKey.of("key 3"), NOW);
        putExpiring(EntryKey.of("new"), 100_000_000);
        disk.store.evict(EntryKey.of("key 4"));
        disk.files.reset();
        pass();
        assertThat(disk.files.opened.stream().filter(path -> !path.endsWith("LAYOUT")))
                .containsExactlyInAnyOrder(
                        disk.pathOf(EntryKey.of("key 1")),
                        disk.pathOf(EntryKey.of("key 2")),
                        disk.pathOf(EntryKey.of("key 3")),
                        disk.pathOf(EntryKey.of("new")));
        assertThat(sweeper.opened()).isEqualTo(54);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".0123456789abcdef0123456789abcdef.1f-2e",
                ".SWEEPER.1f-2e",
                ".0123456789abcdef0123456789abcdef.claim-1f-2e",
                ".0123456789abcdef0123456789abcdef.claim-1f-2e-3d"
            })
    void tempsAndClaims_goWhenTheyLieUnchangedInTwoPasses_andForTheGrace(String name) throws IOException {
        Path left = Files.writeString(shard(1).resolve(name), "left");
        scheduler.pass(LEFT.multipliedBy(2));
        pass();
        assertThat(left).exists();
        scheduler.pass(LEFT.minus(NANO));
        pass();
        assertThat(left).exists();
        scheduler.pass(NANO);
        pass();
        assertThat(left).doesNotExist();
        assertThat(disk.stats.reaped.sum()).isEqualTo(1);
        assertThat(disk.stats.swept()).isZero();
    }

    @Test
    void claimOfALoad_goesOnlyAfterALongTime() throws IOException {
        Path left = Files.createFile(shard(1).resolve(".0123456789abcdef0123456789abcdef.load"));
        pass();
        scheduler.pass(LEFT.multipliedBy(30).minus(NANO));
        pass();
        assertThat(left).exists();
        scheduler.pass(NANO);
        pass();
        assertThat(left).doesNotExist();
        assertThat(disk.stats.reaped.sum()).isEqualTo(1);
    }

    @Test
    void temp_thatGrows_neverGoes() throws IOException {
        Path temp = Files.createFile(shard(2).resolve(".0123456789abcdef0123456789abcdef.1f-2e"));
        for (int i = 0; i < 10; i++) {
            pass();
            scheduler.pass(LEFT);
            Files.writeString(temp, "more", StandardOpenOption.APPEND);
        }
        assertThat(temp).exists();
    }

    @Test
    void temp_thatIsWrittenBetweenListingAndUnlink_stays() throws IOException {
        Path temp = Files.createFile(shard(2).resolve(".0123456789abcdef0123456789abcdef.1f-2e"));
        pass();
        scheduler.pass(LEFT);
        disk.files.reset();
        disk.files.at(Call.STATUS, path -> {});
        disk.files.at(Call.STATUS, path -> Files.writeString(temp, "more"));
        pass();
        assertThat(temp).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"damaged", "empty", "unknown format", "elsewhere"})
    void unusableEntry_goesAsATempDoes(String kind) throws IOException {
        disk.store.put(KEY, VALUE, StoreOnDisk.FOREVER);
        Path path = disk.pathOf(KEY);
        byte[] content = Files.readAllBytes(path);
        switch (kind) {
            case "damaged" -> content[20]++;
            case "empty" -> content = new byte[0];
            case "unknown format" -> content[5] = 2;
            default -> {
                Files.delete(path);
                path = path.resolveSibling("0123456789abcdef0123456789abcdef");
            }
        }
        Files.write(path, content);
        pass();
        scheduler.pass(LEFT.minus(NANO));
        pass();
        assertThat(path).exists();
        assertThat(sweeper.totals().entries()).isEqualTo(1);
        scheduler.pass(NANO);
        pass();
        assertThat(path).doesNotExist();
        assertThat(disk.stats.swept()).isEqualTo(1);
        assertThat(disk.stats.reaped.sum()).isZero();
    }

    @Test
    void damagedEntry_thatIsPutAnew_stays() throws IOException {
        disk.store.put(KEY, VALUE, StoreOnDisk.FOREVER);
        Files.write(disk.pathOf(KEY), new byte[10]);
        pass();
        scheduler.pass(LEFT);
        disk.store.put(KEY, VALUE, StoreOnDisk.FOREVER);
        pass();
        pass();
        assertThat(disk.store.find(KEY)).isPresent();
    }

    @Test
    void foreignFiles_neverGo() throws IOException {
        List<Path> foreign = new ArrayList<>();
        for (String name : List.of(
                "notes.txt",
                ".hidden",
                "SWEEPER",
                "0123456789ABCDEF0123456789ABCDEF",
                "0123456789abcdef0123456789abcde",
                ".0123456789abcdef0123456789abcdef.tmp",
                ".0123456789abcdef0123456789abcdef.1f-2e.bak",
                "line\nbreak")) {
            foreign.add(Files.writeString(shard(0).resolve(name), "foreign"));
        }
        foreign.add(Files.writeString(disk.base().resolve("foreign"), "foreign"));
        foreign.add(Files.createDirectory(disk.base().resolve("0123456789abcde-00")));
        foreign.add(Files.createDirectory(mount.resolve(".gtc-other.1f-2e")));
        foreign.add(Files.createDirectory(mount.resolve(".gtc-faulty.backup")));
        foreign.add(Files.createDirectory(mount.resolve("gtc-faulty.1f-2e")));
        for (int i = 0; i < 4; i++) {
            pass();
            scheduler.pass(LEFT);
        }
        assertThat(foreign).allSatisfy(path -> assertThat(path).exists());
        assertThat(sweeper.totals()).isEqualTo(new Totals(0, 0));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void clearedShards_goAfterTheirGrace_currentOnesNever(boolean byAnotherHost) throws IOException {
        disk.store.put(KEY, VALUE, StoreOnDisk.FOREVER);
        pass();
        List<Path> old = shards(disk);
        StoreOnDisk clearing = byAnotherHost ? new StoreOnDisk(mount) : disk;
        clearing.store.clear();
        clearing.store.put(KEY, VALUE, StoreOnDisk.FOREVER);
        pass();
        pass();
        scheduler.pass(CLEARED.minus(NANO));
        pass();
        assertThat(old).allSatisfy(path -> assertThat(path).exists());
        scheduler.pass(NANO);
        pass();
        assertThat(old).allSatisfy(path -> assertThat(path).doesNotExist());
        assertThat(shards(clearing))
                .hasSize(4)
                .allSatisfy(path -> assertThat(path).isDirectory());
        assertThat(clearing.store.find(KEY)).isPresent();
        assertThat(disk.stats.reaped.sum()).isEqualTo(4);
        assertThat(sweeper.totals().entries()).isEqualTo(1);
    }

    /** A clear moves its new shards to their place before it names them. */
    @Test
    void shardsOfAClearThatIsUnderway_areNotTakenForClearedOnes() throws IOException {
        StoreOnDisk other = new StoreOnDisk(mount);
        other.files.at(Call.RENAME, path -> {});
        other.files.at(Call.RENAME, path -> {});
        other.files.at(Call.RENAME, path -> {
            pass();
            scheduler.pass(CLEARED.minus(NANO));
            pass();
        });
        other.store.clear();
        scheduler.pass(CLEARED);
        pass();
        pass();
        assertThat(shards(other)).allSatisfy(path -> assertThat(path).isDirectory());
        other.store.put(KEY, VALUE, StoreOnDisk.FOREVER);
        assertThat(disk.store.find(KEY)).isPresent();
    }

    /** As above, by a host that was stopped for longer than the grace. */
    @Test
    void shardsOfAClearThatEndsJustBeforeTheyAreDeleted_stay() throws IOException {
        String id = "0123456789abcdef";
        List<Path> fresh = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            fresh.add(Files.createDirectory(disk.base().resolve(id + "-0" + i)));
        }
        pass();
        scheduler.pass(CLEARED);
        disk.files.always(Call.FILE_SYSTEM, path -> {
            if (fresh.contains(path)) {
                Files.writeString(disk.base().resolve("LAYOUT"), "version=1\nid=" + id + "\nshards=4\n");
            }
        });
        pass();
        assertThat(fresh).allSatisfy(path -> assertThat(path).isDirectory());
        assertThat(shards(disk)).isEqualTo(fresh);
    }

    @Test
    void clearedShard_isDeletedInSteps() throws IOException {
        for (int i = 0; i < 40; i++) {
            disk.store.put(EntryKey.of("key " + i), VALUE, StoreOnDisk.FOREVER);
        }
        disk.store.clear();
        pass();
        scheduler.pass(CLEARED);
        int steps = 0;
        while (disk.entries().size() > 0) {
            int before = disk.entries().size();
            AtomicInteger files = new AtomicInteger(3);
            sweeper.step(() -> files.getAndDecrement() > 0);
            assertThat(before - disk.entries().size()).isLessThanOrEqualTo(3);
            assertThat(steps++).isLessThan(100);
        }
        pass();
        assertThat(disk.base())
                .isDirectoryNotContaining(
                        path -> Files.isDirectory(path) && !shards(disk).contains(path));
    }

    @Test
    void unfinishedTrees_goWhenTheyLieUnchangedForTheGrace() throws IOException {
        Path tree = Files.createDirectory(mount.resolve(".gtc-faulty.1f-2e"));
        Path inTree = Files.createDirectory(tree.resolve("0123456789abcdef-00"));
        Files.writeString(inTree.resolve("file"), "in it");
        Path shard = Files.createDirectory(disk.base().resolve("." + shard(0).getFileName() + ".1f-2e"));
        pass();
        scheduler.pass(LEFT.minus(NANO));
        pass();
        assertThat(tree).exists();
        assertThat(shard).exists();
        scheduler.pass(NANO);
        pass();
        pass();
        assertThat(tree).doesNotExist();
        assertThat(shard).doesNotExist();
        assertThat(disk.stats.reaped.sum()).isEqualTo(2);
    }

    @Test
    void unfinishedTree_thatIsStillBeingBuilt_stays() throws IOException {
        Path tree = Files.createDirectory(mount.resolve(".gtc-faulty.1f-2e"));
        for (int i = 0; i < 5; i++) {
            pass();
            scheduler.pass(LEFT);
            Files.createDirectory(tree.resolve("0123456789abcdef-0" + i));
        }
        pass();
        assertThat(tree).exists();
    }

    /** It looked as if the mount had gone. */
    @Test
    void leftTree_thatAnotherHostRemovesMeanwhile_isNoFailure() throws IOException {
        Path tree = Files.createDirectory(mount.resolve(".gtc-faulty.1f-2e"));
        Files.createFile(tree.resolve("file"));
        pass();
        scheduler.pass(LEFT);
        for (int i = 0; i < 4; i++) {
            assertThat(sweeper.step(() -> false))
                    .as("the last part finds the tree")
                    .isEqualTo(i < 3);
        }
        PathUtils.deleteDirectory(tree);
        assertThat(sweeper.step(() -> true)).isTrue();
        pass();
    }

    @Test
    void unreadableEntry_doesNotStopThePass() throws IOException {
        for (int i = 0; i < 20; i++) {
            putExpiring(EntryKey.of("key " + i), 1000);
        }
        Path bad = disk.pathOf(EntryKey.of("key 7"));
        failToOpen(List.of(bad));
        disk.nowMillis = NOW + 1_000_000;
        pass();
        assertThat(disk.entries()).containsExactly(bad);
        assertThat(disk.stats.swept()).isEqualTo(19);
        disk.files.reset();
        pass();
        assertThat(disk.entries()).isEmpty();
    }

    /** The sweeper began the same shard anew for ever, and never came to the others. */
    @Test
    void shardFullOfUnreadableEntries_doesNotKeepTheOthersFromBeingSwept() throws IOException {
        for (int i = 0; i < 600; i++) {
            putExpiring(EntryKey.of("key " + i), 1000);
        }
        List<Path> bad = disk.entries().stream()
                .filter(path -> path.startsWith(shard(1)))
                .toList();
        assertThat(bad).hasSizeGreaterThan(100);
        failToOpen(bad);
        disk.nowMillis = NOW + 1_000_000;
        assertThat(sweeper.step(() -> true)).isTrue();
        assertThatThrownBy(() -> sweeper.step(() -> true)).isInstanceOf(FileSystemException.class);
        assertThat(sweeper.step(() -> true)).isTrue();
        assertThat(sweeper.step(() -> true)).isTrue();
        assertThat(disk.entries()).containsExactlyInAnyOrderElementsOf(bad);
        disk.files.reset();
        pass();
        assertThat(disk.entries()).isEmpty();
        pass();
        assertThat(sweeper.totals()).isEqualTo(new Totals(0, 0));
    }

    /** Nothing makes it anew until somebody uses a key of it. */
    @Test
    void lostShard_doesNotKeepTheOthersFromBeingSwept() throws IOException {
        for (int i = 0; i < 40; i++) {
            putExpiring(EntryKey.of("key " + i), 1000);
        }
        PathUtils.deleteDirectory(shard(1));
        disk.nowMillis = NOW + 1_000_000;
        pass();
        assertThat(disk.entries()).isEmpty();
        assertThat(sweeper.totals()).isEqualTo(new Totals(0, 0));
    }

    @Test
    void step_asksBeforeEachFile_andGoesOnWhereItStopped() throws IOException {
        for (int i = 0; i < 30; i++) {
            putExpiring(EntryKey.of("key " + i), 1000);
        }
        disk.nowMillis = NOW + 1_000_000;
        long inFirst = disk.entries().stream()
                .filter(path -> path.startsWith(shard(0)))
                .count();
        assertThat(inFirst).isGreaterThan(2);
        AtomicInteger listed = new AtomicInteger((int) inFirst);
        assertThat(sweeper.step(() -> listed.getAndDecrement() > 0)).isFalse();
        assertThat(disk.entries()).hasSize(30);
        disk.files.reset();
        for (int i = 1; i <= inFirst; i++) {
            AtomicInteger files = new AtomicInteger(1);
            assertThat(sweeper.step(() -> files.getAndDecrement() > 0)).isEqualTo(i == inFirst);
            assertThat(disk.entries()).hasSize(30 - i);
        }
        assertThat(disk.files.count(Call.LIST))
                .as("listed once, in the first step")
                .isZero();
    }

    /** A large shard was listed in one go, a second and more. */
    @Test
    void listing_isDoneInStepsToo() throws IOException {
        for (int i = 0; i < 30; i++) {
            putExpiring(EntryKey.of("key " + i), 1000);
        }
        disk.files.reset();
        for (int i = 1; i <= 3; i++) {
            assertThat(sweeper.step(() -> false)).isFalse();
            assertThat(disk.files.count(Call.STATUS)).isEqualTo(i);
        }
        assertThat(disk.files.count(Call.LIST)).isEqualTo(1);
        assertThat(disk.files.openListings()).isEqualTo(1);
        disk.nowMillis = NOW + 1_000_000;
        pass();
        assertThat(disk.entries()).isEmpty();
        assertThat(disk.files.openListings()).isZero();
    }

    /** A directory that is open keeps an administrator from unmounting the volume. */
    @Test
    void listing_isBegunAnewAfterAPause_andNotLeftOpen() throws IOException {
        for (int i = 0; i < 30; i++) {
            putExpiring(EntryKey.of("key " + i), 1_000_000);
        }
        sweeper.step(() -> false);
        sweeper.pause();
        assertThat(disk.files.openListings()).isZero();
        pass();
        assertThat(sweeper.totals().entries()).isEqualTo(30);
    }

    @Test
    void listing_thatFails_isNotLeftOpen() throws IOException {
        for (int i = 0; i < 30; i++) {
            putExpiring(EntryKey.of("key " + i), 1_000_000);
        }
        sweeper.step(() -> false);
        disk.files.fail(Call.STATUS, 1, "Transport endpoint is not connected");
        assertThatThrownBy(() -> sweeper.step(() -> true)).isInstanceOf(IOException.class);
        assertThat(disk.files.openListings()).isZero();
    }

    @Test
    void totals_areTheEntriesAndTheirPages_onceAPassHasEnded() throws IOException {
        disk.store.put(KEY, new byte[1], StoreOnDisk.FOREVER);
        disk.store.put(EntryKey.of("other"), new byte[4096], StoreOnDisk.FOREVER);
        putExpiring(EntryKey.of("expired"), 1000);
        Files.createFile(shard(0).resolve(".0123456789abcdef0123456789abcdef.1f-2e"));
        for (int i = 0; i < 3; i++) {
            sweeper.step(() -> true);
            assertThat(sweeper.totals().areKnown()).isFalse();
        }
        sweeper.step(() -> true);
        assertThat(sweeper.totals()).isEqualTo(new Totals(3, 4 * 4096));
        disk.nowMillis = NOW + 1_000_000;
        pass();
        assertThat(sweeper.totals()).isEqualTo(new Totals(2, 3 * 4096));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void clearInTheMiddleOfAPass_startsAPassOverTheNewTree(boolean byAnotherHost) throws IOException {
        for (int i = 0; i < 40; i++) {
            disk.store.put(EntryKey.of("key " + i), VALUE, StoreOnDisk.FOREVER);
        }
        pass();
        assertThat(sweeper.totals().entries()).isEqualTo(40);
        sweeper.step(() -> true);
        AtomicInteger files = new AtomicInteger(1);
        sweeper.step(() -> files.getAndDecrement() > 0);
        List<Path> old = shards(disk);
        StoreOnDisk clearing = byAnotherHost ? new StoreOnDisk(mount) : disk;
        clearing.store.clear();
        for (Path shard : old) {
            PathUtils.deleteDirectory(shard); // by a sweeper that was quick
        }
        clearing.store.put(KEY, VALUE, StoreOnDisk.FOREVER);
        pass();
        pass();
        assertThat(sweeper.totals()).isEqualTo(new Totals(1, 4096));
        assertThat(clearing.store.find(KEY)).isPresent();
    }

    private void failToOpen(List<Path> bad) {
        disk.files.always(Call.OPEN, path -> {
            if (bad.contains(path)) {
                throw new FileSystemException(path.toString(), null, "Input/output error");
            }
        });
    }

    private void putExpiring(EntryKey key, long millis) throws IOException {
        disk.store.put(key, VALUE, new Lifespan(NOW, NOW + millis));
    }

    private void pass() throws IOException {
        for (int i = 0; i < sweeper.parts(); i++) {
            assertThat(sweeper.step(() -> true)).isTrue();
        }
    }

    private Path shard(int index) {
        return shards(disk).get(index);
    }

    private static List<Path> shards(StoreOnDisk of) {
        return of.store.tree().shards().stream().map(Shard::directory).toList();
    }

    @Test
    void timeBetweenPasses_isNoPass() throws IOException {
        pass();
        scheduler.pass(Duration.ofHours(10)); // another host has the lease
        pass();
        assertThat(disk.stats.sweeps.sum()).isEqualTo(2);
        assertThat(Duration.ofNanos(disk.stats.sweepNanos.sum())).isLessThan(Duration.ofHours(1));
    }

    @Test
    void pass_takesFromItsFirstStepToItsLast() throws IOException {
        for (int part = 0; part < sweeper.parts(); part++) {
            scheduler.pass(Duration.ofMinutes(1));
            assertThat(sweeper.step(() -> true)).isTrue();
        }
        assertThat(disk.stats.sweeps.sum()).isEqualTo(1);
        assertThat(Duration.ofNanos(disk.stats.sweepNanos.sum())).isEqualTo(Duration.ofMinutes(sweeper.parts() - 1));
    }

    @Test
    void pass_duringWhichAnotherHostSwept_isNotCounted() throws IOException {
        assertThat(sweeper.step(() -> true)).isTrue();
        sweeper.pause();
        for (int part = 1; part < sweeper.parts(); part++) {
            assertThat(sweeper.step(() -> true)).isTrue();
        }
        assertThat(disk.stats.sweeps.sum()).isZero();
        pass();
        assertThat(disk.stats.sweeps.sum()).isEqualTo(1);
    }
}
