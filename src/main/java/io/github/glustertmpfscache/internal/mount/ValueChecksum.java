package io.github.glustertmpfscache.internal.mount;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Reads a value of any length for its checksum alone. */
final class ValueChecksum {
    private ValueChecksum() {}

    /**
     * Reads a value to its end.
     *
     * @param begun what was read of it already, and maybe of what follows
     * @param length how many bytes it must have
     * @param buffer to read the rest with
     * @throws UnusableEntryException if it is shorter
     */
    static int of(ByteBuffer begun, long length, OpenFile file, ByteBuffer buffer) throws IOException {
        if (length < 0) {
            throw UnusableEntryException.damaged("the length of its value is " + length);
        }
        CRC32C crc = new CRC32C();
        long left = length;
        ByteBuffer part = begun;
        while (true) {
            part.limit((int) Math.min(part.limit(), part.position() + left));
            left -= part.remaining();
            crc.update(part);
            if (left == 0) {
                return (int) crc.getValue();
            }
            part = buffer.clear();
            part.limit((int) Math.min(part.capacity(), left));
            if (file.read(part) < 0) {
                throw UnusableEntryException.damaged("it ends within its value");
            }
            part.flip();
        }
    }
}
