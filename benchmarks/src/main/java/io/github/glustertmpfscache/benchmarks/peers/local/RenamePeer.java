package io.github.glustertmpfscache.benchmarks.peers.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/** What a careful program does by hand: writes a temp file and renames it, so that a reader sees all or nothing. */
final class RenamePeer extends FilesPeer {
    private final AtomicLong written = new AtomicLong();

    RenamePeer(PeerDirectory directory) {
        super(directory);
    }

    @Override
    public void put(String key, byte[] value) throws IOException {
        Path target = file(key);
        Path temp = target.resolveSibling(target.getFileName() + ".tmp" + written.incrementAndGet());
        try (FileChannel channel = FileChannel.open(temp, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(value);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
        }
        Files.move(temp, target, StandardCopyOption.ATOMIC_MOVE);
    }
}
