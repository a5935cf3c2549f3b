package io.github.glustertmpfscache.internal.value;

import io.github.glustertmpfscache.codec.ValueCodec;
import org.jspecify.annotations.Nullable;

/** A codec of bytes that misbehaves as told. */
final class TestCodec implements ValueCodec<byte[]> {
    private int schemaId;
    private @Nullable Throwable thrown;
    private boolean returnsNull;
    private boolean changesInPlace;

    TestCodec schema(int id) {
        schemaId = id;
        return this;
    }

    TestCodec throwing(Throwable each) {
        thrown = each;
        return this;
    }

    TestCodec returningNull() {
        returnsNull = true;
        return this;
    }

    /** Each byte is stored one less than it is. */
    TestCodec changingInPlace() {
        changesInPlace = true;
        return this;
    }

    @Override
    public byte[] encode(byte[] value) throws Exception {
        return misbehave(value.clone(), -1);
    }

    @Override
    public byte[] decode(byte[] encoded) throws Exception {
        return misbehave(encoded, 1);
    }

    @SuppressWarnings("NullAway") // that is the misbehaviour
    private byte[] misbehave(byte[] bytes, int change) throws Exception {
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown != null) {
            throw (Exception) thrown;
        }
        for (int i = 0; changesInPlace && i < bytes.length; i++) {
            bytes[i] += (byte) change;
        }
        return returnsNull ? null : bytes;
    }

    @Override
    public int schemaId() {
        return schemaId;
    }
}
