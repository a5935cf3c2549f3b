package io.github.glustertmpfscache.internal.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.Errno;
import io.github.glustertmpfscache.internal.mount.FaultyMountFiles.Call;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a get makes of the faults that GlusterFS was seen to show. */
class ReadFaultsTest {
    private static final EntryKey KEY = EntryKey.of("key");
    private static final String STALE = "Stale file handle";

    @TempDir
    private Path mount;

    private StoreOnDisk disk;
    private final byte[] value = new byte[200_000];

    @BeforeEach
    void put() throws IOException {
        new Random(1).nextBytes(value);
        disk = new StoreOnDisk(mount);
        disk.store.put(KEY, value, StoreOnDisk.FOREVER);
        disk.files.reset();
    }

    @Test
    void smallEntry_isOneOpenOneReadOneClose() throws IOException {
        disk.store.put(KEY, new byte[1000], StoreOnDisk.FOREVER);
        disk.files.reset();
        assertThat(disk.value(KEY)).hasSize(1000);
        assertThat(disk.files.count(Call.OPEN)).isEqualTo(1);
        assertThat(disk.files.count(Call.READ)).isEqualTo(1);
        assertThat(disk.files.count(Call.CLOSE_AFTER_READ)).isEqualTo(1);
        assertThat(disk.files.count(Call.KIND) + disk.files.count(Call.SIZE)).isZero();
    }

