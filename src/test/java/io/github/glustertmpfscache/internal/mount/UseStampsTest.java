package io.github.glustertmpfscache.internal.mount;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.ExpiryRules;
import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.mount.FaultyMountFiles.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uses that are noted on files, and entries that die because they were not used. */
class UseStampsTest {
    private static final EntryKey KEY = EntryKey.of("key");
    private static final byte[] VALUE = {1, 2, 3};
    private static final long INTERVAL = 10_000;
    private static final long IDLE = 8 * INTERVAL;
    private static final long NOW = 4_000_000_000_000L;
    private static final ExpiryRules RULES = new ExpiryRules(IDLE, 0);

    @TempDir
    private Path mount;

    private final AtomicInteger pending = new AtomicInteger();
    private StoreOnDisk disk;

    @BeforeEach
    void open() throws IOException {
        disk = host();
        disk.store.put(KEY, VALUE, Lifespan.unlimited(NOW));
        disk.setLastUse(KEY, NOW);
        disk.files.reset();
    }

    private StoreOnDisk host() throws IOException {
        StoreOnDisk host = StoreOnDisk.likeGlusterFs(mount, RULES, new UseStamps(INTERVAL, pending::incrementAndGet));
        host.nowMillis = NOW;
        return host;
    }

    @Test
    void hotKey_costsOneStampAnInterval_andNoStatusInBetween() throws IOException {
        for (long time = 0; time < 10 * INTERVAL; time += 500) {
            disk.nowMillis = NOW + time;
            assertThat(disk.store.find(KEY)).isPresent();
            disk.store.tree().writeStamps(16);
            disk.setLastUse(KEY, Math.max(NOW, NOW + time / INTERVAL * INTERVAL));
        }
        assertThat(pending).hasValue(9);
        assertThat(disk.files.count(Call.STAMP)).isEqualTo(9);
        assertThat(disk.files.count(Call.STATUS))
                .as("one at the end of each interval")
                .isLessThanOrEqualTo(9);
    }

    @Test
    void notUsedForTheIdleTime_isAMiss_toTheMillisecond() throws IOException {
        disk.nowMillis = NOW + IDLE - 1;
        assertThat(host(disk.nowMillis).store.find(KEY)).isPresent();
        disk.nowMillis = NOW + IDLE;
        assertThat(disk.store.find(KEY)).isEmpty();
        assertThat(disk.stats.expired.sum()).isEqualTo(1);
        assertThat(disk.store.findMetadata(KEY)).isEmpty();
        assertThat(disk.store.touch(KEY, Lifespan.unlimited(disk.nowMillis))).isFalse();
        assertThat(disk.store.putIfAbsent(KEY, VALUE, Lifespan.unlimited(disk.nowMillis)))
                .isTrue();
    }

    private StoreOnDisk host(long millis) throws IOException {
        StoreOnDisk host = host();
        host.nowMillis = millis;
        return host;
    }

    @Test
    void useOnAnotherHost_keepsTheEntryAlive() throws IOException {
        StoreOnDisk other = host(NOW + IDLE - 1);
        assertThat(other.store.find(KEY)).isPresent();
        other.store.tree().writeStamps(1);
        disk.setLastUse(KEY, NOW + IDLE - 1); // the stamp, by the clock of this test
        disk.nowMillis = NOW + 2 * IDLE - 2;
        assertThat(disk.store.find(KEY)).isPresent();
        assertThat(host(NOW + 2 * IDLE - 1).store.find(KEY)).isEmpty();
    }

    @Test
    void metadata_isNoUse() throws IOException {
        disk.nowMillis = NOW + INTERVAL;
        assertThat(disk.store.findMetadata(KEY)).isPresent();
        assertThat(pending).hasValue(0);
        disk.store.find(KEY);
        assertThat(pending).hasValue(1);
    }

    @Test
    void miss_isNoUse() throws IOException {
        disk.nowMillis = NOW + IDLE;
        disk.store.find(KEY);
        disk.store.find(EntryKey.of("absent"));
        assertThat(pending).hasValue(0);
    }

    @Test
    void withoutAnInterval_nothingIsNoted() throws IOException {
        StoreOnDisk plain = new StoreOnDisk(mount);
        plain.nowMillis = NOW + 100 * IDLE;
        assertThat(plain.store.find(KEY)).isPresent();
        assertThat(plain.store.tree().writeStamps(16)).isZero();
        assertThat(plain.files.count(Call.STATUS)).isEqualTo(0);
    }

    @Test
    void queue_isBounded_andWhatDoesNotFitIsNotedAtALaterUse() throws IOException {
        UseStamps stamps = new UseStamps(INTERVAL, pending::incrementAndGet);
        for (int i = 0; i < 600; i++) {
            stamps.used(EntryKey.of("key " + i), mount.resolve("file" + i), 0, NOW);
        }
        assertThat(pending).hasValue(512);
        assertThat(stamps.poll(disk.files)).isPresent();
        stamps.used(EntryKey.of("key 599"), mount.resolve("file599"), 0, NOW);
        assertThat(pending).hasValue(513);
        stamps.used(EntryKey.of("key 599"), mount.resolve("file599"), 0, NOW);
        assertThat(pending).as("now it is noted").hasValue(513);
    }

