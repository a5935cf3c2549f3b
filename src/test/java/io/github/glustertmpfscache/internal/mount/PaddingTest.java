package io.github.glustertmpfscache.internal.mount;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.internal.EntryKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Large entries' files end with their last page; that this spares requests, FopsTest shows. */
class PaddingTest {
    private static final EntryKey KEY = EntryKey.of("key");
    private static final int PAGE = 4096;
    private static final int HEAD = EntryFormat.headLength(KEY);

    @TempDir
    private Path mount;

    private StoreOnDisk disk;

    @BeforeEach
    void open() throws IOException {
        disk = new StoreOnDisk(mount);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0", // from a file of no more than that many bytes
        "1, 1",
        "65536, 65536",
        "65537, 69632",
        "69632, 69632",
        "69633, 73728",
        "1048576, 1048576",
        "1048643, 1052672",
        "1114112, 1114112", // as much as one write takes
        "1114113, 1118208",
        "3000000, 3002368"
    })
    void file_ofMoreThan64KiB_hasWholePages(int unpadded, int length) throws IOException {
        byte[] value = new byte[Math.max(0, unpadded - HEAD)];
        new Random(unpadded).nextBytes(value);
        disk.store.put(KEY, value, StoreOnDisk.FOREVER);
        byte[] file = Files.readAllBytes(path());
        assertThat(file).hasSize(Math.max(HEAD, length));
        assertThat(Arrays.copyOfRange(file, HEAD, HEAD + value.length)).isEqualTo(value);
        byte[] padding = Arrays.copyOfRange(file, HEAD + value.length, file.length);
        assertThat(padding).isEqualTo(new byte[padding.length]);
        assertThat(disk.store.find(KEY))
                .hasValueSatisfying(found -> assertThat(found.value()).isEqualTo(value));
    }

    /** As written before there was any, or by a program in another language. */
    @Test
    void fileWithoutPadding_isRead_andOneThatEndsEarlierIsNot() throws IOException {
        byte[] value = new byte[100_000];
        Arrays.fill(value, (byte) 1);
        disk.store.put(KEY, value, StoreOnDisk.FOREVER);
        truncate(HEAD + value.length);
        assertThat(disk.store.find(KEY)).isPresent();
        truncate(HEAD + value.length - 1);
        assertThat(disk.store.find(KEY)).isEmpty();
    }

    @Test
    void putIfAbsent_padsToo() throws IOException {
        assertThat(disk.store.putIfAbsent(KEY, new byte[100_000], StoreOnDisk.FOREVER))
                .isTrue();
        assertThat(Files.size(path()) % PAGE).isZero();
    }

    private void truncate(int length) throws IOException {
        Files.write(path(), Arrays.copyOf(Files.readAllBytes(path()), length));
    }

    private Path path() {
        return disk.store.tree().pathOf(KEY);
    }
}
