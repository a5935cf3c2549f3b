package io.github.glustertmpfscache.benchmarks.peers.local;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** A directory for one peer, which goes when the peer is closed. */
final class PeerDirectory implements AutoCloseable {
    private final Path path;

    private PeerDirectory(Path path) {
        this.path = path;
    }

    static PeerDirectory create(Path parent, String peer) throws IOException {
        return new PeerDirectory(Files.createTempDirectory(parent, "gtc-peer-" + peer + "-"));
    }

    Path path() {
        return path;
    }

    /** Moves it away first: if the run is broken off, others may still be at work in there. */
    @Override
    public void close() throws IOException {
        delete(Files.move(path, path.resolveSibling(path.getFileName() + ".gone")));
    }

    private static void delete(Path tree) throws IOException {
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                return FileVisitResult.CONTINUE; // gone already; what is not keeps its directory from being deleted
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
