package io.github.glustertmpfscache.internal.mount;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads a value of any length with its checksum: part by part, so that each is copied and summed up while the processor has it at hand,
 * and a large value needs no large buffer outside the heap.
 */
final class ValueBytes {
    private ValueBytes() {}

    /** Reads a value to its end for its checksum alone; as {@link #read(ByteBuffer, byte[], OpenFile, ByteBuffer)}. */
    static int read(ByteBuffer begun, long length, OpenFile file, ByteBuffer buffer) throws IOException {
        return read(begun, length, null, file, buffer);
    }

    /**
     * Reads a value to its end.
     *
     * @param begun what was read of it already, and maybe of what follows
     * @param value is filled
     * @param buffer to read the rest with
     * @return its checksum
     * @throws UnusableEntryException if it is shorter
     */
    static int read(ByteBuffer begun, byte[] value, OpenFile file, ByteBuffer buffer) throws IOException {
        return read(begun, value.length, value, file, buffer);
    }

    private static int read(ByteBuffer begun, long length, byte @Nullable [] into, OpenFile file, ByteBuffer buffer)
            throws IOException {
        if (length < 0) {
            throw UnusableEntryException.damaged("the length of its value is " + length);
        }
        CRC32C crc = new CRC32C();
        long left = length;
        ByteBuffer part = begun;
        while (true) {
            part.limit((int) Math.min(part.limit(), part.position() + left));
            if (into != null) {
                part.duplicate().get(into, (int) (length - left), part.remaining());
            }
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
