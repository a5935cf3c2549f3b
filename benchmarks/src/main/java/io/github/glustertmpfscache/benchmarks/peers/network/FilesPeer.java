package io.github.glustertmpfscache.benchmarks.peers.network;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import io.github.glustertmpfscache.benchmarks.Trees;
import io.github.glustertmpfscache.benchmarks.peers.Peer;
import java.io.EOFException;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** What a program does on the mount without the library: a file for each key, with as few system calls as there can be. */
public class FilesPeer implements Peer {
    private final Path directory;
    private final boolean renames;
    private final boolean owner;
    private final AtomicLong written = new AtomicLong();

    /**
     * Begins with what the directory holds.
     *
     * @param renames whether a put writes beside the target and renames, so that a reader sees all or nothing; the article does not
     * @param owner whether the directory goes when this is closed
     */
    public FilesPeer(Path directory, boolean renames, boolean owner) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.renames = renames;
        this.owner = owner;
    }

    @Override
    public Optional<byte[]> get(String key) throws IOException {
        try (FileChannel channel = FileChannel.open(file(key), READ)) {
            ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(channel.size()));
            while (buffer.hasRemaining()) {
                if (channel.read(buffer) < 0) {
                    throw new EOFException(key + " ends after " + buffer.position() + " bytes");
                }
            }
            return Optional.of(buffer.array());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public void put(String key, byte[] value) throws IOException {
        if (!renames) {
            write(file(key), value);
            return;
        }
        // GlusterFS hashes a name of this form like the target's, so the rename stays on one brick.
        Path temp = directory.resolve("." + name(key) + "." + Long.toHexString(written.incrementAndGet()));
        write(temp, value);
        Files.move(temp, file(key), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void write(Path file, byte[] value) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(value);
        // GlusterFS reports a failed write when the file is closed, so the close must be able to throw.
        try (FileChannel channel = FileChannel.open(file, CREATE, TRUNCATE_EXISTING, WRITE)) {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }
    }

    @Override
    public void remove(String key) throws IOException {
        Files.deleteIfExists(file(key));
    }

    @Override
    public void close() throws IOException {
        if (owner) {
            Trees.delete(directory);
        }
    }

    private Path file(String key) {
        return directory.resolve(name(key));
    }

    private static String name(String key) {
        return URLEncoder.encode(key, StandardCharsets.UTF_8);
    }
}
