package io.github.glustertmpfscache.cluster;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.TestBuilders;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;

/** A JVM of its own that overwrites a few keys as fast as it can until its standard input closes. */
final class OverwritingWriter {
    static final int KEYS = 20;

    private OverwritingWriter() {}

    public static void main(String[] args) throws Exception {
        int size = Integer.parseInt(args[2]);
        try (GlusterTmpfsCache cache =
                TestBuilders.patient(Path.of(args[0])).name(args[1]).build()) {
            for (int key = 0; key < KEYS; key++) {
                cache.put(key(key), value(key, 0, size));
            }
            System.out.println("ready");
            long version = 0;
            while (System.in.available() == 0) {
                version++;
                for (int key = 0; key < KEYS; key++) {
                    cache.put(key(key), value(key, version, size));
                }
            }
            System.out.println("puts " + cache.stats().puts());
        }
    }

    static String key(int index) {
        return "key " + index;
    }

    /** A value whose every part tells the key and the version that it belongs to. */
    static byte[] value(int key, long version, int size) {
        byte[] value = new byte[size];
        ByteBuffer.wrap(value).putInt(key).putLong(version);
        Arrays.fill(value, 12, size, (byte) (key * 31L + version));
        return value;
    }

    /** The version, or an error if the value is not whole. */
    static long versionOf(int key, byte[] value, int size) {
        ByteBuffer start = ByteBuffer.wrap(value);
        if (value.length != size || start.getInt() != key) {
            throw new AssertionError("foreign value for key " + key);
        }
        long version = start.getLong();
        if (!Arrays.equals(value, value(key, version, size))) {
            throw new AssertionError("torn value for key " + key);
        }
        return version;
    }
}
