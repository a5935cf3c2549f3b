package io.github.glustertmpfscache.benchmark;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A file written and read with as few system calls as there can be, so that the rivals of the library are at their best. */
final class WholeFile {
    private WholeFile() {}

    static void create(Path file, byte[] content) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(content);
        // GlusterFS reports a failed write when the file is closed, so the close must be able to throw.
        try (FileChannel channel = FileChannel.open(file, CREATE_NEW, WRITE)) {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }
    }

    static byte[] read(Path file, int size) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(size);
        try (FileChannel channel = FileChannel.open(file, READ)) {
            while (buffer.hasRemaining()) {
                if (channel.read(buffer) < 0) {
                    throw new EOFException(file + " ends after " + buffer.position() + " of " + size + " bytes");
                }
            }
        }
        return buffer.array();
    }
}
