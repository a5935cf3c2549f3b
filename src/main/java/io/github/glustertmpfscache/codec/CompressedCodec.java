package io.github.glustertmpfscache.codec;

/** Another codec with a {@link #compressAbove} of its own. The compression itself is the cache's business. */
final class CompressedCodec<V> implements ValueCodec<V> {
    private static final String ZSTD = "com.github.luben.zstd.Zstd";

    private final ValueCodec<V> codec;
    private final int compressAbove;

    private CompressedCodec(ValueCodec<V> codec, int compressAbove) {
        this.codec = codec;
        this.compressAbove = compressAbove;
    }

    static <V> ValueCodec<V> of(ValueCodec<V> codec, int compressAbove) {
        if (compressAbove < 0) {
            throw new IllegalArgumentException("compressedAbove must not be negative: " + compressAbove);
        }
        requireZstd();
        return new CompressedCodec<>(codec, compressAbove);
    }

    /** Better now than at the first long value. Does not initialize the class, which would unpack its native library. */
    private static void requireZstd() {
        try {
            Class.forName(ZSTD, false, CompressedCodec.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(
                    "compressedAbove needs zstd-jni: add com.github.luben:zstd-jni to the class path"
                            + " (in a module: requires com.github.luben.zstd_jni)",
                    e);
        }
    }

    @Override
    public byte[] encode(V value) throws Exception {
        return codec.encode(value);
    }

    @Override
    public V decode(byte[] encoded) throws Exception {
        return codec.decode(encoded);
    }

    @Override
    public int schemaId() {
        return codec.schemaId();
    }

    @Override
    public boolean hasImmutableValues() {
        return codec.hasImmutableValues();
    }

    @Override
    public int compressAbove() {
        return compressAbove;
    }

    @Override
    public String toString() {
        return codec.toString();
    }
}
