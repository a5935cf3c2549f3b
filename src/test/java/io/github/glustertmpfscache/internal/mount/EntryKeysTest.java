package io.github.glustertmpfscache.internal.mount;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.KeyScan;
import io.github.glustertmpfscache.internal.mount.FaultyMountFiles.Call;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntryKeysTest {
    private static final int ENTRIES = 40;

    @TempDir
    private Path mount;

    @Test
    void keys_areFoundAsTheyAreAskedFor() throws IOException {
        StoreOnDisk disk = new StoreOnDisk(mount);
        for (int i = 0; i < ENTRIES; i++) {
            disk.store.put(EntryKey.of("key " + i), new byte[1], StoreOnDisk.FOREVER);
        }
        List<EntryKey> found = new ArrayList<>();
        try (KeyScan keys = disk.store.keys()) {
            disk.files.reset();
            assertThat(keys.advance(found::add)).isTrue();
            assertThat(disk.files.count(Call.LIST)).isEqualTo(1);
            assertThat(disk.files.count(Call.OPEN)).isZero();
            while (found.size() < 3) {
                assertThat(keys.advance(found::add)).isTrue();
            }
            assertThat(disk.files.count(Call.OPEN)).isEqualTo(3);
            while (keys.advance(found::add)) {
                // goes on
            }
        }
        assertThat(found).hasSize(ENTRIES).doesNotHaveDuplicates();
        assertThat(disk.files.count(Call.OPEN)).isEqualTo(ENTRIES);
        assertThat(disk.files.count(Call.LIST)).as("each directory once").isEqualTo(4);
    }
}
