package io.github.glustertmpfscache.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Values that say whose they are: the key, a version, and bytes that follow from these two. */
final class StampedValue {
    /** The version of a value that is torn, or another key's. */
    static final long WRONG = -1;

    private StampedValue() {}

    static byte[] of(String key, long version, int size) {
        byte[] name = key.getBytes(UTF_8);
        ByteBuffer value = ByteBuffer.allocate(size);
        value.putInt(size).putLong(version).putInt(name.length).put(name);
        long state = seed(name, version);
        while (value.hasRemaining()) {
            state = state * 6364136223846793005L + 1442695040888963407L;
            if (value.remaining() >= Long.BYTES) {
                value.putLong(state);
            } else {
                value.put((byte) (state >>> 32));
            }
        }
        return value.array();
    }

    /** The version, or {@link #WRONG}. */
    static long version(String key, byte[] found) {
        if (found.length < Integer.BYTES + Long.BYTES) {
            return WRONG;
        }
        ByteBuffer value = ByteBuffer.wrap(found);
        int size = value.getInt();
        long version = value.getLong();
        boolean whole = size == found.length && version >= 0 && Arrays.equals(of(key, version, size), found);
        return whole ? version : WRONG;
    }

    private static long seed(byte[] name, long version) {
        return 31L * Arrays.hashCode(name) + version;
    }
}
