package io.github.glustertmpfscache.codec;

/** See {@link ValueCodec#bytes}. */
final class BytesCodec implements ValueCodec<byte[]> {
    static final BytesCodec INSTANCE = new BytesCodec();

    private BytesCodec() {}

    @Override
    public byte[] encode(byte[] value) {
        return value;
    }

    @Override
    public byte[] decode(byte[] encoded) {
        return encoded;
    }

    @Override
    public int schemaId() {
        return 0;
    }

    @Override
    public String toString() {
        return "ValueCodec.bytes()";
    }
}
