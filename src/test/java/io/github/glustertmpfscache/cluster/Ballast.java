package io.github.glustertmpfscache.cluster;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.apache.commons.io.file.PathUtils;

/**
 * Plain files beside the caches that fill a volume until its servers refuse writes. They do so when only what they keep for
 * themselves is left, 1 %; no more than a fifth of that is taken, because a volume that is filled to its last byte may never recover.
 */
final class Ballast implements AutoCloseable {
    private static final int CHUNK = 1 << 18;

    private final Path mount;
    private final Path directory;

    Ballast(Path mount) throws IOException {
        this.mount = mount;
        this.directory = Files.createDirectory(mount.resolve("ballast-" + UUID.randomUUID()));
    }

    void fillUntilRefused() throws IOException {
        FileStore store = Files.getFileStore(mount);
        long ofReserve = store.getTotalSpace() / 500;
        try (FileChannel file = FileChannel.open(directory.resolve("fill"), CREATE_NEW, WRITE)) {
            while (store.getUsableSpace() > 0) {
                file.write(ByteBuffer.allocate(CHUNK));
            }
            for (long written = 0; written < ofReserve; written += CHUNK) {
                file.write(ByteBuffer.allocate(CHUNK));
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left on device");
        }
        awaitRefusal();
    }

    /** The servers look every 5 s how much is left. */
    private void awaitRefusal() throws IOException {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (true) {
            try {
                Files.createFile(directory.resolve("probe-" + UUID.randomUUID()));
            } catch (FileSystemException e) {
                assertThat(e).hasMessageContaining("No space left on device");
                return;
            }
            assertThat(System.nanoTime()).as("nothing is refused").isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    @Override
    public void close() throws IOException {
        PathUtils.deleteDirectory(directory);
    }
}
