package io.github.glustertmpfscache.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A directory for one run; in memory where Linux has that. */
final class TempTree {
    private TempTree() {}

    static Path create() throws IOException {
        Path memory = Path.of("/dev/shm");
        Path parent = Files.isWritable(memory) ? memory : Path.of(System.getProperty("java.io.tmpdir"));
        return Files.createTempDirectory(parent, "gtc-benchmark-");
    }

    /** Deletes all that a closed cache has left. */
    static void deleteCache(Path mount, String name) throws IOException {
        delete(mount.resolve("gtc-" + name));
    }

    static void delete(Path directory) throws IOException {
        Trees.delete(directory);
    }
}
