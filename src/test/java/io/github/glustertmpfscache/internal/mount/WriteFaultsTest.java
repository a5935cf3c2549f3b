package io.github.glustertmpfscache.internal.mount;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.mount.FaultyMountFiles.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A put that fails leaves the old value and nothing else. */
class WriteFaultsTest {
    private static final EntryKey KEY = EntryKey.of("key");
    private static final byte[] OLD = "old".getBytes(UTF_8);
    private static final byte[] NEW = new byte[3_000_000];

    @TempDir
    private Path mount;

    private StoreOnDisk disk;

    @BeforeEach
    void put() throws IOException {
        disk = new StoreOnDisk(mount);
        disk.store.put(KEY, OLD, StoreOnDisk.FOREVER);
        disk.files.reset();
    }

    @Test
    void put_isOneCreateOneWriteOneCloseOneRename() throws IOException {
        disk.store.put(KEY, new byte[1_000_000], StoreOnDisk.FOREVER);
        assertThat(disk.files.count(Call.CREATE)).isEqualTo(1);
        assertThat(disk.files.count(Call.WRITE)).isEqualTo(1);
        assertThat(disk.files.count(Call.CLOSE_AFTER_WRITE)).isEqualTo(1);
        assertThat(disk.files.count(Call.RENAME)).isEqualTo(1);
        assertThat(disk.files.count(Call.KIND) + disk.files.count(Call.DELETE)).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = Call.class,
            names = {"CREATE", "WRITE", "CLOSE_AFTER_WRITE", "RENAME"})
    void put_failing_leavesTheOldValueAndNoTempFile(Call call) throws IOException {
        disk.files.fail(call, 1, "No space left on device");
        assertThatThrownBy(() -> disk.store.put(KEY, NEW, StoreOnDisk.FOREVER))
                .hasMessageContaining("No space left on device");
        assertThat(disk.value(KEY)).isEqualTo(OLD);
        assertThat(disk.hidden()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Call.class,
            names = {"CREATE", "WRITE", "CLOSE_AFTER_WRITE", "LINK"})
    void putIfAbsent_failing_leavesNothing(Call call) throws IOException {
        EntryKey other = EntryKey.of("other");
        disk.files.fail(call, 1, "No space left on device");
        assertThatThrownBy(() -> disk.store.putIfAbsent(other, NEW, StoreOnDisk.FOREVER))
                .hasMessageContaining("No space left on device");
        assertThat(disk.store.find(other)).isEmpty();
        assertThat(disk.hidden()).isEmpty();
    }

    @Test
    void put_outOfMemory_leavesNoTempFile() throws IOException {
        disk.files.at(Call.WRITE, path -> {
            throw new OutOfMemoryError("Cannot reserve bytes of direct buffer memory");
        });
        assertThatThrownBy(() -> disk.store.put(KEY, NEW, StoreOnDisk.FOREVER)).isInstanceOf(OutOfMemoryError.class);
        assertThat(disk.value(KEY)).isEqualTo(OLD);
        assertThat(disk.hidden()).isEmpty();
    }

    /** The leftover of the first attempt must not be in the way of the second. */
    @Test
    void put_staleOnce_whoseTempFileCannotBeRemoved_isTriedAgain() throws IOException {
        disk.files.fail(Call.RENAME, 1, "Stale file handle");
        disk.files.fail(Call.DELETE, 1, "Stale file handle");
        disk.store.put(KEY, NEW, StoreOnDisk.FOREVER);
        assertThat(disk.value(KEY)).isEqualTo(NEW);
    }

    @Test
    void put_interruptedInTheMiddle_isOutlived_andKept() throws IOException {
        disk.files.at(Call.WRITE, path -> Thread.currentThread().interrupt());
        disk.store.put(KEY, NEW, StoreOnDisk.FOREVER);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(disk.value(KEY)).isEqualTo(NEW);
        assertThat(disk.hidden()).isEmpty();
    }

    @Test
    void put_staleOnce_isTriedAgain() throws IOException {
        disk.files.fail(Call.RENAME, 1, "Stale file handle");
        disk.files.fail(Call.CREATE, 1, "Stale file handle");
        disk.store.put(KEY, NEW, StoreOnDisk.FOREVER);
        assertThat(disk.value(KEY)).isEqualTo(NEW);
        assertThat(disk.hidden()).isEmpty();
    }

    @Test
    void put_afterItsShardWasLost_makesItAnew() throws IOException {
        PathUtils.deleteDirectory(disk.entry().getParent());
        disk.store.put(KEY, NEW, StoreOnDisk.FOREVER);
        assertThat(disk.value(KEY)).isEqualTo(NEW);
    }

    /** Two hosts find the same shard lost: the slower one uses the faster one's. */
    @Test
    void shardThatAnotherHostMakesAnewAtTheSameTime_isUsed() throws IOException {
        Path shard = disk.entry().getParent();
        StoreOnDisk other = new StoreOnDisk(mount);
        PathUtils.deleteDirectory(shard);
        disk.files.at(Call.RENAME, path -> other.store.put(KEY, NEW, StoreOnDisk.FOREVER));
        assertThat(disk.store.find(KEY)).as("the put came after the look").isEmpty();
        assertThat(disk.value(KEY)).isEqualTo(NEW);
        assertThat(disk.hidden()).isEmpty();
    }

    @Test
    void everything_afterTheCacheDirectoryWasLost_worksOnANewOne() throws IOException {
        PathUtils.deleteDirectory(mount.resolve("gtc-" + StoreOnDisk.NAME));
        assertThat(disk.store.find(KEY)).isEmpty();
        disk.store.put(KEY, NEW, StoreOnDisk.FOREVER);
        assertThat(disk.value(KEY)).isEqualTo(NEW);
        StoreOnDisk other = new StoreOnDisk(mount);
        assertThat(other.value(KEY)).isEqualTo(NEW);
    }

    /** A store that only reads must find the directory that another host made anew, not look into the lost one for ever. */
    @Test
    void reader_adoptsTheDirectoryThatAnotherMadeAnew() throws IOException {
        PathUtils.deleteDirectory(mount.resolve("gtc-" + StoreOnDisk.NAME));
        StoreOnDisk other = new StoreOnDisk(mount);
        other.store.put(KEY, NEW, StoreOnDisk.FOREVER);
        assertThat(disk.value(KEY)).isEqualTo(NEW);
        assertThat(disk.store.evict(KEY)).isTrue();
    }

    @Test
    void mountDirectoryGone_isSaid() throws IOException {
        PathUtils.deleteDirectory(mount.resolve("gtc-" + StoreOnDisk.NAME));
        Files.delete(mount);
        assertThatThrownBy(() -> disk.store.put(KEY, NEW, StoreOnDisk.FOREVER))
                .isInstanceOf(MountGoneException.class)
                .hasMessageContaining(mount + " does not exist");
        assertThat(mount).doesNotExist();
        Files.createDirectory(mount);
    }

    @Test
    void evict_staleOnce_isTriedAgain() throws IOException {
        disk.files.fail(Call.DELETE, 1, "Stale file handle");
        assertThat(disk.store.evict(KEY)).isTrue();
        assertThat(disk.store.evict(KEY)).isFalse();
        assertThatThrownBy(() -> disk.entry()).isInstanceOf(AssertionError.class);
    }

    @Test
    void rename_sayingNoSuchFile_isTriedAgain() throws IOException {
        disk.files.at(Call.RENAME, path -> {
            throw new NoSuchFileException(path.toString());
        });
        disk.store.put(KEY, NEW, StoreOnDisk.FOREVER);
        assertThat(disk.value(KEY)).isEqualTo(NEW);
    }
}
