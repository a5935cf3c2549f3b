package io.github.glustertmpfscache.internal.mount;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.internal.Encoding;
import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.EntryValue;
import io.github.glustertmpfscache.internal.EntryVersion;
import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.StoredEntry;
import io.github.glustertmpfscache.internal.ValueForm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file format, to the bit. */
class EntryFormatTest {
    private static final EntryKey KEY = EntryKey.of("k\u00e9y");
    private static final byte[] VALUE = "some value".getBytes(UTF_8);

    @TempDir
    private Path mount;

    private StoreOnDisk disk;
    private byte[] sound = {};

    @BeforeEach
    void put() throws IOException {
        disk = new StoreOnDisk(mount);
        disk.store.put(KEY, VALUE, new Lifespan(1, 1L << 40));
        sound = Files.readAllBytes(disk.entry());
    }

    /** If this test must change, other versions of the library can no longer read what this one writes. */
    @Test
    void version1_isWrittenAsDrawn() {
        ByteBuffer encoded = EntryFormat.encode(
                KEY, EntryValue.of(VALUE), new Lifespan(0x0102, 0x0304), new EntryVersion(0x0506, 0x0708));
        byte[] head = new byte[encoded.remaining()];
        encoded.get(head);
        assertThat(HexFormat.ofDelimiter(" ").formatHex(head))
                .isEqualTo(String.join(
                        " ",
                        "47 54 43 45 00 01 00 00",
                        "00 00 00 00 00 00 01 02",
                        "00 00 00 00 00 00 03 04",
                        "00 00 00 00 00 00 05 06",
                        "00 00 00 00 00 00 07 08",
                        "00 00 00 00 00 00 00 0a",
                        "00 00 00 04 00 00 00 00",
                        hex(EntryValue.of(VALUE).checksum()) + " " + hex(crcOfHead(head)),
                        "6b c3 a9 79"));
    }

    @Test
    void fileName_isTheStartOfTheKeysSha256() {
        // printf abc | sha256sum
        assertThat(EntryKey.of("abc").fileName()).isEqualTo("ba7816bf8f01cfea414140de5dae2223");
    }

    @Test
    void everyBitFlip_isTheRightValueOrAMiss() throws IOException {
        int misses = 0;
        for (int bit = 0; bit < sound.length * 8; bit++) {
            byte[] flipped = sound.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            misses += readBack(flipped) ? 0 : 1;
        }
        assertThat(misses).as("every bit is under a checksum").isEqualTo(sound.length * 8);
    }

    /** Behind the first read of 64 KiB, too. */
    @Test
    void bitFlipsInALargeEntry_areMisses() throws IOException {
        byte[] value = new byte[300_000];
        new Random(1).nextBytes(value);
        disk.store.put(KEY, value, StoreOnDisk.FOREVER);
        byte[] large = Files.readAllBytes(disk.entry());
        for (int at = 0; at < large.length; at += 9_973) {
            byte[] flipped = large.clone();
            flipped[at] ^= (byte) (1 << (at % 8));
            Files.write(disk.entry(), flipped);
            assertThat(disk.store.find(KEY)).as("byte %d", at).isEmpty();
        }
    }

    @Test
    void bytesBehindTheValue_areIgnored() throws IOException {
        assertThat(readBack(Arrays.copyOf(sound, sound.length + 3))).isTrue();
    }

    @Test
    void everyTruncation_isAMiss() throws IOException {
        for (int length = 0; length < sound.length; length++) {
            assertThat(readBack(Arrays.copyOf(sound, length)))
                    .as("%d bytes", length)
                    .isFalse();
        }
    }

    @Test
    void everyTruncationOfALargeEntry_isAMiss() throws IOException {
        disk.store.put(KEY, new byte[300_000], StoreOnDisk.FOREVER);
        byte[] large = Files.readAllBytes(disk.entry());
        for (int length = 0; length < large.length; length += 9_973) {
            Files.write(disk.entry(), Arrays.copyOf(large, length));
            assertThat(disk.store.find(KEY)).as("%d bytes", length).isEmpty();
        }
    }

