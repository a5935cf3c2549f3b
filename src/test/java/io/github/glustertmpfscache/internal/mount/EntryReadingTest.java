package io.github.glustertmpfscache.internal.mount;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.EntryReading;
import io.github.glustertmpfscache.internal.EntryReading.Found;
import io.github.glustertmpfscache.internal.EntryReading.Unchanged;
import io.github.glustertmpfscache.internal.ExpiryRules;
import io.github.glustertmpfscache.internal.KnownEntry;
import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.mount.FaultyMountFiles.Call;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a read makes of an entry that may be known already, by its file's metadata. */
class EntryReadingTest {
    private static final EntryKey KEY = EntryKey.of("key");
    private static final byte[] VALUE = {1, 2, 3};
    private static final byte[] OTHER = {4, 5, 6};
    /** In the future, as touches on file times need it here, so that any file just written is settled. */
    private static final long NOW = 4_000_000_000_000L;

    private static final Lifespan LIFESPAN = new Lifespan(NOW, NOW + 1000);
    private static final String STALE = "Stale file handle";

    @TempDir
    private Path mount;

    private StoreOnDisk disk;

    @BeforeEach
    void put() throws IOException {
        use(new StoreOnDisk(mount));
    }

    private void use(StoreOnDisk store) throws IOException {
        disk = store;
        disk.nowMillis = NOW;
        disk.store.put(KEY, VALUE, LIFESPAN);
        disk.files.reset();
    }

    private void useLikeGlusterFs() throws IOException {
        use(StoreOnDisk.likeGlusterFs(mount, ExpiryRules.NONE, UseStamps.NONE));
    }

    private Found readNew(@Nullable KnownEntry known) throws IOException {
        EntryReading reading = disk.store.read(KEY, known);
        assertThat(reading).isInstanceOf(Found.class);
        return (Found) reading;
    }

    private Unchanged readUnchanged(KnownEntry known) throws IOException {
        EntryReading reading = disk.store.read(KEY, known);
        assertThat(reading).isInstanceOf(Unchanged.class);
        return (Unchanged) reading;
    }

    /** Reads the entry, and the record of file calls starts anew. */
    private KnownEntry known() throws IOException {
        KnownEntry known = asKnown(readNew(null));
        disk.files.reset();
        return known;
    }

    private static KnownEntry asKnown(Found found) {
        return new KnownEntry(
                requireNonNull(found.identity()), found.entry().metadata().lifespan());
    }

    private void putElsewhere(byte[] value, Lifespan lifespan) throws IOException {
        new StoreOnDisk(mount).store.put(KEY, value, lifespan);
    }

    @Test
    void firstRead_isOneStatusAndOneOpen() throws IOException {
        Found found = readNew(null);
        assertThat(disk.files.count(Call.STATUS)).isEqualTo(1);
        assertThat(disk.files.count(Call.OPEN)).isEqualTo(1);
        assertThat(disk.files.count(Call.READ)).isEqualTo(1);
        assertThat(disk.files.calls()).as("and a close").isEqualTo(4);
        assertThat(found.entry().value()).isEqualTo(VALUE);
        assertThat(found.lifespan()).isEqualTo(LIFESPAN);
        assertThat(found.live()).isTrue();
    }

    @Test
    void fileOfAnOrdinaryFileSystem_isRecognisedOnceItHasSettled() throws IOException {
        long written = Files.getLastModifiedTime(disk.entry()).toMillis();
        disk.nowMillis = written + 2000;
        assertThat(readNew(null).identity()).isNull();
        disk.nowMillis = written + 2001;
        assertThat(readNew(null).identity()).isNotNull();
    }

    /** The file settled only while it was read, and so may have been overwritten in place since it was looked at. */
    @Test
    void fileThatSettlesDuringASlowRead_isNotRecognised() throws IOException {
        long written = Files.getLastModifiedTime(disk.entry()).toMillis();
        disk.nowMillis = written + 1000;
        disk.files.at(Call.OPEN, path -> disk.nowMillis = written + 5000);
        assertThat(readNew(null).identity()).isNull();
    }

