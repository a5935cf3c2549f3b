package io.github.glustertmpfscache.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EntryKeyTest {
    @Test
    void bytes_areUtf8WhereThereIsUtf8() {
        assertThat(hex("a\u00e9\u20ac\ud83d\ude00")).isEqualTo("61c3a9e282acf09f9880");
    }

    @Test
    void bytes_ofLoneSurrogates_areTheirThreeByteForm() {
        assertThat(hex("\ud800")).isEqualTo("eda080");
        assertThat(hex("\udfff")).isEqualTo("edbfbf");
        assertThat(hex("a\udc00\ud800b\ud83d\ude00")).isEqualTo("61edb080eda08062f09f9880");
    }

    @Test
    void bytes_differWhereStringsDiffer() {
        Random random = new Random(1);
        char[] alphabet = {'a', '?', '\ufffd', '\ud800', '\udbff', '\udc00', '\udfff', '\u0000'};
        Set<String> texts = new HashSet<>();
        Set<String> bytes = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(6); length > 0; length--) {
                text.append(alphabet[random.nextInt(alphabet.length)]);
            }
            texts.add(text.toString());
            bytes.add(hex(text.toString()));
        }
        assertThat(bytes).hasSameSizeAs(texts);
    }

    @Test
    void ofBytes_isTheKeyThatHasThem_whateverIsInIt() {
        Random random = new Random(2);
        String[] parts = {
            "a",
            "\u00e9",
            "\u20ac",
            "\ufffd",
            "\ud83d\ude00",
            "\ud800",
            "\udbff",
            "\udc00",
            "\udfff",
            "\ud7ff",
            "\ue000",
            "\u0000"
        };
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(8); length > 0; length--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            EntryKey key = EntryKey.of(text.toString());
            EntryKey found = EntryKey.ofBytes(key.bytes());
            assertThat(found.text()).isEqualTo(text.toString());
            assertThat(found.bytes()).isEqualTo(key.bytes());
            assertThat(found.fileName()).isEqualTo(key.fileName());
        }
    }

    /** Such bytes are in damaged entries only, and must not pass for those of a key. */
    @Test
    void ofBytes_thatAreNoKeys_hasOtherBytes() {
        for (String hex : new String[] {"80", "c3", "c0af", "eda0", "eda080edb080", "f5808080", "61ff62", "ed"}) {
            byte[] bytes = HexFormat.of().parseHex(hex);
            assertThat(EntryKey.ofBytes(bytes).bytes()).isNotEqualTo(bytes);
        }
    }

    @Test
    void shard_isEvenlySpread_andInRange() {
        int[] counts = new int[64];
        for (int i = 0; i < 64_000; i++) {
            counts[EntryKey.of("key " + i).shard(64)]++;
        }
        for (int count : counts) {
            assertThat(count).isBetween(800, 1200);
        }
        assertThat(EntryKey.of("key").shard(1)).isZero();
        assertThat(EntryKey.of("key").shard(1 << 16)).isEqualTo(0x2c70);
    }

    @Test
    void toString_isShortAndPrintable() {
        assertThat(EntryKey.of("a\n\"\\\u00e9")).hasToString("\"a\\u000a\\\"\\\\\\u00e9\"");
        assertThat(EntryKey.of("k".repeat(1000)).toString())
                .hasSizeLessThan(100)
                .endsWith("(1000 characters)");
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(EntryKey.of(text).bytes());
    }
}
