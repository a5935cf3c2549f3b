package io.github.glustertmpfscache.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.CharacterCodingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValueCodecTest {
    @Test
    void bytes_areStoredAsTheyAre() throws Exception {
        ValueCodec<byte[]> codec = ValueCodec.bytes();
        assertThat(codec.encode(new byte[] {0, -1, 7})).containsExactly(0, -1, 7);
        assertThat(codec.decode(new byte[] {0, -1, 7})).containsExactly(0, -1, 7);
        assertThat(codec.schemaId()).isZero();
        assertThat(codec.hasImmutableValues()).isFalse();
        assertThat(codec.compressAbove()).isEqualTo(Integer.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "k\u00e9y", "\u20ac", "\ud83d\ude00", "\0", "the \ufffd itself", "?"})
    void utf8_comesBack(String text) throws Exception {
        ValueCodec<String> codec = ValueCodec.utf8();
        assertThat(codec.encode(text)).isEqualTo(text.getBytes(UTF_8));
        assertThat(codec.decode(text.getBytes(UTF_8))).isEqualTo(text);
    }

    @Test
    void utf8_ofEveryCodePoint_comesBack() throws Exception {
        StringBuilder all = new StringBuilder();
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
                all.appendCodePoint(c);
            }
        }
        ValueCodec<String> codec = ValueCodec.utf8();
        assertThat(codec.decode(codec.encode(all.toString())).contentEquals(all))
                .isTrue();
    }

    @Test
    void utf8_isImmutableAndOfSchema1() {
        assertThat(ValueCodec.utf8().schemaId()).isEqualTo(1);
        assertThat(ValueCodec.utf8().hasImmutableValues()).isTrue();
    }

    @Test
    void utf8_ofHalfASurrogatePair_isRefused() {
        for (String text : new String[] {"\ud83d", "\ude00", "a\ud83db", "\ude00\ud83d", "end\ud83d"}) {
            assertThatThrownBy(() -> ValueCodec.utf8().encode(text)).isInstanceOf(CharacterCodingException.class);
        }
    }

    @Test
    void utf8_ofMalformedBytes_isRefused() {
        int[][] malformed = {
            {0xff}, {0x80}, {'a', 0xc3}, {0xc0, 0x80}, {0xed, 0xa0, 0x80}, {0xf4, 0x90, 0x80, 0x80}, {0xe2, 0x82, 'a'}
        };
        for (int[] each : malformed) {
            byte[] bytes = new byte[each.length];
            for (int i = 0; i < each.length; i++) {
                bytes[i] = (byte) each[i];
            }
            assertThatThrownBy(() -> ValueCodec.utf8().decode(bytes)).isInstanceOf(CharacterCodingException.class);
        }
    }

    @Test
    void compressedAbove_changesOnlyThat() throws Exception {
        ValueCodec<String> codec = ValueCodec.utf8().compressedAbove(100);
        assertThat(codec.compressAbove()).isEqualTo(100);
        assertThat(codec.schemaId()).isEqualTo(1);
        assertThat(codec.hasImmutableValues()).isTrue();
        assertThat(codec.encode("\u00e9")).isEqualTo("\u00e9".getBytes(UTF_8));
        assertThat(codec.decode("\u00e9".getBytes(UTF_8))).isEqualTo("\u00e9");
        assertThat(codec).hasToString("ValueCodec.utf8()");
        assertThat(codec.compressedAbove(0).compressAbove()).isZero();
    }

    @Test
    void compressedAbove_ofANegativeNumber_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ValueCodec.utf8().compressedAbove(-1))
                .withMessageContaining("-1");
    }
}
