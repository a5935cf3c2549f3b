package io.github.glustertmpfscache.internal.mount;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;

/** Reads and writes the few short texts that a cache's tree holds beside its entries. Stateless. */
final class SmallFile {
    private static final int LARGEST = 4096;

    private SmallFile() {}

    /** Reads the whole file, which must hold something. */
    static byte[] read(MountFiles files, Path file) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(LARGEST);
        try (OpenFile open = files.openForRead(file)) {
            while (content.hasRemaining() && open.read(content) >= 0) {
                // until the end
            }
        }
        if (content.position() == 0) {
            throw new IOException(file + " is empty");
        }
        return Arrays.copyOf(content.array(), content.position());
    }

    /** Creates the file, which must not exist. */
    static void write(MountFiles files, Path file, String text) throws IOException {
        ByteBuffer content = UTF_8.encode(text);
        try (OpenFile open = files.createNew(file)) {
            while (content.hasRemaining()) {
                open.write(content);
            }
        }
    }
}
