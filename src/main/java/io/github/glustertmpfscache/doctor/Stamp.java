package io.github.glustertmpfscache.doctor;

import java.nio.ByteBuffer;

/** Content that shows whether it is whole, and which version of it: each eight bytes of it are the version, mixed with where they are. */
final class Stamp {
    /** What {@link #read} returns of anything that is not one whole version. */
    static final long TORN = -1;

    private static final long MIX = 0x9E3779B97F4A7C15L;

    private Stamp() {}

    /** The content of a version. */
    static byte[] of(long version, int bytes) {
        ByteBuffer content = ByteBuffer.allocate(bytes);
        for (int at = 0; at + Long.BYTES <= bytes; at += Long.BYTES) {
            content.putLong(at, version ^ at * MIX);
        }
        return content.array();
    }

    /** The version of a content of so many bytes, a multiple of eight; or {@link #TORN}. */
    static long read(byte[] content, int bytes) {
        if (content.length != bytes) {
            return TORN;
        }
        ByteBuffer buffer = ByteBuffer.wrap(content);
        long version = buffer.getLong(0);
        for (int at = Long.BYTES; at < bytes; at += Long.BYTES) {
            if ((buffer.getLong(at) ^ at * MIX) != version) {
                return TORN;
            }
        }
        return version < 0 ? TORN : version;
    }
}
