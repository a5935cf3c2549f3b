package io.github.glustertmpfscache.internal.mount;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.glustertmpfscache.internal.Deadline;
import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.EntryReading;
import io.github.glustertmpfscache.internal.ExpiryRules;
import io.github.glustertmpfscache.internal.KeyToCheck;
import io.github.glustertmpfscache.internal.KnownEntry;
import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.ListingLimit;
import io.github.glustertmpfscache.internal.ShardListing;
import io.github.glustertmpfscache.internal.mount.FaultyMountFiles.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one listing of a shard tells of its entries. */
class ListedLooksTest {
    /** In the future, as touches on file times need it here. */
    private static final long NOW = 4_000_000_000_000L;

    private static final long IDLE = 80_000;
    private static final long STAMP_INTERVAL = IDLE / 8;
    private static final Lifespan LIFESPAN = new Lifespan(NOW, NOW + 1_000_000);
    private static final byte[] VALUE = {1, 2, 3};
    private static final ListingLimit NO_LIMIT = new ListingLimit(Integer.MAX_VALUE, Long.MAX_VALUE);
    private static final long SLOW = Duration.ofMillis(1).toNanos();

    @TempDir
    private Path mount;

    private final AtomicInteger stamps = new AtomicInteger();
    private final List<EntryKey> keys = new ArrayList<>();
    private StoreOnDisk disk;

    /** Five entries of one shard. */
    @BeforeEach
    void put() throws IOException {
        disk = StoreOnDisk.likeGlusterFs(
                mount, new ExpiryRules(IDLE, 0), new UseStamps(STAMP_INTERVAL, stamps::incrementAndGet));
        disk.nowMillis = NOW;
        for (int i = 0; keys.size() < 5; i++) {
            EntryKey key = EntryKey.of("key " + i);
            if (disk.store.tree().shardOf(key) == 1) {
                disk.store.put(key, VALUE, LIFESPAN);
                disk.setLastUse(key, NOW);
                keys.add(key);
            }
        }
        disk.files.reset();
    }

    private KeyToCheck known(int index, boolean used) throws IOException {
        EntryKey key = keys.get(index);
        EntryReading reading = disk.store.read(key, null);
        assertThat(reading).isInstanceOf(EntryReading.Found.class);
        EntryReading.Found found = (EntryReading.Found) reading;
        return new KeyToCheck(
                key,
                new KnownEntry(
                        requireNonNull(found.identity()),
                        found.entry().metadata().lifespan()),
                used);
    }

