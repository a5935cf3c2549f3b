package io.github.glustertmpfscache.benchmarks.peers.local;

import io.github.glustertmpfscache.benchmarks.peers.Arguments;
import io.github.glustertmpfscache.benchmarks.peers.Comparison;
import io.github.glustertmpfscache.benchmarks.peers.ComparisonOptions;
import io.github.glustertmpfscache.benchmarks.peers.Contest;
import io.github.glustertmpfscache.benchmarks.peers.Mode;
import io.github.glustertmpfscache.benchmarks.peers.PeerType;
import io.github.glustertmpfscache.benchmarks.peers.Texts;
import io.github.glustertmpfscache.benchmarks.peers.UsageException;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** This library beside other caches in files, on a directory of this machine. The README beside the sources says how to run it. */
public final class LocalComparison {
    private static final String USAGE = """
              --directory DIR      where the files go (default /dev/shm, else the temp directory)
            """;

    private static final String DIRECTORY = "--directory";
    private static final Path MEMORY = Path.of("/dev/shm");
    /** Some take more than their values; and a file system in memory that gets full kills the JVM, because Ehcache maps its file. */
    private static final int ROOM = 2;

    private LocalComparison() {}

    /** Takes the options that {@code --help} tells of. */
    public static void main(String[] args) {
        Comparison.main(args, USAGE, Set.of(DIRECTORY), LocalComparison::contest);
    }

    private static Contest contest(Arguments arguments, ComparisonOptions options) throws UsageException {
        Path directory = arguments.path(DIRECTORY).orElse(standardDirectory());
        List<PeerType> peers = LocalPeers.all(directory);
        try {
            FileStore store = Files.getFileStore(directory);
            String where = directory + " (" + store.type() + ")";
            long bytes = peers.size() * options.bytesOfLargestLoad();
            if (options.modes().contains(Mode.LOAD) && store.getUsableSpace() < ROOM * bytes) {
                throw new UsageException(DIRECTORY + ": loads need " + Texts.megabytes(ROOM * bytes) + ", and " + where
                        + " has " + Texts.megabytes(store.getUsableSpace())
                        + " left. Choose fewer --keys or another directory");
            }
            return new Contest(
                    "gluster-tmpfs-cache beside other caches in files",
                    peers,
                    LocalPeers.extras(directory),
                    LocalPeers.LIBRARY,
                    LocalPeers.RENAME,
                    Duration.ZERO,
                    List.of("All in one JVM, their files in " + where
                            + ". They are all open at the same time and take turns;"
                            + " the values of loads take up to " + Texts.megabytes(bytes)
                            + " if all take part, and stay from one load to the next."));
        } catch (IOException e) {
            throw new UsageException(DIRECTORY + " is '" + directory + "' and must be a directory: " + e);
        }
    }

    private static Path standardDirectory() {
        return Files.isWritable(MEMORY) ? MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
    }
}
