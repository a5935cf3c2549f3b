package io.github.glustertmpfscache.internal.reclaim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.glustertmpfscache.OtherThread;
import io.github.glustertmpfscache.internal.Deadline;
import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.VolumeFullException;
import io.github.glustertmpfscache.internal.mount.FaultyMountFiles.Call;
import io.github.glustertmpfscache.internal.mount.HangingCall;
import io.github.glustertmpfscache.internal.mount.Space;
import io.github.glustertmpfscache.internal.mount.StoreOnDisk;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReclaimingStoreTest {
    private static final EntryKey KEY = EntryKey.of("key");
    private static final byte[] OLD = {1};
    private static final byte[] NEW = new byte[10_000];
    private static final long NOW = 4_000_000_000_000L;
    private static final long TOTAL = 10_000_000;

    @TempDir
    private Path mount;

    private StoreOnDisk disk;
    private ReclaimingStore store;
    private MountReclaimer shared;
    private EvictableCache cache;

    /** More entries than are evicted at once, and the one that is used here is the last to go. */
    @BeforeEach
    void open() throws IOException {
        disk = new StoreOnDisk(mount);
        for (int i = 0; i < 100; i++) {
            EntryKey key = EntryKey.of("key " + i);
            disk.store.put(key, OLD, StoreOnDisk.FOREVER);
            disk.setLastUse(key, NOW + i);
        }
        disk.store.put(KEY, OLD, StoreOnDisk.FOREVER);
        disk.setLastUse(KEY, NOW + 1000);
        disk.files.reset();
        disk.files.space(() -> new Space(TOTAL, 1_000));
        shared = MountReclaimer.acquire(mount, () -> false);
        cache = new EvictableCache(disk.store.tree(), disk.stats);
        shared.add(cache, Watermarks.OFF);
        store = store(Long.MAX_VALUE);
    }

    @AfterEach
    void close() {
        shared.remove(cache);
        shared.release();
    }

    private ReclaimingStore store(long maximumBytes) {
        return store(maximumBytes, false);
    }

    private ReclaimingStore store(long maximumBytes, boolean neverFull) {
        ReclaimSettings settings = new ReclaimSettings(
                maximumBytes, Watermarks.OFF, neverFull, Duration.ofMinutes(5), false, Duration.ofMinutes(2));
        return new ReclaimingStore(disk.store, disk.store.tree(), disk.stats, settings, shared, Optional.empty());
    }

    /** Its servers would disagree about what they refuse. */
    @Test
    void put_onAMountThatMustNotFillUp_isRefusedBeforeItDoes() throws IOException {
        disk.files.space(() -> new Space(TOTAL, TOTAL / 50 + 3 * 4096 - 1));
        ReclaimingStore careful = store(Long.MAX_VALUE, true);
        assertThatThrownBy(() -> careful.put(KEY, NEW, StoreOnDisk.FOREVER))
                .isInstanceOf(VolumeFullException.class)
                .hasMessageContaining("no room for 12288 bytes")
                .hasMessageContaining("the last 2 % are not used");
        assertThat(disk.files.count(Call.CREATE)).isZero();
        assertThat(disk.stats.refused.sum()).isEqualTo(1);
        assertThat(disk.stats.evictions()).isPositive();
    }

    /** It failed at once, and with a failure that passed for an answer of the mount. */
    @Test
    void put_whileAnotherThreadHangsInTheFirstQuestionForSpace_isTried() throws Exception {
        ReclaimingStore careful = store(Long.MAX_VALUE, true);
        HangingCall call = new HangingCall();
        disk.files.space(() -> new Space(TOTAL, TOTAL));
        disk.files.at(Call.SPACE, call);
        OtherThread<Space> hanging = OtherThread.call(() -> shared.gauge().ask(disk.store.tree()));
        call.awaitBegun();
        Deadline.within(Duration.ofMillis(200).toNanos(), () -> {
            careful.put(KEY, NEW, StoreOnDisk.FOREVER);
            return true;
        });
        assertThat(disk.store.find(KEY))
                .hasValueSatisfying(found -> assertThat(found.value()).isEqualTo(NEW));
        call.release();
        assertThat(hanging.result().usable()).isEqualTo(TOTAL);
    }

    @ParameterizedTest
    @EnumSource(
            value = Call.class,
            names = {"CREATE", "WRITE", "CLOSE_AFTER_WRITE", "RENAME"})
    void put_whileTheVolumeIsFull_evictsAndIsTriedOnceMore(Call call) throws IOException {
        disk.files.fail(call, 1, "No space left on device");
        store.put(KEY, NEW, StoreOnDisk.FOREVER);
        assertThat(disk.value(KEY)).isEqualTo(NEW);
        assertThat(disk.stats.evictions()).isGreaterThanOrEqualTo(64);
        assertThat(disk.stats.refused.sum()).isZero();
        assertThat(disk.hidden()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Call.class,
            names = {"CREATE", "WRITE", "CLOSE_AFTER_WRITE", "RENAME"})
    void put_whenEvictingDoesNotHelp_isRefused_andLeavesTheOldValue(Call call) throws IOException {
        disk.files.space(() -> new Space(TOTAL, 600_000));
        disk.files.fail(call, 2, "No space left on device");
        assertThatThrownBy(() -> store.put(KEY, NEW, StoreOnDisk.FOREVER))
                .isInstanceOf(VolumeFullException.class)
                .hasMessageContaining("10067 bytes did not fit")
                .hasMessageContaining("600000 of 10000000 bytes are free")
                .hasMessageContaining("No space left on device");
        assertThat(disk.value(KEY)).isEqualTo(OLD);
        assertThat(disk.hidden()).isEmpty();
        assertThat(disk.stats.refused.sum()).isEqualTo(1);
        assertThat(disk.files.count(Call.CREATE)).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = Call.class,
            names = {"CREATE", "WRITE", "CLOSE_AFTER_WRITE", "LINK"})
    void putIfAbsent_whileTheVolumeIsFull_evictsAndIsTriedOnceMore(Call call) throws IOException {
        EntryKey absent = EntryKey.of("absent");
        disk.files.fail(call, 1, "No space left on device");
        assertThat(store.putIfAbsent(absent, NEW, StoreOnDisk.FOREVER)).isTrue();
        assertThat(disk.value(absent)).isEqualTo(NEW);
        assertThat(disk.hidden()).isEmpty();
        assertThat(store.putIfAbsent(absent, OLD, StoreOnDisk.FOREVER)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = Call.class,
            names = {"CREATE", "WRITE", "CLOSE_AFTER_WRITE", "RENAME"})
    void put_failingWithAnIoError_onANearlyFullVolume_countsAsFull(Call call) throws IOException {
        disk.files.space(() -> new Space(TOTAL, TOTAL / 50 + 10_066));
        disk.files.fail(call, 1, "Input/output error");
        store.put(KEY, NEW, StoreOnDisk.FOREVER);
        assertThat(disk.value(KEY)).isEqualTo(NEW);
        assertThat(disk.stats.evictions()).isGreaterThanOrEqualTo(64);
    }

    @Test
    void put_failingWithAnIoError_thoughThereIsRoom_fails() throws IOException {
        disk.files.space(() -> new Space(TOTAL, TOTAL / 50 + 10_067));
        disk.files.fail(Call.WRITE, 1, "Input/output error");
        assertThatThrownBy(() -> store.put(KEY, NEW, StoreOnDisk.FOREVER))
                .isExactlyInstanceOf(FileSystemException.class)
                .hasMessageContaining("Input/output error");
        assertThat(disk.stats.evictions()).isZero();
        assertThat(disk.stats.refused.sum()).isZero();
        assertThat(disk.value(KEY)).isEqualTo(OLD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Permission denied", "Transport endpoint is not connected", "File too large"})
    void put_failingOtherwise_fails_andEvictsNothing(String reason) {
        disk.files.fail(Call.WRITE, 1, reason);
        assertThatThrownBy(() -> store.put(KEY, NEW, StoreOnDisk.FOREVER)).hasMessageContaining(reason);
        assertThat(disk.files.count(Call.SPACE)).isZero();
        assertThat(disk.stats.evictions()).isZero();
    }

    @Test
    void put_failingOtherwiseTheSecondTime_failsWithThat() {
        disk.files.fail(Call.WRITE, 1, "No space left on device");
        disk.files.fail(Call.WRITE, 1, "File too large");
        assertThatThrownBy(() -> store.put(KEY, NEW, StoreOnDisk.FOREVER))
                .isExactlyInstanceOf(FileSystemException.class)
                .hasMessageContaining("File too large");
        assertThat(disk.stats.refused.sum()).isZero();
    }

    @Test
    void value_aboveTheMaximum_isRefusedWithoutAnyFileCall() throws IOException {
        int fits = (1 << 20) - 64 - 3;
        ReclaimingStore limited = store(1 << 20);
        byte[] tooLarge = new byte[fits + 1];
        assertThatThrownBy(() -> limited.put(KEY, tooLarge, StoreOnDisk.FOREVER))
                .isInstanceOf(VolumeFullException.class)
                .hasMessage("the value of " + tooLarge.length + " bytes takes " + ((1 << 20) + 4096)
                        + " bytes with its header, and the cache's maximum is " + (1 << 20));
        assertThatThrownBy(() -> limited.putIfAbsent(EntryKey.of("abc"), tooLarge, StoreOnDisk.FOREVER))
                .isInstanceOf(VolumeFullException.class);
        assertThat(disk.files.calls()).isZero();
        assertThat(disk.stats.refused.sum()).isEqualTo(2);
        limited.put(KEY, new byte[fits], StoreOnDisk.FOREVER);
        assertThat(disk.value(KEY)).hasSize(fits);
    }

    /** Of new keys, 64 were put in 6 s, and all others refused: their entries' inodes were taken for the volume's being late to notice. */
    @Test
    void puts_whileInodesAreShort_allSucceed() throws IOException {
        disk.files.space(() -> new Space(TOTAL, TOTAL / 2));
        int inodes = disk.entries().size();
        int[] refusals = {0};
        disk.files.always(Call.CREATE, path -> {
            if (disk.entries().size() + disk.hidden().size() >= inodes) {
                refusals[0]++;
                throw new FileSystemException(path.toString(), null, "No space left on device");
            }
        });
        ReclaimingStore careful = store(Long.MAX_VALUE, true);
        for (int i = 0; i < 300; i++) {
            careful.put(EntryKey.of("new " + i), NEW, StoreOnDisk.FOREVER);
        }
        assertThat(refusals[0]).isBetween(3, 10);
        assertThat(disk.stats.refused.sum()).isZero();
        assertThat(disk.hidden()).isEmpty();
    }

    /** As of a volume that is late to notice that it has room: each of them would evict 64 entries. */
    @Test
    void puts_thatEvictingDoesNotHelp_doNotEmptyTheCache() throws IOException {
        disk.files.space(() -> new Space(TOTAL, TOTAL / 2));
        int before = disk.entries().size();
        disk.files.always(Call.CREATE, path -> {
            throw new FileSystemException(path.toString(), null, "No space left on device");
        });
        ReclaimingStore careful = store(Long.MAX_VALUE, true);
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> careful.put(KEY, NEW, StoreOnDisk.FOREVER))
                    .isInstanceOf(VolumeFullException.class);
        }
        assertThat(disk.entries()).hasSize(before - 64);
        assertThat(disk.value(KEY)).isEqualTo(OLD);
    }

    /** As of one brick of several that is full: each refusal evicted 64 entries, because other writes succeeded in between. */
    @Test
    void puts_thatEvictingDoesNotHelp_doNotEmptyTheCache_whileOthersSucceed() throws IOException {
        disk.files.space(() -> new Space(TOTAL, TOTAL / 2));
        int before = disk.entries().size();
        Path full = disk.pathOf(KEY).getParent();
        disk.files.always(Call.CREATE, path -> {
            if (path.startsWith(full)) {
                throw new FileSystemException(path.toString(), null, "No space left on device");
            }
        });
        ReclaimingStore careful = store(Long.MAX_VALUE, true);
        EntryKey other = EntryKey.of("other");
        for (int i = 0; disk.pathOf(other).startsWith(full); i++) {
            other = EntryKey.of("other " + i);
        }
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> careful.put(KEY, NEW, StoreOnDisk.FOREVER))
                    .isInstanceOf(VolumeFullException.class);
            careful.put(other, NEW, StoreOnDisk.FOREVER);
        }
        assertThat(disk.entries()).hasSize(before - 64 + 1);
    }

    /** It was evicted to make room for the value that was to replace it, and then that was refused. */
    @Test
    void put_thatIsRefused_leavesTheOldValue_evenIfItIsTheOldest() throws IOException {
        disk.setLastUse(KEY, NOW - 1);
        disk.files.space(() -> new Space(TOTAL, TOTAL / 2));
        disk.files.fail(Call.CREATE, 2, "No space left on device");
        assertThatThrownBy(() -> store.put(KEY, NEW, StoreOnDisk.FOREVER)).isInstanceOf(VolumeFullException.class);
        assertThat(disk.stats.evictions()).isPositive();
        assertThat(disk.value(KEY)).isEqualTo(OLD);
    }

    @Test
    void clear_whileTheVolumeIsFull_makesRoomForTheNewTree() throws IOException {
        disk.files.fail(Call.CREATE, 1, "No space left on device");
        store.clear();
        assertThat(disk.store.find(KEY)).isEmpty();
    }
}
