package io.github.glustertmpfscache.codec;

import java.io.Serializable;

/**
 * Turns the values of a cache into bytes, and such bytes into values. All hosts and JVMs that use a cache read what the others
 * wrote; {@link #schemaId} keeps a codec from what another one wrote.
 *
 * <p>A codec is stateless and thread-safe: its methods are called from many threads at once. What {@link #schemaId},
 * {@link #hasImmutableValues} and {@link #compressAbove} return never changes.
 *
 * @param <V> the type of the values
 */
public interface ValueCodec<V> {
    /**
     * Turns a value into bytes.
     *
     * @param value the value
     * @return 0 or more bytes; the cache reads them until the put has ended, and never changes them, so they may be a part of the
     *     value. A put that was given up may go on reading; if they have changed by then, what it writes is a miss
     * @throws Exception if the value cannot be encoded; the put fails, and the exception is the cause of what it throws
     */
    byte[] encode(V value) throws Exception;

    /**
     * Turns bytes into the value of which {@link #encode} made them.
     *
     * @param encoded what {@link #encode} returned, in an array that is the codec's own to keep or to change
     * @return the value
     * @throws Exception if there is no value that has this encoding; the entry is a miss then
     */
    V decode(byte[] encoded) throws Exception;

    /**
     * Names the codec and the version of what it writes. It is stored with each value, and an entry with another id is a miss,
     * counted, and not an exception. Change it when the encoding changes: old and new programs can then share a cache, and
     * neither sees the other's values.
     *
     * <p>{@link #bytes} has 0 and {@link #utf8} has 1. Own codecs should take numbers from 1000 on.
     *
     * @return the id
     */
    int schemaId();

    /**
     * Whether all callers may share one decoded value, because nobody can change it. If so, a cache in this JVM's memory holds the
     * object itself; if not, it holds the bytes and decodes them at each get.
     *
     * @return true if a value never changes; false unless a codec says otherwise
     */
    default boolean hasImmutableValues() {
        return false;
    }

    /**
     * From which length on values are compressed. An encoded value that is longer than this many bytes is compressed with
     * Zstandard, if that makes it smaller. Values are read whether they are compressed or not, whatever this says.
     *
     * @return the number of bytes; {@link Integer#MAX_VALUE}, for never, unless a codec says otherwise
     */
    default int compressAbove() {
        return Integer.MAX_VALUE;
    }

    /**
     * The same codec with compression. It reads what this one wrote, and this one reads what it writes, as long as
     * {@code com.github.luben:zstd-jni} is there.
     *
     * @param bytes the longest encoded value that is not compressed; 0 or more
     * @return a codec whose {@link #compressAbove} is this number
     * @throws IllegalArgumentException if the number is negative
     * @throws IllegalStateException if {@code com.github.luben:zstd-jni}, which does the work, is not on the class path
     */
    default ValueCodec<V> compressedAbove(int bytes) {
        return CompressedCodec.of(this, bytes);
    }

    /**
     * The codec of byte arrays, which are stored as they are. An array that a get returns is the caller's own.
     *
     * @return the codec, with schema 0
     */
    static ValueCodec<byte[]> bytes() {
        return BytesCodec.INSTANCE;
    }

    /**
     * The codec of strings as UTF-8. A string with half a surrogate pair has no UTF-8, so that putting it fails; bytes that are
     * no UTF-8 are a miss. Nothing is replaced by question marks.
     *
     * @return the codec, with schema 1
     */
    static ValueCodec<String> utf8() {
        return Utf8Codec.INSTANCE;
    }

    /**
     * The codec of objects by Java serialization, which reads only the classes that are listed.
     *
     * <p>Reading a Java object runs code of its class, and the bytes choose the class. Without a list, whoever can write to the
     * volume can run code in every JVM that reads from it; that is why the list is mandatory. It bounds which classes are
     * loaded, not what their {@code readObject} does with hostile bytes: a collection of collections can be made to take
     * hours to read. Share the volume only with hosts that are trusted, and prefer a codec of one's own for what matters.
     *
     * <p>Read are objects of exactly these classes, not of their subclasses:
     *
     * <ul>
     *   <li>{@code type} and {@code alsoAllowed}: every class that is in a value, at any depth, and every superclass that is
     *       serializable and not abstract, such as {@code HashMap} for {@code LinkedHashMap}. Abstract ones, such as
     *       {@code Number} and {@code Enum}, count as listed.
     *   <li>{@code String}, arrays of primitives, {@code Object[]} and {@code Map.Entry[]}, of which collections are made.
     *       Other array classes have to be listed.
     * </ul>
     *
     * Some classes are written by a stand-in, which is the one to be listed: {@code Class.forName("java.time.Ser")} for
     * {@code java.time}, {@code Class.forName("java.util.CollSer")} for {@code List.of}. The exception names a class that was
     * not on the list. A value that is nested more than 100 levels deep is not read.
     *
     * <p>Writing checks none of this: a value with a class that is not listed can be put, and each get of it is a miss.
     *
     * @param <V> the type of the values
     * @param type the class of the values, or a superclass or interface of all of them, whose classes are then listed
     * @param schemaId see {@link #schemaId}; to be changed when one of the classes changes
     * @param alsoAllowed the other classes that a value may contain
     * @return the codec
     * @throws IllegalArgumentException if the type is primitive, which no object is of
     */
    static <V extends Serializable> ValueCodec<V> serialized(Class<V> type, int schemaId, Class<?>... alsoAllowed) {
        return SerializedCodec.of(type, schemaId, alsoAllowed);
    }
}
