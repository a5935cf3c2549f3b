package io.github.glustertmpfscache.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

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
        Path directory = mount.resolve("gtc-" + name);
        if (Files.exists(directory)) {
            delete(directory);
        }
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> tree = Files.walk(directory)) {
            tree.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