    @Test
    void anotherKeysEntry_isAMiss() throws IOException {
        Path mine = disk.entry();
        EntryKey other = EntryKey.of("kay!");
        disk.store.evict(KEY);
        disk.store.put(other, VALUE, StoreOnDisk.FOREVER);
        Files.createDirectories(mine.getParent());
        Files.copy(disk.entry(), mine);
        assertThat(disk.store.find(KEY)).isEmpty();
        assertThat(disk.store.findMetadata(KEY)).isEmpty();
    }

    @Test
    void newerFormatVersionOrUnknownEncoding_isAMiss_withoutARetry() throws IOException {
        for (int at : new int[] {5, 7}) {
            byte[] newer = sound.clone();
            newer[at] = (byte) (newer[at] + 3);
            ByteBuffer.wrap(newer).putInt(60, crcOfHead(newer));
            Files.write(disk.entry(), newer);
            assertThat(disk.store.find(KEY)).isEmpty();
        }
        assertThat(disk.stats.readRetries.sum()).isZero();
        assertThat(disk.stats.damaged.sum()).isEqualTo(2);
    }

    /** A put that was given up wrote what the caller's array had become, and vouched for it. */
    @Test
    void valueThatChangesAfterItWasHandedOver_isNeverReturned() throws IOException {
        byte[] reused = VALUE.clone();
        EntryValue handedOver = EntryValue.of(reused);
        Arrays.fill(reused, (byte) 'x');
        disk.store.put(KEY, handedOver, StoreOnDisk.FOREVER);
        assertThat(disk.store.find(KEY)).isEmpty();
        assertThat(disk.stats.damaged.sum()).isEqualTo(1);
    }

    @Test
    void flags_areIgnored() throws IOException {
        byte[] flagged = sound.clone();
        flagged[6] = 1;
        ByteBuffer.wrap(flagged).putInt(60, crcOfHead(flagged));
        assertThat(readBack(flagged)).isTrue();
    }

    @Test
    void formOfTheValue_isReadAsWritten() throws IOException {
        for (Encoding encoding : Encoding.values()) {
            ValueForm form = new ValueForm(0x8000_0001, encoding);
            disk.store.put(KEY, new EntryValue(VALUE, form), StoreOnDisk.FOREVER);
            assertThat(disk.store.find(KEY).orElseThrow().metadata().form()).isEqualTo(form);
            assertThat(disk.store.findMetadata(KEY).orElseThrow().form()).isEqualTo(form);
            byte[] content = Files.readAllBytes(disk.entry());
            assertThat(content[7]).isEqualTo((byte) encoding.number());
            assertThat(ByteBuffer.wrap(content).getInt(52)).isEqualTo(0x8000_0001);
        }
    }

    @Test
    void hugeLengthUnderAValidChecksum_isAMiss_withoutTheMemory() throws IOException {
        for (long length : new long[] {-1, 1L << 20, Integer.MAX_VALUE - 8, Long.MAX_VALUE}) {
            byte[] huge = sound.clone();
            ByteBuffer.wrap(huge).putLong(40, length);
            ByteBuffer.wrap(huge).putInt(60, crcOfHead(huge));
            assertThat(readBack(huge)).as("%d", length).isFalse();
        }
    }

    private boolean readBack(byte[] content) throws IOException {
        Files.write(disk.entry(), content);
        Optional<StoredEntry> found = disk.store.find(KEY);
        found.ifPresent(entry -> assertThat(entry.value()).isEqualTo(VALUE));
        return found.isPresent();
    }

    private static int crcOfHead(byte[] entry) {
        CRC32C crc = new CRC32C();
        crc.update(entry, 0, 60);
        crc.update(entry, 64, KEY.length());
        return (int) crc.getValue();
    }

    private static String hex(int number) {
        return HexFormat.ofDelimiter(" ")
                .formatHex(ByteBuffer.allocate(4).putInt(number).array());
    }
}
