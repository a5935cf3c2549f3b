package io.github.glustertmpfscache.benchmarks.peers.local;

import io.github.glustertmpfscache.benchmarks.peers.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** A file for each key, in one directory, with as little as can be around it. */
abstract class FilesPeer implements Peer {
    private final PeerDirectory directory;

    FilesPeer(PeerDirectory directory) {
        this.directory = directory;
    }

    final Path file(String key) {
        return directory.path().resolve(FileNames.of(key));
    }

    @Override
    public final Optional<byte[]> get(String key) throws IOException {
        try {
            return Optional.of(Files.readAllBytes(file(key)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public final void remove(String key) throws IOException {
        Files.deleteIfExists(file(key));
    }

    @Override
    public final void close() throws IOException {
        directory.close();
    }
}
