package io.github.glustertmpfscache.benchmarks.scale;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A directory of the run's own below the one that was given, so that nothing else is touched. */
final class WorkDirectory {
    private static final long PAGE = 4096;
    /** Above half of a mount the library notes uses, and above 90 % it evicts. */
    private static final double MOST_FILLED = 0.5;

    private final Path path;

    private WorkDirectory(Path path) {
        this.path = path;
    }

    static WorkDirectory create(Path parent) throws IOException {
        Path path = parent.resolve(".gtc-scale-" + UUID.randomUUID().toString().substring(0, 8));
        return new WorkDirectory(Files.createDirectory(path));
    }

    Path path() {
        return path;
    }

    /** The same directory below another mount of the volume. */
    Path as(Path otherParent) throws IOException {
        Path other = otherParent.resolve(path.getFileName());
        if (!Files.isDirectory(other)) {
            throw new IOException(other + " is not there: --other must be the same directory on another host");
        }
        return other;
    }

    String fileSystem() throws IOException {
        return Files.getFileStore(path).type();
    }

    /** Why so many entries should not be put there; empty if they may. */
    Optional<String> tooSmallFor(long entries) throws IOException {
        FileStore store = Files.getFileStore(path);
        double free = store.getUsableSpace();
        double filled = 1 - (free - entries * PAGE) / store.getTotalSpace();
        if (filled <= MOST_FILLED) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                "%,d entries would fill %s to %.0f %%, and from half on the library notes uses, so that other things would be measured;"
                        + " samples/cluster: GTC_CLUSTER_TMPFS=6g samples/cluster/cluster up",
                entries, path.getParent(), 100 * filled));
    }

    void delete(Filling workers) throws IOException, InterruptedException {
        List<Path> files;
        try (Stream<Path> tree = Files.walk(path)) {
            files = tree.filter(file -> !Files.isDirectory(file)).collect(Collectors.toList());
        }
        workers.forEach(files.size(), "removing entries", i -> delete(files.get(i)));
        try (Stream<Path> tree = Files.walk(path)) {
            tree.sorted(Comparator.reverseOrder()).forEach(WorkDirectory::delete);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
