package io.github.glustertmpfscache.benchmarks.peers.network;

import io.github.glustertmpfscache.codec.ValueCodec;

/**
 * Bytes that nobody changes, which is what a comparison promises of its values. It stands for values of an immutable type, such as strings
 * and records: the near-cache holds the object itself, and all gets return it.
 */
final class SharedBytes implements ValueCodec<byte[]> {
    private static final int SCHEMA = 1000;

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
        return SCHEMA;
    }

    @Override
    public boolean hasImmutableValues() {
        return true;
    }
}
