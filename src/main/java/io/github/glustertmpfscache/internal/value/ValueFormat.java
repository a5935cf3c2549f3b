package io.github.glustertmpfscache.internal.value;

import io.github.glustertmpfscache.codec.ValueCodec;
import io.github.glustertmpfscache.internal.Deadline;
import io.github.glustertmpfscache.internal.Encoding;
import io.github.glustertmpfscache.internal.EntryValue;
import io.github.glustertmpfscache.internal.StoredEntry;
import io.github.glustertmpfscache.internal.ValueForm;
import java.io.IOException;

/**
 * How the values of one codec are written, read, and kept in memory. Whatever a codec throws comes out as an
 * {@link IOException}; of the errors only the overflow of the stack, which a deep value causes, as the others are not the value's
 * fault.
 *
 * <p>Entries that say that there is no value ({@link Encoding#ABSENT}) are not for here: look at the encoding first.
 *
 * <p>Concurrency: stateless, and as thread-safe as the codec.
 *
 * @param <V> the type of the values
 */
public final class ValueFormat<V> {
    private static final String NO_ZSTD =
            "zstd-jni is missing or does not load: add com.github.luben:zstd-jni to the class path";

    private final ValueCodec<V> codec;
    private final ValueForm plainForm;
    private final ValueForm zstdForm;
    private final int compressAbove;
    private final boolean sharesValues;

    private ValueFormat(ValueCodec<V> codec) {
        this.codec = codec;
        this.plainForm = new ValueForm(codec.schemaId(), Encoding.PLAIN);
        this.zstdForm = new ValueForm(codec.schemaId(), Encoding.ZSTD);
        this.compressAbove = codec.compressAbove();
        this.sharesValues = codec.hasImmutableValues();
    }

    public static <V> ValueFormat<V> of(ValueCodec<V> codec) {
        return new ValueFormat<>(codec);
    }

    /**
     * Encodes a value, and compresses it if it is long enough and that makes it smaller.
     *
     * @throws UnencodableException if the codec fails, or zstd-jni does
     */
    public Encoded encode(V value) throws UnencodableException {
        byte[] plain = plainOf(value);
        if (plain.length > compressAbove) {
            byte[] frame = compress(plain);
            if (frame.length < plain.length) {
                return new Encoded(new EntryValue(frame, zstdForm), plain);
            }
        }
        return new Encoded(new EntryValue(plain, plainForm), plain);
    }

    private byte[] plainOf(V value) throws UnencodableException {
        byte[] plain;
        Deadline.Exclusion users = Deadline.exclude();
        try {
            plain = codec.encode(value);
        } catch (Exception | StackOverflowError e) {
            throw new UnencodableException(codec + " cannot encode the value: " + e, keepInterrupt(e));
        } finally {
            users.end();
        }
        if (plain == null) { // whatever the contract says
            throw new UnencodableException(codec + " encoded the value as null", null);
        }
        return plain;
    }

    private byte[] compress(byte[] plain) throws UnencodableException {
        try {
            return Zstandard.compress(plain);
        } catch (LinkageError e) {
            throw new UnencodableException(NO_ZSTD, e);
        } catch (RuntimeException e) {
            throw new UnencodableException("the value cannot be compressed: " + e, e);
        }
    }

    /**
     * Returns what the codec wrote, for {@link #decode} or {@link #decodeToKeep}. It may be the entry's own array.
     *
     * @throws UndecodableException if another codec wrote it, or it cannot be decompressed
     */
    public byte[] plainBytes(StoredEntry entry) throws UndecodableException {
        ValueForm form = entry.metadata().form();
        if (form.schemaId() != plainForm.schemaId()) {
            throw new UndecodableException(
                    "it was written with schema " + form.schemaId() + ", and this codec reads " + plainForm.schemaId(),
                    null);
        }
        return switch (form.encoding()) {
            case PLAIN -> entry.value();
            case ZSTD -> decompress(entry.value());
            case ABSENT -> throw new UndecodableException("it says that there is no value", null);
        };
    }

    private static byte[] decompress(byte[] frame) throws UndecodableException {
        try {
            return Zstandard.decompress(frame);
        } catch (LinkageError e) {
            throw new UndecodableException("it is compressed, and " + NO_ZSTD, e);
        } catch (IOException | RuntimeException e) {
            throw new UndecodableException("it cannot be decompressed: " + e.getMessage(), e);
        }
    }

    /**
     * Makes a value of what the codec wrote. The bytes are the codec's from now on, which may change them: whoever wants to
     * keep them as well calls {@link #decodeToKeep}.
     *
     * @throws UndecodableException if the codec fails
     */
    public V decode(byte[] plain) throws UndecodableException {
        V value;
        Deadline.Exclusion users = Deadline.exclude();
        try {
            value = codec.decode(plain);
        } catch (Exception | StackOverflowError e) {
            throw new UndecodableException(codec + " cannot decode it: " + e, keepInterrupt(e));
        } finally {
            users.end();
        }
        if (value == null) { // as above
            throw new UndecodableException(codec + " decoded it as null", null);
        }
        return value;
    }

    /** As {@link #decode}, and tells what to keep. The bytes belong to the result. */
    public Decoded<V> decodeToKeep(byte[] plain) throws UndecodableException {
        V value = decode(sharesValues ? plain : plain.clone());
        return new Decoded<>(value, sharesValues ? value : plain);
    }

    /**
     * What to keep in memory of a value that was just encoded: the value itself if all may share it, else a copy of its bytes.
     *
     * @param plain what {@link #encode} made of it
     */
    public Object keep(V value, byte[] plain) {
        return sharesValues ? value : plain.clone();
    }

    /**
     * The value of what was kept: the same one if all may share it, else a new one.
     *
     * @param kept what {@link #keep} or {@link #decodeToKeep} of this format returned
     * @throws UndecodableException if the codec fails
     */
    @SuppressWarnings("unchecked") // keep put a V there
    public V fromKept(Object kept) throws UndecodableException {
        return sharesValues ? (V) kept : decode(((byte[]) kept).clone());
    }

    /** How much memory to count for what is kept; of a shared value, an estimate. */
    public int keptBytes(byte[] plain) {
        return plain.length;
    }

    /** Whether what one of the two has kept is what the other would have: they are of the same codec. */
    public boolean isLike(ValueFormat<?> other) {
        return this == other || codec == other.codec;
    }

    /** Whether {@link #fromKept} gives the same object to all. */
    public boolean sharesValues() {
        return sharesValues;
    }

    /** An interrupt that ends a codec is still the thread's when the exception is a miss. */
    private static Throwable keepInterrupt(Throwable thrown) {
        if (thrown instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        return thrown;
    }
}
