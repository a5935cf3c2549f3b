package io.github.glustertmpfscache.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The article's program: a reader may see a file that is still being written. */
final class PlainContender implements Contender {
    private final Path directory;

    PlainContender(Path directory) {
        this.directory = directory;
    }

    @Override
    public void write(String key, byte[] value) throws IOException {
        WholeFile.create(directory.resolve(key), value);
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
