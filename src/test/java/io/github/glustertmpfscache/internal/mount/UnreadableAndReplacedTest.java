package io.github.glustertmpfscache.internal.mount;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.KeyScan;
import io.github.glustertmpfscache.internal.mount.FaultyMountFiles.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a part of the cache that cannot be read, or is being replaced, does to the rest: nothing. */
class UnreadableAndReplacedTest {
    private static final byte[] VALUE = "value".getBytes(UTF_8);

    @TempDir
    private Path mount;

    private StoreOnDisk disk;

    @BeforeEach
    void put() throws IOException {
        disk = new StoreOnDisk(mount);
        for (int i = 0; i < 10; i++) {
            disk.store.put(EntryKey.of("key " + i), VALUE, StoreOnDisk.FOREVER);
        }
        disk.files.reset();
    }

    @Test
    void keys_leaveOutAnEntryThatTheFileSystemCannotRead() throws IOException {
        disk.files.at(Call.READ, path -> {}); // of the file LAYOUT
        disk.files.at(Call.READ, path -> {}); // and of its end
        disk.files.fail(Call.READ, 4, "Input/output error");
        List<EntryKey> found = new ArrayList<>();
        try (KeyScan keys = disk.store.keys()) {
            while (keys.advance(found::add)) {
                // goes on
            }
        }
        assertThat(found).hasSize(9);
    }

    /** The file LAYOUT may be missing for a moment, while another host replaces it. */
    @Test
    void lookForAClear_thatFindsNoLayout_removesNothing() throws IOException {
        disk.pauses.pass(Duration.ofSeconds(2));
        Files.delete(mount.resolve("gtc-" + StoreOnDisk.NAME).resolve("LAYOUT"));
        assertThat(disk.store.find(EntryKey.of("key 1"))).isPresent();
        assertThat(disk.store.find(EntryKey.of("key 2"))).isPresent();
    }

    @Test
    void lookForAClear_isMadeOnceASecond() throws IOException {
        disk.store.find(EntryKey.of("key 1"));
        assertThat(disk.files.revalidations).isZero();
        disk.pauses.pass(Duration.ofSeconds(1));
        disk.store.find(EntryKey.of("key 1"));
        disk.store.find(EntryKey.of("key 2"));
        assertThat(disk.files.revalidations).isEqualTo(1);
    }
}