    @Test
    void fileOnGlusterFs_isRecognisedAtOnce() throws IOException {
        useLikeGlusterFs();
        disk.nowMillis = Files.getLastModifiedTime(disk.entry()).toMillis();
        assertThat(readNew(null).identity()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 1 << 20})
    void knownEntry_isOneStatus_whateverItsLength(int length) throws IOException {
        disk.store.put(KEY, new byte[length], LIFESPAN);
        KnownEntry known = known();
        Unchanged unchanged = readUnchanged(known);
        assertThat(disk.files.count(Call.STATUS)).isEqualTo(1);
        assertThat(disk.files.calls()).isEqualTo(1);
        assertThat(unchanged).isEqualTo(new Unchanged(LIFESPAN, true));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void replacedEntry_isFound(boolean likeGlusterFs) throws IOException {
        if (likeGlusterFs) {
            useLikeGlusterFs();
        }
        KnownEntry known = known();
        putElsewhere(OTHER, LIFESPAN);
        Found found = readNew(known);
        assertThat(found.entry().value()).isEqualTo(OTHER);
        assertThat(found.identity()).isNotNull().isNotEqualTo(known.identity());
        readUnchanged(asKnown(found));
    }

    /** A local disk gives the number of a removed file to the next one. */
    @Test
    void entryThatWasEvictedAndPutAnew_isFound() throws IOException {
        Files.setLastModifiedTime(disk.entry(), FileTime.fromMillis(0));
        KnownEntry known = known();
        disk.store.evict(KEY);
        disk.store.put(KEY, OTHER, LIFESPAN);
        assertThat(readNew(known).entry().value()).isEqualTo(OTHER);
    }

    /** No more than a find of it costs: looking again and again for what is not there is not worth it. */
    @Test
    void evictedEntry_isAbsent_afterOneLook() throws IOException {
        KnownEntry known = known();
        disk.store.evict(KEY);
        disk.files.reset();
        assertThat(disk.store.read(KEY, known)).isEqualTo(EntryReading.ABSENT);
        assertThat(disk.files.count(Call.STATUS)).isEqualTo(1);
        assertThat(disk.files.count(Call.KIND)).as("its directory is there").isEqualTo(1);
        assertThat(disk.files.calls()).isEqualTo(2);
        assertThat(disk.store.read(KEY, null)).isEqualTo(EntryReading.ABSENT);
        assertNoTrouble();
    }

    @ParameterizedTest
    @EnumSource(
            value = Call.class,
            names = {"OPEN", "READ"})
    void entryThatIsEvictedWhileItIsRead_isAbsent(Call call) throws IOException {
        disk.files.at(call, path -> {
            Files.delete(path);
            throw new FileSystemException(path.toString(), null, "No such file or directory");
        });
        assertThat(disk.store.read(KEY, null)).isEqualTo(EntryReading.ABSENT);
        assertNoTrouble();
    }

    @Test
    void entryOfAClearedCache_isAbsent() throws IOException {
        KnownEntry known = known();
        new StoreOnDisk(mount).store.clear();
        disk.pass(Duration.ofSeconds(1));
        assertThat(disk.store.read(KEY, known)).isEqualTo(EntryReading.ABSENT);
        assertNoTrouble();
    }

    private void assertNoTrouble() {
        assertThat(disk.stats.damaged.sum() + disk.stats.unreadable.sum()).isZero();
    }

    @Test
    void expiredEntry_isDead_andCounted_knownOrNot() throws IOException {
        KnownEntry known = known();
        disk.nowMillis = LIFESPAN.expiresAtMillis() - 1;
        assertThat(readUnchanged(known).live()).isTrue();
        disk.nowMillis = LIFESPAN.expiresAtMillis();
        assertThat(readUnchanged(known)).isEqualTo(new Unchanged(LIFESPAN, false));
        assertThat(disk.stats.expired.sum()).isEqualTo(1);
        Found found = readNew(null);
        assertThat(found.live()).isFalse();
        assertThat(found.entry().value()).isEqualTo(VALUE);
        assertThat(found.identity()).isEqualTo(known.identity());
        assertThat(disk.stats.expired.sum()).isEqualTo(2);
    }

    @Test
    void idleEntry_isDead_knownOrNot() throws IOException {
        use(StoreOnDisk.likeGlusterFs(mount, new ExpiryRules(100, 0), UseStamps.NONE));
        disk.setLastUse(KEY, NOW);
        KnownEntry known = known();
        disk.nowMillis = NOW + 99;
        assertThat(readUnchanged(known).live()).isTrue();
        disk.nowMillis = NOW + 100;
        assertThat(readUnchanged(known).live()).isFalse();
        assertThat(readNew(null).live()).isFalse();
        assertThat(disk.stats.expired.sum()).isEqualTo(2);
    }

    @Test
    void read_isAUse_ofALiveEntryAlone() throws IOException {
        AtomicInteger uses = new AtomicInteger();
        use(StoreOnDisk.likeGlusterFs(mount, ExpiryRules.NONE, new UseStamps(100, uses::incrementAndGet)));
        KnownEntry known = known();
        assertThat(uses).hasValue(0);
        disk.nowMillis = NOW + 100;
        readUnchanged(known);
        assertThat(uses).hasValue(1);
        disk.nowMillis = NOW + 200;
        readNew(null);
        assertThat(uses).hasValue(2);
        disk.nowMillis = LIFESPAN.expiresAtMillis();
        readUnchanged(known);
        readNew(null);
        assertThat(uses).hasValue(2);
    }

    @Test
    void readsAndStampsOfUse_leaveTheEntryKnown() throws IOException {
        KnownEntry known = known();
        new NioMountFiles(EntryPermissions.OWNER, mount.getFileSystem()).stampUse(disk.entry());
        disk.value(KEY);
        readUnchanged(known);
        assertThat(readNew(null).identity()).isEqualTo(known.identity());
    }

    @ParameterizedTest
    @ValueSource(longs = {100, 5000, Lifespan.NEVER - NOW})
    void touchOnGlusterFs_leavesTheEntryKnown_withItsNewLifespan(long millis) throws IOException {
        useLikeGlusterFs();
        KnownEntry known = known();
        for (long touch = 1; touch <= 2; touch++) {
            disk.nowMillis = NOW + touch;
            long expiry = NOW + millis == Lifespan.NEVER ? Lifespan.NEVER : NOW + millis + touch;
            assertThat(disk.store.touch(KEY, new Lifespan(NOW + touch, expiry))).isTrue();
            disk.files.reset();
            assertThat(readUnchanged(known)).isEqualTo(new Unchanged(new Lifespan(NOW, expiry), true));
            assertThat(disk.files.calls()).isEqualTo(1);
            disk.nowMillis = expiry - 1;
            assertThat(readUnchanged(known).live()).isTrue();
            disk.nowMillis = expiry;
            assertThat(readUnchanged(known).live()).isEqualTo(expiry == Lifespan.NEVER);
        }
    }

    @Test
    void entryThatWasTouchedOnGlusterFs_isFoundWithItsNewLifespan_andKnownAfterAnotherTouch() throws IOException {
        useLikeGlusterFs();
        disk.store.touch(KEY, new Lifespan(NOW + 1, NOW + 5000));
        disk.nowMillis = NOW + 2000;
        Found found = readNew(null);
        assertThat(found.lifespan()).isEqualTo(new Lifespan(NOW, NOW + 5000));
        assertThat(found.live()).isTrue();
        assertThat(found.entry().metadata().lifespan()).as("its header").isEqualTo(LIFESPAN);
        disk.store.touch(KEY, new Lifespan(NOW + 2000, NOW + 9000));
        assertThat(readUnchanged(asKnown(found)).lifespan()).isEqualTo(new Lifespan(NOW, NOW + 9000));
    }

    @Test
    void touchedEntryThatIsReplacedByATouchedOne_isFound() throws IOException {
        useLikeGlusterFs();
        disk.store.touch(KEY, new Lifespan(NOW, NOW + 5000));
        KnownEntry known = known();
        disk.store.put(KEY, OTHER, LIFESPAN);
        disk.store.touch(KEY, new Lifespan(NOW, NOW + 5000));
        assertThat(readNew(known).entry().value()).isEqualTo(OTHER);
    }

    /** The header is overwritten in place there. */
    @Test
    void touchOnAnOrdinaryFileSystem_isFound() throws IOException {
        Files.setLastModifiedTime(disk.entry(), FileTime.fromMillis(0));
        KnownEntry known = known();
        disk.store.touch(KEY, new Lifespan(NOW, NOW + 5000));
        Found found = readNew(known);
        assertThat(found.entry().value()).isEqualTo(VALUE);
        assertThat(found.lifespan()).isEqualTo(new Lifespan(NOW, NOW + 5000));
        assertThat(found.identity()).isNotEqualTo(known.identity());
    }

    /** An old value must never pass for a new one; a new value that passes for an old one is read once more. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void entryThatIsReplacedAfterTheLook_isTheNewOne_underItsOldIdentity(boolean likeGlusterFs) throws IOException {
        if (likeGlusterFs) {
            useLikeGlusterFs();
        }
        KnownEntry old = known();
        disk.files.at(Call.OPEN, path -> putElsewhere(OTHER, LIFESPAN));
        Found found = readNew(null);
        assertThat(found.entry().value()).isEqualTo(OTHER);
        assertThat(found.identity()).isEqualTo(old.identity());
        Found again = readNew(asKnown(found));
        assertThat(again.entry().value()).isEqualTo(OTHER);
        assertThat(again.identity()).isNotEqualTo(old.identity());
    }

    @Test
    void touchOfAnEntryThatIsReplacedAfterTheLook_isNotTheNewOnes() throws IOException {
        useLikeGlusterFs();
        disk.store.touch(KEY, new Lifespan(NOW, NOW + 5000));
        Lifespan other = new Lifespan(NOW + 1, NOW + 2);
        disk.files.at(Call.OPEN, path -> putElsewhere(OTHER, other));
        Found found = readNew(null);
        assertThat(found.entry().value()).isEqualTo(OTHER);
        assertThat(found.lifespan()).isEqualTo(other);
        assertThat(found.identity()).isNull();
    }

    /** The old entry lived by its touch alone, which is gone with its file; but there was a live entry all the time. */
    @Test
    void touchedEntryThatIsReplacedAfterTheRead_isNoDeadEntry() throws IOException {
        useLikeGlusterFs();
        disk.store.touch(KEY, new Lifespan(NOW, NOW + 5000));
        disk.nowMillis = NOW + 2000;
        Lifespan other = new Lifespan(NOW + 2000, NOW + 3000);
        disk.files.at(Call.STATUS, path -> {});
        disk.files.at(Call.STATUS, path -> putElsewhere(OTHER, other));
        Found found = readNew(null);
        assertThat(found.entry().value()).isEqualTo(OTHER);
        assertThat(found.lifespan()).isEqualTo(other);
        assertThat(found.live()).isTrue();
        assertThat(disk.stats.expired.sum()).isZero();
    }

    /** A second touch is no replacement: the entry must not fall back to the lifespan in its header. */
    @Test
    void touchedEntryThatIsTouchedAgainWhileItIsRead_isLive() throws IOException {
        useLikeGlusterFs();
        StoreOnDisk other = StoreOnDisk.likeGlusterFs(mount, ExpiryRules.NONE, UseStamps.NONE);
        other.nowMillis = NOW;
        disk.store.touch(KEY, new Lifespan(NOW, NOW + 5000));
        disk.nowMillis = NOW + 2000;
        disk.files.at(Call.OPEN, path -> other.store.touch(KEY, new Lifespan(NOW + 2000, NOW + 9000)));
        Found found = readNew(null);
        assertThat(found.lifespan()).isEqualTo(new Lifespan(NOW, NOW + 9000));
        assertThat(found.live()).isTrue();
        readUnchanged(asKnown(found));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void staleStatus_isAskedForAgain(int times) throws IOException {
        KnownEntry known = known();
        disk.files.fail(Call.STATUS, times, STALE);
        readUnchanged(known);
        assertThat(disk.files.revalidations).isEqualTo(times);
        disk.files.reset();
        disk.files.fail(Call.STATUS, times, STALE);
        assertThat(readNew(null).identity()).isEqualTo(known.identity());
    }

    /** An entry that can be read is no miss because its file's metadata cannot. */
    @ParameterizedTest
    @ValueSource(strings = {STALE, "Input/output error", "unbekannt"})
    void statusThatAlwaysFails_isNoMiss(String reason) throws IOException {
        for (boolean likeGlusterFs : new boolean[] {false, true}) {
            if (likeGlusterFs) {
                useLikeGlusterFs();
            }
            KnownEntry known = known();
            failAlways(Call.STATUS, reason);
            for (KnownEntry asked : new KnownEntry[] {null, known}) {
                Found found = readNew(asked);
                assertThat(found.entry().value()).isEqualTo(VALUE);
                assertThat(found.identity()).isNull();
                assertThat(found.lifespan()).isEqualTo(LIFESPAN);
                assertThat(found.live()).isTrue();
            }
            assertNoTrouble();
        }
    }

    @Test
    void statusThatAlwaysFails_letsWhatIsExpiredOrAbsentBeSo() throws IOException {
        failAlways(Call.STATUS, STALE);
        disk.nowMillis = LIFESPAN.expiresAtMillis();
        assertThat(readNew(null).live()).isFalse();
        assertThat(disk.stats.expired.sum()).isEqualTo(1);
        Files.delete(disk.entry());
        assertThat(disk.store.read(KEY, null)).isEqualTo(EntryReading.ABSENT);
        assertNoTrouble();
    }

    @Test
    void statusThatFailsUntilTheValueWasRead_stillTellsOfATouch() throws IOException {
        useLikeGlusterFs();
        disk.store.touch(KEY, new Lifespan(NOW, NOW + 5000));
        disk.files.reset();
        disk.nowMillis = NOW + 2000;
        disk.files.fail(Call.STATUS, 3, STALE);
        Found found = readNew(null);
        assertThat(found.lifespan()).isEqualTo(new Lifespan(NOW, NOW + 5000));
        assertThat(found.live()).isTrue();
        assertThat(found.identity()).as("the value may be an older file's").isNull();
    }

    @Test
    void statusThatFailsAfterTheValueWasRead_isNoMiss() throws IOException {
        useLikeGlusterFs();
        disk.store.touch(KEY, new Lifespan(NOW, NOW + 5000));
        disk.files.reset();
        disk.files.at(Call.STATUS, path -> {});
        failAlways(Call.STATUS, STALE);
        Found found = readNew(null);
        assertThat(found.entry().value()).isEqualTo(VALUE);
        assertThat(found.identity()).isNull();
        assertThat(found.live()).isTrue();
        assertNoTrouble();
    }

    private void failAlways(Call call, String reason) {
        disk.files.always(call, path -> {
            throw new FileSystemException(path.toString(), null, reason);
        });
    }

    @Test
    void linkOrDirectoryInPlaceOfTheEntry_isAbsentAndDamaged_knownOrNot() throws IOException {
        KnownEntry known = known();
        Path entry = disk.entry();
        Path secret = Files.write(mount.resolve("secret"), Files.readAllBytes(entry));
        Files.delete(entry);
        Files.createSymbolicLink(entry, secret);
        assertThat(disk.store.read(KEY, null)).isEqualTo(EntryReading.ABSENT);
        assertThat(disk.store.read(KEY, known)).isEqualTo(EntryReading.ABSENT);
        Files.delete(entry);
        Files.createDirectory(entry);
        assertThat(disk.store.read(KEY, null)).isEqualTo(EntryReading.ABSENT);
        assertThat(disk.store.read(KEY, known)).isEqualTo(EntryReading.ABSENT);
        assertThat(disk.stats.damaged.sum()).isEqualTo(4);
        assertThat(disk.stats.unreadable.sum()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GTCE", "somebody's notes"})
    void damagedEntry_isAbsent(String content) throws IOException {
        KnownEntry known = known();
        Files.writeString(disk.entry(), content);
        assertThat(disk.store.read(KEY, known)).isEqualTo(EntryReading.ABSENT);
        assertThat(disk.stats.damaged.sum()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Call.class,
            names = {"STATUS", "OPEN", "READ"})
    void notConnected_isTheMountsFault(Call call) {
        disk.files.fail(call, 10, "Transport endpoint is not connected");
        assertThatThrownBy(() -> disk.store.read(KEY, null))
                .isInstanceOf(MountGoneException.class)
                .hasMessageContaining("umount -l");
        assertNoTrouble();
    }

    @Test
    void accessDenied_isAnError() {
        for (Call call : new Call[] {Call.STATUS, Call.OPEN}) {
            disk.files.always(call, path -> {
                throw new AccessDeniedException(path.toString());
            });
        }
        assertThatThrownBy(() -> disk.store.read(KEY, null)).isInstanceOf(AccessDeniedException.class);
    }
}