    /** A read beyond the end would make the kernel ask for the length of what it has just written. */
    @Test
    void ownEntry_isReadToItsEndAndNotBeyond() throws IOException {
        disk.store.put(KEY, new byte[1000], StoreOnDisk.FOREVER);
        long[] asked = {0};
        disk.files.onAsked = bytes -> asked[0] += bytes;
        assertThat(disk.value(KEY)).hasSize(1000);
        assertThat(asked[0]).isEqualTo(64 + KEY.length() + 1000);
        StoreOnDisk other = new StoreOnDisk(mount);
        other.store.put(KEY, new byte[5000], StoreOnDisk.FOREVER);
        assertThat(disk.value(KEY)).as("the remembered length is only a hint").hasSize(5000);
        other.store.put(KEY, new byte[10], StoreOnDisk.FOREVER);
        assertThat(disk.value(KEY)).hasSize(10);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                STALE,
                "No such file or directory",
                "Input/output error",
                "File descriptor in bad state",
                "unbekannt"
            })
    void failureOnce_atOpenOrRead_isReadAgain(String reason) throws IOException {
        for (Call call : new Call[] {Call.OPEN, Call.READ}) {
            disk.files.fail(call, 1, reason);
            assertThat(disk.value(KEY)).isEqualTo(value);
        }
        assertThat(disk.stats.readRetries.sum()).isEqualTo(2);
        assertThat(disk.files.revalidations).isEqualTo(2);
        assertThat(disk.stats.retries.counts())
                .containsEntry(Errno.of(new IOException(reason)).name(), 2L);
        assertThat(disk.stats.errors.counts().values()).containsOnly(0L);
    }

    @Test
    void goneOnce_atRead_isReadAgain() throws IOException {
        disk.files.fail(Call.READ, 1, "No such file or directory");
        assertThat(disk.value(KEY)).isEqualTo(value);
    }

    /** A lasting fault that has nothing to do with the entry must not hold the caller for the seconds a stale file may. */
    @Test
    void tooManyOpenFiles_isAMissWithinMilliseconds() throws IOException {
        disk.files.fail(Call.OPEN, 10_000, "Too many open files");
        assertThat(disk.store.find(KEY)).isEmpty();
        assertThat(disk.pauses.nanoTime()).isLessThan(Duration.ofMillis(10).toNanos());
    }

    @Test
    void faultOfTheDirectory_isAMiss() throws IOException {
        EntryKey absent = EntryKey.of("absent");
        disk.files.fail(Call.KIND, 1, "Input/output error");
        assertThat(disk.store.find(absent)).isEmpty();
        assertThat(disk.stats.unreadable.sum()).isEqualTo(1);
    }

    @Test
    void metadata_readsNoByteOfTheValue() throws IOException {
        long[] read = {0};
        disk.files.onRead = bytes -> read[0] += bytes;
        assertThat(disk.store.findMetadata(KEY).orElseThrow().valueLength()).isEqualTo(value.length);
        assertThat(read[0]).isEqualTo(64 + KEY.length());
    }

    @Test
    void closeFailure_ofAReader_isIgnored() throws IOException {
        disk.files.fail(Call.CLOSE_AFTER_READ, 1, STALE);
        assertThat(disk.value(KEY)).isEqualTo(value);
        assertThat(disk.stats.readRetries.sum()).isZero();
    }

    /** The kernel's entry leads to the replaced file for a second, however often it is opened. */
    @Test
    void staleForMoreThanASecond_isNoMiss() throws IOException {
        staleFor(Duration.ofMillis(1100));
        assertThat(disk.value(KEY)).isEqualTo(value);
    }

    @Test
    void staleForEver_isAMissInBoundedTime() throws IOException {
        staleFor(Duration.ofDays(1));
        assertThat(disk.store.find(KEY)).isEmpty();
        assertThat(disk.stats.unreadable.sum()).isEqualTo(1);
        assertThat(disk.pauses.nanoTime())
                .isLessThan(RetryBudget.STALE_NANOS + Duration.ofMillis(100).toNanos());
    }

    private void staleFor(Duration duration) {
        long end = disk.pauses.nanoTime() + duration.toNanos();
        for (int i = 0; i < 10_000; i++) {
            disk.files.at(Call.READ, path -> {
                if (disk.pauses.nanoTime() < end) {
                    throw new IOException(STALE);
                }
            });
        }
    }

    @Test
    void brokenForEver_isAMissWithinMilliseconds() throws IOException {
        disk.files.fail(Call.READ, 10_000, "Input/output error");
        assertThat(disk.store.find(KEY)).isEmpty();
        assertThat(disk.stats.unreadable.sum()).isEqualTo(1);
        assertThat(disk.files.count(Call.OPEN)).isEqualTo(4);
        assertThat(disk.pauses.nanoTime()).isLessThan(Duration.ofMillis(10).toNanos());
    }

    @Test
    void evictedBetweenOpenAndRead_isAMiss() throws IOException {
        disk.files.at(Call.READ, path -> {
            Files.delete(path);
            throw new IOException("No such file or directory");
        });
        assertThat(disk.store.find(KEY)).isEmpty();
        assertThat(disk.stats.damaged.sum() + disk.stats.unreadable.sum()).isZero();
    }

    @Test
    void emptyReadOnce_isReadAgain() throws IOException {
        disk.files.longestRead = 0;
        disk.files.at(Call.OPEN, path -> {});
        disk.files.at(Call.OPEN, path -> disk.files.longestRead = Integer.MAX_VALUE);
        assertThat(disk.value(KEY)).isEqualTo(value);
    }

    @Test
    void shortReads_areContinued() throws IOException {
        disk.files.longestRead = 777;
        assertThat(disk.value(KEY)).isEqualTo(value);
        assertThat(disk.stats.readRetries.sum()).isZero();
    }

    @Test
    void notConnected_isTheMountsFault() {
        disk.files.fail(Call.OPEN, 1, "Transport endpoint is not connected");
        assertThatThrownBy(() -> disk.store.find(KEY))
                .isInstanceOf(MountGoneException.class)
                .hasMessageContaining(mount.toString())
                .hasMessageContaining("umount -l");
    }

    @Test
    void accessDenied_isAnError() {
        disk.files.at(Call.OPEN, path -> {
            throw new AccessDeniedException(path.toString());
        });
        assertThatThrownBy(() -> disk.store.find(KEY)).isInstanceOf(AccessDeniedException.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = Call.class,
            names = {"OPEN", "READ"})
    void interruptInTheMiddle_isOutlived_andKept(Call call) throws IOException {
        disk.files.at(call, path -> Thread.currentThread().interrupt());
        assertThat(disk.value(KEY)).isEqualTo(value);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void directoryOrLinkInPlaceOfTheEntry_isAMissAtOnce() throws IOException {
        Path entry = disk.entry();
        Path secret = Files.write(mount.resolve("secret"), Files.readAllBytes(entry));
        Files.delete(entry);
        Files.createSymbolicLink(entry, secret);
        assertThat(disk.store.find(KEY)).isEmpty();
        Files.delete(entry);
        Files.createDirectory(entry);
        assertThat(disk.store.find(KEY)).isEmpty();
        assertThat(disk.stats.damaged.sum()).isEqualTo(2);
        assertThat(disk.pauses.nanoTime()).isZero();
    }

    @Test
    void failureForGood_countsAsOneError_besidesItsRetries() throws IOException {
        disk.files.fail(Call.OPEN, 100, "Input/output error");
        assertThat(disk.store.find(KEY)).isEmpty();
        assertThat(disk.stats.errors.counts()).containsEntry("EIO", 1L).containsEntry("ESTALE", 0L);
        assertThat(disk.stats.retries.counts()).containsEntry("EIO", 3L);
    }
}
