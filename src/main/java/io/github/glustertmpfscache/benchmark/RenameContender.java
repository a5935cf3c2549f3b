package io.github.glustertmpfscache.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicLong;

/** What a careful program does by hand: write beside the target, then rename, so that a reader sees all or nothing. */
final class RenameContender implements Contender {
    private final Path directory;
    private final AtomicLong written = new AtomicLong();

    RenameContender(Path directory) {
        this.directory = directory;
    }

    @Override
    public void write(String key, byte[] value) throws IOException {
        // GlusterFS hashes a name of this form like the target's, so the rename stays on one brick.
        Path temp = directory.resolve("." + key + "." + Long.toHexString(written.incrementAndGet()));
        WholeFile.create(temp, value);
        Files.move(temp, directory.resolve(key), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public byte[] read(String key, int size) throws IOException {
        return WholeFile.read(directory.resolve(key), size);
    }

    @Override
    public void remove(String key) throws IOException {
        Files.delete(directory.resolve(key));
    }

    @Override
    public void close() {
        // holds nothing open
    }
}