    /** Of all entries; the record of file calls starts anew. */
    private List<KeyToCheck> known(boolean used) throws IOException {
        List<KeyToCheck> known = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            known.add(known(i, used));
        }
        disk.files.reset();
        return known;
    }

    private ShardListing list(List<KeyToCheck> asked) throws IOException {
        return disk.store.readUnchanged(asked, NO_LIMIT);
    }

    @Test
    void knownEntries_areOneListing_andOneLookEach() throws IOException {
        List<KeyToCheck> asked = known(true).subList(0, 3);
        ShardListing listing = list(asked);
        assertThat(listing.unchanged())
                .hasSize(3)
                .containsEntry(keys.get(0).text(), LIFESPAN)
                .containsEntry(keys.get(2).text(), LIFESPAN);
        assertThat(listing.names()).isEqualTo(5);
        assertThat(listing.whole()).isTrue();
        assertThat(listing.looks()).isEqualTo(3);
        assertThat(disk.files.count(Call.LIST)).isEqualTo(1);
        assertThat(disk.files.count(Call.STATUS)).isEqualTo(3);
        assertThat(disk.files.count(Call.OPEN)).isZero();
    }

    @Test
    void shards_areListedOnGlusterFsAlone() throws IOException {
        assertThat(disk.store.shardsToList()).isEqualTo(4);
        assertThat(new StoreOnDisk(Files.createDirectory(mount.resolve("local"))).store.shardsToList())
                .isZero();
    }

    @Test
    void replacedAndRemovedEntries_areNotToldOf() throws IOException {
        List<KeyToCheck> asked = known(true);
        disk.store.put(keys.get(1), VALUE, LIFESPAN);
        assertThat(disk.store.evict(keys.get(2))).isTrue();
        assertThat(list(asked).unchanged())
                .containsOnlyKeys(
                        keys.get(0).text(), keys.get(3).text(), keys.get(4).text());
    }

    @Test
    void touchedEntry_isToldOfWithItsNewEnd_andExpiredOneNotAtAll() throws IOException {
        List<KeyToCheck> asked = known(true);
        Lifespan shorter = new Lifespan(NOW, NOW + 500);
        assertThat(disk.store.touch(keys.get(1), shorter)).isTrue();
        assertThat(list(asked).unchanged()).containsEntry(keys.get(1).text(), shorter);
        disk.nowMillis = NOW + 500;
        assertThat(list(asked).unchanged())
                .hasSize(4)
                .doesNotContainKey(keys.get(1).text());
        assertThat(disk.stats.expired.sum()).isZero();
    }

    @Test
    void usedEntries_areStamped_andOthersNot() throws IOException {
        List<KeyToCheck> asked = new ArrayList<>(known(false).subList(0, 3));
        asked.addAll(known(true).subList(3, 5));
        disk.nowMillis = NOW + STAMP_INTERVAL;
        assertThat(list(asked).unchanged()).hasSize(5);
        assertThat(stamps).hasValue(2);
    }

    @Test
    void entryThatDiedOfIdleness_isNotToldOf() throws IOException {
        List<KeyToCheck> asked = known(false);
        disk.nowMillis = NOW + IDLE - 1;
        assertThat(list(asked).unchanged()).hasSize(5);
        disk.nowMillis = NOW + IDLE;
        assertThat(list(asked).unchanged()).isEmpty();
    }

    @Test
    void listing_stopsAtItsLimit() throws IOException {
        ShardListing listing = disk.store.readUnchanged(known(true), new ListingLimit(2, Long.MAX_VALUE));
        assertThat(listing.names()).isEqualTo(2);
        assertThat(listing.unchanged()).hasSize(2);
        assertThat(listing.whole()).isFalse();
    }

    @Test
    void listing_stopsInTime_andTellsWhatItHasFound() throws IOException {
        List<KeyToCheck> asked = known(true);
        disk.files.always(Call.STATUS, path -> disk.pauses.pause(SLOW));
        ShardListing listing = disk.store.readUnchanged(asked, new ListingLimit(100, 3 * SLOW));
        assertThat(listing.unchanged()).hasSize(3);
        assertThat(listing.whole()).isFalse();
    }

    @Test
    void listing_leavesTimeToTheOperation() throws IOException {
        List<KeyToCheck> asked = known(true);
        disk.files.always(
                Call.STATUS, path -> disk.pauses.pause(Duration.ofSeconds(6).toNanos()));
        ShardListing listing =
                Deadline.within(Duration.ofSeconds(10).toNanos(), () -> disk.store.readUnchanged(asked, NO_LIMIT));
        assertThat(listing.unchanged()).hasSize(1);
    }

    @Test
    void slowLooks_areCounted() throws IOException {
        List<KeyToCheck> asked = known(true);
        disk.files.at(Call.STATUS, path -> disk.pauses.pause(SLOW));
        disk.files.at(Call.STATUS, path -> disk.pauses.pause(SLOW / 20));
        disk.files.at(Call.STATUS, path -> disk.pauses.pause(SLOW / 5));
        assertThat(list(asked).slowLooks()).isEqualTo(2);
    }

    @Test
    void fileThatCannotBeLookedAt_isNotToldOf() throws IOException {
        List<KeyToCheck> asked = known(true);
        disk.files.fail(Call.STATUS, 2, "Input/output error");
        assertThat(list(asked).unchanged()).hasSize(3);
        disk.files.fail(Call.STATUS, 1, "Transport endpoint is not connected");
        assertThatThrownBy(() -> list(asked)).isInstanceOf(MountGoneException.class);
    }

    @Test
    void lostShard_tellsOfNothing() throws IOException {
        List<KeyToCheck> asked = known(true);
        PathUtils.deleteDirectory(disk.pathOf(keys.get(0)).getParent());
        assertThat(list(asked)).isEqualTo(ShardListing.NOTHING);
        assertThat(disk.stats.errors.counts().values()).containsOnly(0L);
    }

    /** The directory of before may still be there, but it is not where the entries belong. */
    @Test
    void clearedCache_isNotToldOf() throws IOException {
        List<KeyToCheck> asked = known(true);
        StoreOnDisk other = StoreOnDisk.likeGlusterFs(mount, ExpiryRules.NONE, UseStamps.NONE);
        other.store.clear();
        disk.pass(Duration.ofSeconds(1));
        assertThat(list(asked).unchanged()).isEmpty();
    }
}