    @Test
    void keysThatShareASlot_areNeverTakenForEachOther() {
        UseStamps stamps = new UseStamps(INTERVAL, () -> {});
        for (int i = 0; i < 10_000; i++) {
            stamps.remember(EntryKey.of("key " + i), NOW);
        }
        for (int i = 10_000; i < 20_000; i++) {
            assertThat(stamps.knownUse(EntryKey.of("key " + i))).isZero();
        }
        stamps.remember(KEY, NOW + 999);
        assertThat(stamps.knownUse(KEY)).isEqualTo(NOW);
    }

    @Test
    void stamp_changesTheTimeOfLastChange_andNothingElse() throws IOException {
        assertThat(disk.store.touch(KEY, new Lifespan(NOW, NOW + 5 * INTERVAL))).isTrue();
        Path path = disk.pathOf(KEY);
        byte[] content = Files.readAllBytes(path);
        MountFiles real = new NioMountFiles(EntryPermissions.OWNER, mount.getFileSystem());
        FileStatus before = real.status(path);
        Object mode = Files.getAttribute(path, "unix:mode");
        while (Instant.now().toEpochMilli() <= before.lastUseMillis() + 20) {
            Thread.onSpinWait(); // the kernel's file times advance in steps of some milliseconds
        }
        real.stampUse(path);
        FileStatus after = real.status(path);
        assertThat(after.lastUseMillis()).isGreaterThan(before.lastUseMillis());
        assertThat(after.touchedExpiry()).isEqualTo(NOW + 5 * INTERVAL);
        assertThat(after.fingerprint()).as("for the sweeper it is unchanged").isEqualTo(before.fingerprint());
        assertThat(Files.getAttribute(path, "unix:mode")).isEqualTo(mode);
        assertThat(path).hasBinaryContent(content);
    }

    /** Only the owner may change a mode; whoever may write overwrites the start of the file with what is there. */
    @Test
    void stamp_byAnotherUserOfTheGroup_overwritesTheMagicWithItself() throws IOException {
        disk.nowMillis = NOW + INTERVAL;
        disk.store.find(KEY);
        byte[] content = Files.readAllBytes(disk.pathOf(KEY));
        disk.files.reset();
        disk.files.fail(Call.STAMP, 1, "Operation not permitted");
        assertThat(disk.store.tree().writeStamps(1)).isEqualTo(1);
        assertThat(disk.files.count(Call.WRITE)).isEqualTo(1);
        assertThat(disk.pathOf(KEY)).hasBinaryContent(content);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GTC", "somebody's notes"})
    void stamp_ofWhatIsNoEntry_writesNothing(String content) throws IOException {
        disk.nowMillis = NOW + INTERVAL;
        disk.store.find(KEY);
        Path path = Files.writeString(disk.pathOf(KEY), content);
        disk.files.reset();
        disk.files.fail(Call.STAMP, 1, "Operation not permitted");
        assertThat(disk.store.tree().writeStamps(1)).isEqualTo(1);
        assertThat(disk.files.count(Call.UPDATE)).isEqualTo(1);
        assertThat(disk.files.count(Call.WRITE)).isZero();
        assertThat(path).hasContent(content);
    }

    @Test
    void stamp_ofASymbolicLink_writesNothing() throws IOException {
        disk.nowMillis = NOW + INTERVAL;
        disk.store.find(KEY);
        Path outside = Files.writeString(mount.resolve("outside"), "GTCE and more");
        FileTime modified = FileTime.from(Instant.EPOCH);
        Files.setLastModifiedTime(outside, modified);
        Files.delete(disk.pathOf(KEY));
        Files.createSymbolicLink(disk.pathOf(KEY), outside);
        disk.files.fail(Call.STAMP, 1, "Operation not permitted");
        disk.store.tree().writeStamps(1);
        assertThat(Files.getLastModifiedTime(outside)).isEqualTo(modified);
    }

    @Test
    void touchThatShortens_isSeenByAHostThatHasTheCacheOpen_withinASecond() throws IOException {
        StoreOnDisk other = host(NOW + 1);
        Path layout = disk.base().resolve("LAYOUT");
        other.files.showInstead(layout, Files.copy(layout, mount.resolve("copy"))); // a local disk notes reads
        assertThat(other.store.find(KEY)).isPresent();
        disk.store.touch(KEY, new Lifespan(NOW, NOW + 100));
        other.nowMillis = NOW + 100;
        other.pass(Duration.ofSeconds(1));
        assertThat(other.store.find(KEY)).isEmpty();
        disk.nowMillis = NOW + 99;
        assertThat(disk.store.find(KEY)).isPresent();
        assertThat(disk.store.findMetadata(KEY).orElseThrow().lifespan().expiresAtMillis())
                .isEqualTo(NOW + 100);
    }

    /** Somebody's backup has read the files: the time of last access is a natural one again. */
    @Test
    void timeOfLastAccessThatSomethingElseSet_isNoTouch() throws IOException {
        Files.getFileAttributeView(disk.pathOf(KEY), BasicFileAttributeView.class)
                .setTimes(null, FileTime.fromMillis(NOW - 1000), null);
        assertThat(Files.readAttributes(disk.pathOf(KEY), BasicFileAttributes.class)
                        .lastAccessTime()
                        .toMillis())
                .isEqualTo(NOW - 1000);
        disk.store.touch(EntryKey.of("other"), new Lifespan(NOW, NOW + 1));
        disk.nowMillis = NOW + 1;
        assertThat(disk.store.find(KEY)).isPresent();
    }
}
