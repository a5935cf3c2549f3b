package io.github.glustertmpfscache.internal.value;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.glustertmpfscache.codec.ValueCodec;
import io.github.glustertmpfscache.internal.Encoding;
import io.github.glustertmpfscache.internal.EntryMetadata;
import io.github.glustertmpfscache.internal.EntryVersion;
import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.StoredEntry;
import io.github.glustertmpfscache.internal.ValueForm;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** What {@link ValueFormatTest} runs in a class loader that has no zstd-jni: returns what was thrown, as text. */
public final class WithoutZstd implements Callable<List<String>> {
    @Override
    public List<String> call() throws Exception {
        List<String> thrown = new ArrayList<>();
        ValueFormat<String> format = ValueFormat.of(ValueCodec.utf8());
        byte[] plain = format.encode("plain").stored().bytes();
        thrown.add(thrownBy(() -> format.decode(format.plainBytes(entry(Encoding.PLAIN, plain)))));
        thrown.add(thrownBy(() -> ValueCodec.utf8().compressedAbove(10)));
        for (int i = 0; i < 2; i++) { // a class that failed to load fails in another way the second time
            thrown.add(thrownBy(() -> format.plainBytes(entry(Encoding.ZSTD, new byte[100]))));
            thrown.add(thrownBy(() -> ValueFormat.of(new AsksForCompression()).encode("some text")));
        }
        return thrown;
    }

    private static String thrownBy(Callable<?> call) {
        try {
            call.call();
            return "nothing";
        } catch (Exception e) {
            return e.toString();
        }
    }

    private static StoredEntry entry(Encoding encoding, byte[] value) {
        EntryMetadata metadata =
                new EntryMetadata(new Lifespan(1, 2), new EntryVersion(1, 1), new ValueForm(1, encoding), value.length);
        return new StoredEntry(metadata, value);
    }

    /** Without {@link ValueCodec#compressedAbove}, which would have said that it cannot be. */
    private static final class AsksForCompression implements ValueCodec<String> {
        @Override
        public byte[] encode(String value) {
            return value.getBytes(UTF_8);
        }

        @Override
        public String decode(byte[] encoded) {
            return new String(encoded, UTF_8);
        }

        @Override
        public int schemaId() {
            return 1;
        }

        @Override
        public int compressAbove() {
            return 1;
        }
    }
}
