package io.github.glustertmpfscache.internal.mount;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.check.CacheChecker;
import io.github.glustertmpfscache.internal.check.CheckListener;
import io.github.glustertmpfscache.internal.check.CheckSettings;
import io.github.glustertmpfscache.internal.check.Finding;
import io.github.glustertmpfscache.internal.check.Findings;
import io.github.glustertmpfscache.internal.mount.FaultyMountFiles.Call;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A check among writers on other hosts, and on a mount with faults. */
class CacheCheckFaultsTest {
    private static final EntryKey KEY = EntryKey.of("key");
    private static final byte[] VALUE = "value".getBytes(UTF_8);
    private static final CheckListener NOBODY = (files, done, shards) -> {};

    @TempDir
    private Path mount;

    private StoreOnDisk disk;
    private Path entry;
    private byte[] sound;

    @BeforeEach
    void makeEntry() throws IOException {
        disk = new StoreOnDisk(mount);
        disk.store.put(KEY, VALUE, StoreOnDisk.FOREVER);
        entry = disk.entry();
        sound = Files.readAllBytes(entry);
        disk.files.reset();
    }

    @Test
    void entryThatVanishes_isNotCounted() throws IOException {
        always(Call.OPEN, path -> Files.deleteIfExists(entry));
        Findings findings = check(false, NOBODY);
        assertThat(findings.found(Finding.VALID)).isZero();
        assertThat(findings.troublesLeft()).isZero();
    }

    @Test
    void suspectThatVanishes_isNotCounted() throws IOException {
        Files.writeString(entry, "damaged");
        Findings findings = check(true, (files, done, shards) -> delete());
        assertThat(findings.found(Finding.CORRUPT) + findings.repaired()).isZero();
    }

    @Test
    void suspectThatIsReplaced_isValid() throws IOException {
        Files.writeString(entry, "damaged");
        Findings findings = check(true, (files, done, shards) -> write(sound));
        assertThat(findings.found(Finding.VALID)).isEqualTo(1);
        assertThat(findings.found(Finding.CORRUPT)).isZero();
        assertThat(disk.value(KEY)).isEqualTo(VALUE);
    }

    @Test
    void secondLook_comesAfterWhatAHostMayShowOfThePast() throws IOException {
        Files.writeString(entry, "damaged");
        assertThat(check(false, NOBODY).found(Finding.CORRUPT)).isEqualTo(1);
        assertThat(disk.pauses.nanoTime()).isGreaterThanOrEqualTo(RetryBudget.STALE_NANOS);
        assertThat(disk.files.revalidations).isPositive();
    }

    @Test
    void entryReplacedBeforeItsRemoval_stays() throws IOException {
        Files.writeString(entry, "damaged");
        int[] looks = {0};
        always(Call.STATUS, path -> {
            // Found, looked at again before and after the read, and a last time before the removal.
            if (path.equals(entry) && ++looks[0] == 4) {
                write(sound);
            }
        });
        Findings findings = check(true, NOBODY);
        assertThat(looks[0]).isEqualTo(4);
        assertThat(findings.found(Finding.CORRUPT)).isEqualTo(1);
        assertThat(findings.repaired()).isZero();
        assertThat(disk.value(KEY)).isEqualTo(VALUE);
    }

    @Test
    void entryThatIsAlwaysReplacedByAnotherBadOne_isUnreadableAndStays() throws IOException {
        int[] length = {0};
        always(Call.OPEN, path -> {
            if (path.equals(entry)) {
                Files.write(entry, new byte[++length[0]]);
            }
        });
        Findings findings = check(true, NOBODY);
        assertThat(findings.found(Finding.UNREADABLE)).isEqualTo(1);
        assertThat(findings.found(Finding.CORRUPT)).isZero();
        assertThat(entry).exists();
    }

