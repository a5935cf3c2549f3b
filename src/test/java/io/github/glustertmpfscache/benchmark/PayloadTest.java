package io.github.glustertmpfscache.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 17, 40, 1_000_000})
    void matches_itselfAndNoOtherIteration(int size) {
        Payload payload = Payload.of(DataKind.TEXT, size, 0);
        payload.stamp(1);
        byte[] read = payload.bytes().clone();
        assertThat(read).hasSize(size);
        assertThat(payload.matches(read)).isTrue();
        payload.stamp(2);
        assertThat(payload.matches(read)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void matches_noHalfFile(DataKind kind) {
        Payload payload = Payload.of(kind, 1_000, 0);
        byte[] torn = payload.bytes().clone();
        java.util.Arrays.fill(torn, 300, 990, (byte) 0);
        assertThat(payload.matches(torn)).isFalse();
        assertThat(payload.matches(java.util.Arrays.copyOf(torn, 999))).isFalse();
    }

    @Test
    void text_isLinesOfText() {
        assertThat(new String(Payload.of(DataKind.TEXT, 10_000, 0).bytes(), java.nio.charset.StandardCharsets.US_ASCII))
                .matches("[a-z \n]+")
                .contains("\n");
    }

    @Test
    void random_doesNotCompress() throws IOException {
        assertThat(compressedSize(DataKind.RANDOM)).isGreaterThanOrEqualTo(100_000);
        assertThat(compressedSize(DataKind.TEXT)).isLessThan(50_000);
    }

    private static int compressedSize(DataKind kind) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(compressed)) {
            deflater.write(Payload.of(kind, 100_000, 0).bytes());
        }
        return compressed.size();
    }
}
