package io.github.glustertmpfscache.internal.mount;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Brings an entry to its place whole or not at all: written to a temp file beside it, closed with the close checked, then
 * renamed. No fsync, because a tmpfs brick keeps nothing over a reboot anyway; no stat, because every path call may cost a
 * round trip.
 *
 * <p>Tried, and not worth what they cost: a rename before the close, and temp files made ahead of time (benchmarks/results,
 * put-variants).
 *
 * <p>Concurrency: any number of threads, processes and hosts, also for one entry: temp files are private to one call, and
 * the last rename wins. A process that dies in the middle leaves a temp file that no reader looks at.
 */
final class AtomicPublisher {
    /**
     * The most that one write call takes, in whole pages: a value of 1 MiB and its head. Java copies what it writes into a direct buffer of the
     * same size and keeps that for the thread, so large values would pile up outside the heap. FUSE splits writes into 128 KiB
     * anyway.
     */
    private static final int LARGEST_WRITE = (1 << 20) + (64 << 10);

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final MountFiles files;
    private final WriterIdentity identity;

    AtomicPublisher(MountFiles files, WriterIdentity identity) {
        this.files = files;
        this.identity = identity;
    }

    /** Replaces what is at the target, or puts the entry there if nothing is. */
    void publish(Path target, ByteBuffer head, byte[] value) throws IOException {
        Path temp = writeTemp(target, head, value);
        try {
            files.rename(temp, target);
        } catch (IOException e) {
            discard(temp, e);
            throw e;
        }
    }

    /** Writes the entry beside the target, under a name that nobody else uses. If this throws, nothing is left. */
    Path writeTemp(Path target, ByteBuffer head, byte[] value) throws IOException {
        Path temp = MountLayout.beside(target, identity.next().toString());
        try (OpenFile file = files.createNew(temp)) {
            write(file, head.duplicate(), value);
        } catch (NoSuchFileException e) {
            throw e; // the directory is not there, so the temp file is not either
        } catch (IOException | RuntimeException | Error e) {
            discard(temp, e);
            throw e;
        }
        return temp;
    }

    /** Removes a temp file after a failure, which stays the one that is reported. */
    void discard(Path temp, Throwable failure) {
        try {
            files.delete(temp);
        } catch (NoSuchFileException e) {
            // never created, or already renamed
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** Removes a temp file that has served; what cannot be removed is left to the sweeper. */
    void discardQuietly(Path temp) {
        try {
            files.delete(temp);
        } catch (IOException e) {
            // Mostly renamed to its place.
        }
    }

    private static void write(OpenFile file, ByteBuffer head, byte[] value) throws IOException {
        ByteBuffer padding = EntryFormat.padding((long) head.remaining() + value.length);
        int written = 0;
        do {
            int room = Math.max(0, LARGEST_WRITE - head.remaining());
            ByteBuffer chunk = ByteBuffer.wrap(value, written, Math.min(room, value.length - written));
            written += chunk.remaining();
            ByteBuffer tail = written < value.length ? NOTHING : padding;
            while (head.hasRemaining() || chunk.hasRemaining() || tail.hasRemaining()) {
                file.write(head, chunk, tail);
            }
        } while (written < value.length);
    }
}