    @Test
    void readThatFailsForAMoment_isNoTrouble() throws IOException {
        int[] reads = {0};
        always(Call.READ, path -> {
            if (path.equals(entry) && ++reads[0] <= 4) { // all attempts of the first look
                throw new FileSystemException(path.toString(), null, "Input/output error");
            }
        });
        Findings findings = check(false, NOBODY);
        assertThat(reads[0]).isEqualTo(5);
        assertThat(findings.found(Finding.VALID)).isEqualTo(1);
        assertThat(findings.troublesLeft()).isZero();
    }

    @Test
    void entryThatCannotBeRead_isCountedAndStays() throws IOException {
        always(Call.OPEN, path -> {
            if (path.equals(entry)) {
                throw new FileSystemException(path.toString(), null, "Input/output error");
            }
        });
        Findings findings = check(true, NOBODY);
        assertThat(findings.found(Finding.UNREADABLE)).isEqualTo(1);
        assertThat(findings.examples().get(0).detail()).isEqualTo("Input/output error");
        assertThat(findings.repaired()).isZero();
        assertThat(entry).exists();
    }

    /** As GlusterFS says of a file in split-brain. */
    @Test
    void entryOfWhichNothingIsSaid_isCountedBesideTheOthers() throws IOException {
        disk.store.put(EntryKey.of("other"), VALUE, StoreOnDisk.FOREVER);
        always(Call.STATUS, path -> {
            if (path.equals(entry)) {
                throw new FileSystemException(path.toString(), null, "Input/output error");
            }
        });
        Findings findings = check(true, NOBODY);
        assertThat(findings.found(Finding.UNREADABLE)).isEqualTo(1);
        assertThat(findings.found(Finding.VALID)).isEqualTo(1);
    }

    @Test
    void entryThatCannotBeRemoved_isTroubleThatIsLeft() throws IOException {
        Files.writeString(entry, "damaged");
        disk.files.fail(Call.DELETE, 1, "Read-only file system");
        Findings findings = check(true, NOBODY);
        assertThat(findings.found(Finding.CORRUPT)).isEqualTo(1);
        assertThat(findings.troublesLeft()).isEqualTo(1);
        assertThat(findings.examples().get(0).detail())
                .isEqualTo("it ends within its header; cannot be repaired: Read-only file system");
    }

    @Test
    void mountThatGoes_endsTheCheck() {
        always(Call.OPEN, path -> {
            if (path.equals(entry)) {
                throw new FileSystemException(path.toString(), null, "Transport endpoint is not connected");
            }
        });
        assertThatThrownBy(() -> check(true, NOBODY))
                .isInstanceOf(MountGoneException.class)
                .hasMessageContaining("not connected");
    }

    @Test
    void largeValues_areReadInParts() throws IOException {
        disk.store.put(KEY, new byte[1 << 20], StoreOnDisk.FOREVER);
        int[] most = {0};
        disk.files.onAsked = asked -> most[0] = Math.max(most[0], asked);
        assertThat(check(false, NOBODY).found(Finding.VALID)).isEqualTo(1);
        assertThat(most[0]).isEqualTo(ReadBuffers.LENGTH);
        disk.files.longestRead = 1_000;
        assertThat(check(false, NOBODY).found(Finding.VALID)).isEqualTo(1);
    }

    private Findings check(boolean repair, CheckListener listener) throws IOException {
        CacheInspector inspector = new CacheInspector(
                mount,
                StoreOnDisk.NAME,
                disk.files,
                new MountGuard(mount, false, disk.files),
                EntryPermissions.OWNER,
                disk.pauses);
        CheckSettings settings = new CheckSettings(repair, false, Duration.ofSeconds(10));
        return new CacheChecker(inspector, settings, () -> Instant.ofEpochMilli(disk.nowMillis), disk.pauses, listener)
                .run();
    }

    private void always(Call call, FaultyMountFiles.Fault fault) {
        for (int i = 0; i < 1_000; i++) {
            disk.files.at(call, fault);
        }
    }

    private void write(byte[] content) {
        try {
            // Another file in its place, as a put makes it.
            Path temp = Files.write(mount.resolve("temp"), content);
            Files.move(temp, entry, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void delete() {
        try {
            Files.deleteIfExists(entry);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
