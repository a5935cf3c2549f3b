package io.github.glustertmpfscache.internal.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import io.github.glustertmpfscache.CoreAlone;
import io.github.glustertmpfscache.codec.ValueCodec;
import io.github.glustertmpfscache.internal.Encoding;
import io.github.glustertmpfscache.internal.EntryMetadata;
import io.github.glustertmpfscache.internal.EntryVersion;
import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.StoredEntry;
import io.github.glustertmpfscache.internal.ValueForm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ValueFormatTest {
    private static final int MEGABYTE = 1 << 20;

    private final ValueFormat<byte[]> bytes = ValueFormat.of(ValueCodec.bytes());
    private final ValueFormat<byte[]> compressed =
            ValueFormat.of(ValueCodec.bytes().compressedAbove(100));

    @Test
    void values_comeBack() throws IOException {
        for (byte[] value : List.of(new byte[0], new byte[1], random(1), random(MEGABYTE), new byte[MEGABYTE])) {
            for (ValueFormat<byte[]> writer : List.of(bytes, compressed)) {
                for (ValueFormat<byte[]> reader : List.of(bytes, compressed)) {
                    Encoded encoded = writer.encode(value);
                    assertThat(encoded.plain()).isEqualTo(value);
                    assertThat(reader.decode(reader.plainBytes(entry(encoded)))).isEqualTo(value);
                }
            }
        }
    }

    @Test
    void longValues_areCompressedIfThatHelps() throws IOException {
        assertThat(encoding(bytes, new byte[MEGABYTE])).isEqualTo(Encoding.PLAIN);
        assertThat(encoding(compressed, new byte[MEGABYTE])).isEqualTo(Encoding.ZSTD);
        assertThat(encoding(compressed, new byte[101])).isEqualTo(Encoding.ZSTD);
        assertThat(encoding(compressed, new byte[100])).isEqualTo(Encoding.PLAIN);
        assertThat(encoding(compressed, random(MEGABYTE))).isEqualTo(Encoding.PLAIN);
        assertThat(compressed.encode(new byte[MEGABYTE]).stored().length()).isLessThan(100);
    }

    @Test
    void thresholdOfZero_neverMakesAValueLonger() throws IOException {
        ValueFormat<byte[]> always = ValueFormat.of(ValueCodec.bytes().compressedAbove(0));
        for (int length = 0; length < 100; length++) {
            Encoded encoded = always.encode(new byte[length]);
            assertThat(encoded.stored().length()).isLessThanOrEqualTo(length);
            assertThat(always.plainBytes(entry(encoded))).hasSize(length);
        }
    }

    /** The rule against bombs must not hit a value that is merely dull. */
    @Test
    void dullestValue_comesBack() throws IOException {
        Encoded encoded = compressed.encode(new byte[64 * MEGABYTE]);
        assertThat(64 * MEGABYTE / encoded.stored().length()).as("ratio").isGreaterThan(32_000);
        assertThat(compressed.plainBytes(entry(encoded))).hasSize(64 * MEGABYTE);
    }

    @Test
    void schemaOfTheCodec_isWrittenAndRequired() throws IOException {
        ValueFormat<byte[]> seven = ValueFormat.of(new TestCodec().schema(7));
        Encoded encoded = seven.encode(random(10));
        assertThat(encoded.stored().form()).isEqualTo(new ValueForm(7, Encoding.PLAIN));
        ValueFormat<byte[]> three = ValueFormat.of(new TestCodec().schema(3));
        assertUndecodable(() -> three.plainBytes(entry(encoded)))
                .hasMessage("it was written with schema 7, and this codec reads 3");
    }

    @Test
    void absentEntry_hasNoValue() {
        assertUndecodable(() -> bytes.plainBytes(entry(Encoding.ABSENT, new byte[0])));
    }

    @Test
    void tornFrames_areUndecodable() throws IOException {
        byte[] frame = frameOf(text());
        for (int length = 0; length < frame.length; length++) {
            assertUndecodableFrame(Arrays.copyOf(frame, length));
        }
    }

    @Test
    void changedFrames_areUndecodableOrOfTheSameLength() throws IOException {
        byte[] frame = frameOf(text());
        int undecodable = 0;
        for (int bit = 0; bit < frame.length * 8; bit++) {
            byte[] changed = frame.clone();
            changed[bit / 8] ^= (byte) (1 << (bit % 8));
            try {
                bytes.plainBytes(entry(Encoding.ZSTD, changed));
            } catch (UndecodableException e) {
                undecodable++;
            }
        }
        assertThat(undecodable).as("the entry's own checksum finds the others").isPositive();
        assertUndecodableFrame(random(1000));
        assertUndecodableFrame(concatenated(frame, frame));
        assertUndecodableFrame(concatenated(frame, new byte[10]));
    }

    @Test
    void frameThatDoesNotSayItsLength_isUndecodable() throws IOException {
        ByteArrayOutputStream streamed = new ByteArrayOutputStream();
        try (ZstdOutputStream out = new ZstdOutputStream(streamed)) {
            out.write(text());
        }
        assertThat(Zstd.getFrameContentSize(streamed.toByteArray())).isNegative();
        assertUndecodableFrame(streamed.toByteArray()).hasMessageContaining("says how long");
    }

    @Test
    void frameThatClaimsMoreThanItCanHold_isUndecodable() throws IOException {
        for (long claim : new long[] {1L << 30, Integer.MAX_VALUE, 1L << 40, Long.MAX_VALUE}) {
            assertUndecodableFrame(claiming(claim)).hasMessageContaining("that it claims");
        }
        assertUndecodableFrame(claiming(-2));
    }

    @Test
    void frameThatClaimsAnotherLengthThanItHas_isUndecodable() throws IOException {
        int actual = text().length;
        assertThat(bytes.plainBytes(entry(Encoding.ZSTD, claiming(actual)))).isEqualTo(text());
        for (int claim : new int[] {0, 1, actual - 1, actual + 1, actual * 2}) {
            assertUndecodableFrame(claiming(claim));
        }
    }

    @Test
    void codecThatThrows_isAnIoException() {
        for (Throwable thrown : List.of(
                new Exception("checked"), new IllegalStateException("unchecked"), new StackOverflowError("deep"))) {
            ValueFormat<byte[]> failing = ValueFormat.of(new TestCodec().throwing(thrown));
            assertThatThrownBy(() -> failing.encode(new byte[1]))
                    .isInstanceOf(UnencodableException.class)
                    .hasMessageContaining("TestCodec")
                    .hasMessageContaining(thrown.getMessage())
                    .hasCause(thrown);
            assertUndecodable(() -> failing.decode(new byte[1]))
                    .hasMessageContaining("TestCodec")
                    .hasMessageContaining(thrown.getMessage())
                    .hasCause(thrown);
        }
    }

    @Test
    void codecThatReturnsNull_isAnIoException() {
        ValueFormat<byte[]> failing = ValueFormat.of(new TestCodec().returningNull());
        assertThatThrownBy(() -> failing.encode(new byte[1]))
                .isInstanceOf(UnencodableException.class)
                .hasMessageContaining("TestCodec")
                .hasMessageContaining("null");
        assertUndecodable(() -> failing.decode(new byte[1])).hasMessageContaining("null");
    }

    @Test
    void otherErrors_areNotTheValuesFault() {
        ValueFormat<byte[]> failing = ValueFormat.of(new TestCodec().throwing(new OutOfMemoryError("test")));
        assertThatThrownBy(() -> failing.encode(new byte[1])).isInstanceOf(OutOfMemoryError.class);
        assertThatThrownBy(() -> failing.decode(new byte[1])).isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void interruptedCodec_leavesTheThreadInterrupted() {
        ValueFormat<byte[]> failing = ValueFormat.of(new TestCodec().throwing(new InterruptedException("test")));
        assertUndecodable(() -> failing.decode(new byte[1]));
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void mutableValues_areKeptAsBytesOfTheirOwn() throws IOException {
        assertThat(bytes.sharesValues()).isFalse();
        byte[] value = {1, 2, 3};
        Encoded encoded = bytes.encode(value);
        assertThat(bytes.keptBytes(encoded.plain())).isEqualTo(3);
        assertKept(bytes.keep(value, encoded.plain()), value);
        Decoded<byte[]> read = bytes.decodeToKeep(new byte[] {1, 2, 3});
        assertKept(read.kept(), read.value());
    }

    private void assertKept(Object kept, byte[] callers) throws IOException {
        Arrays.fill(callers, (byte) 9);
        assertThat(bytes.fromKept(kept)).containsExactly(1, 2, 3);
        Arrays.fill(bytes.fromKept(kept), (byte) 9);
        assertThat(bytes.fromKept(kept)).containsExactly(1, 2, 3);
    }

    @Test
    void codecThatChangesTheArrayItDecodes_doesNotChangeWhatIsKept() throws IOException {
        ValueFormat<byte[]> inPlace = ValueFormat.of(new TestCodec().changingInPlace());
        Decoded<byte[]> read = inPlace.decodeToKeep(new byte[] {1, 2, 3});
        assertThat(read.value()).containsExactly(2, 3, 4);
        assertThat(inPlace.fromKept(read.kept())).containsExactly(2, 3, 4);
        assertThat(inPlace.fromKept(read.kept())).containsExactly(2, 3, 4);
    }

    @Test
    void immutableValues_areKeptThemselves() throws IOException {
        ValueFormat<String> texts = ValueFormat.of(ValueCodec.utf8().compressedAbove(10));
        assertThat(texts.sharesValues()).isTrue();
        String text = "some text";
        assertThat(texts.fromKept(texts.keep(text, texts.encode(text).plain()))).isSameAs(text);
        Decoded<String> read = texts.decodeToKeep(texts.encode(text).plain());
        assertThat(texts.fromKept(read.kept())).isSameAs(read.value()).isEqualTo(text);
    }

    @Test
    void withoutZstdJni_onlyCompressionFails() throws Exception {
        try (URLClassLoader core = CoreAlone.openWithTests()) {
            Callable<?> test = (Callable<?>) core.loadClass(WithoutZstd.class.getName())
                    .getDeclaredConstructor()
                    .newInstance();
            List<String> thrown = new ArrayList<>();
            ((List<?>) test.call()).forEach(each -> thrown.add(each.toString()));
            assertThat(thrown).hasSize(6);
            assertThat(thrown.get(0)).isEqualTo("nothing");
            assertThat(thrown.get(1)).startsWith(IllegalStateException.class.getName());
            assertThat(thrown.get(2)).startsWith(UndecodableException.class.getName());
            assertThat(thrown.get(3)).startsWith(UnencodableException.class.getName());
            assertThat(thrown.get(4)).isEqualTo(thrown.get(2));
            assertThat(thrown.get(5)).isEqualTo(thrown.get(3));
            assertThat(thrown.subList(1, 6)).allMatch(each -> each.contains("add com.github.luben:zstd-jni"));
        }
    }

    private static Encoding encoding(ValueFormat<byte[]> format, byte[] value) throws IOException {
        return format.encode(value).stored().form().encoding();
    }

    private AbstractThrowableAssert<?, ?> assertUndecodableFrame(byte[] frame) {
        return assertUndecodable(() -> bytes.plainBytes(entry(Encoding.ZSTD, frame)));
    }

    private static AbstractThrowableAssert<?, ?> assertUndecodable(ThrowingCallable call) {
        return assertThatThrownBy(call).isInstanceOf(UndecodableException.class);
    }

    private byte[] frameOf(byte[] value) throws IOException {
        Encoded encoded = compressed.encode(value);
        assertThat(encoded.stored().form().encoding()).isEqualTo(Encoding.ZSTD);
        return encoded.stored().bytes();
    }

    /** A frame with an eight-byte content size that says this, around the blocks of a sound one. */
    private byte[] claiming(long length) throws IOException {
        byte[] sound = frameOf(text());
        assertThat(sound[4] & 0xff)
                .as("single segment, two bytes of content size")
                .isEqualTo(0x60);
        ByteBuffer frame = ByteBuffer.allocate(sound.length + 6).order(ByteOrder.LITTLE_ENDIAN);
        frame.put(sound, 0, 4).put((byte) 0xe0).putLong(length).put(sound, 7, sound.length - 7);
        return frame.array();
    }

    private static byte[] text() {
        byte[] text = new byte[1000];
        Random random = new Random(1);
        for (int i = 0; i < text.length; i++) {
            text[i] = (byte) ('a' + random.nextInt(5));
        }
        return text;
    }

    private static byte[] concatenated(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] random(int length) {
        byte[] value = new byte[length];
        new Random(length).nextBytes(value);
        return value;
    }

    private static StoredEntry entry(Encoded encoded) {
        return entry(encoded.stored().form(), encoded.stored().bytes());
    }

    private static StoredEntry entry(Encoding encoding, byte[] value) {
        return entry(new ValueForm(0, encoding), value);
    }

    private static StoredEntry entry(ValueForm form, byte[] value) {
        return new StoredEntry(
                new EntryMetadata(new Lifespan(1, 2), new EntryVersion(1, 1), form, value.length), value.clone());
    }
}
