package io.github.glustertmpfscache.internal.mount;

import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.EntryMetadata;
import io.github.glustertmpfscache.internal.StoredEntry;
import io.github.glustertmpfscache.internal.mount.EntryFormat.Header;
import io.github.glustertmpfscache.internal.mount.MountFiles.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * Reads an entry: open, one read for what fits into 64 KiB, verify. A small entry costs one round trip (the LOOKUP brings
 * its content), a larger one is read on into its own array.
 *
 * <p>What GlusterFS shows of a file that another host replaces right now (a stale handle, a file that is gone after it was
 * opened, an empty or a short read) is no miss: the read starts anew from the open, as {@link RetryBudget} allows.
 *
 * <p>Concurrency: stateless but for the pooled buffers. A reader never changes anything on the mount.
 */
final class EntryReader {
    /** A value longer than this is believed only if the file is long enough: no array for what is not there. */
    private static final int BELIEVED_LENGTH = 1 << 20;

    /** A page: the least that a read of a large file's start costs. */
    private static final int USUAL_HEAD = 4096;

    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    private final MountFiles files;
    private final Supplier<RetryBudget> budgets;
    private final ReadBuffers buffers = ReadBuffers.OF_THIS_JVM;
    private final WrittenLengths writtenLengths;
    private final Runnable onRetry;

    EntryReader(MountFiles files, Supplier<RetryBudget> budgets, WrittenLengths writtenLengths, Runnable onRetry) {
        this.files = files;
        this.budgets = budgets;
        this.writtenLengths = writtenLengths;
        this.onRetry = onRetry;
    }

    /**
     * Reads and verifies the whole entry.
     *
     * @throws NoSuchFileException if there is no file
     * @throws UnusableEntryException if there is something else than a sound entry of this key
     * @throws IOException if it could not be read within the budget
     */
    StoredEntry read(Path path, EntryKey key) throws IOException {
        return retrying(path, file -> readEntry(file, key));
    }

    /** Reads and verifies the header alone; throws as {@link #read} does. */
    EntryMetadata readMetadata(Path path, EntryKey key) throws IOException {
        return retrying(path, file -> readHeader(file, key));
    }

    /**
     * Reads and verifies the header of an entry whose key is not known, and that the file has the name that goes with it;
     * throws as {@link #read} does.
     */
    EntryHeader readHeader(Path path) throws IOException {
        EntryHeader found = retrying(path, EntryReader::readAnyHeader);
        requireName(path, found);
        return found;
    }

    /** As {@link #readHeader(Path)}, and verifies the value as well, of which it holds a part at a time. */
    EntryHeader verify(Path path) throws IOException {
        EntryHeader found = retrying(path, this::verify);
        requireName(path, found);
        return found;
    }

    private EntryHeader verify(OpenFile file) throws IOException {
        ByteBuffer head = readAnyHead(file);
        EntryKey key = EntryFormat.keyIn(head);
        Header header = EntryFormat.decode(head, key);
        head.position(EntryFormat.headLength(key));
        ByteBuffer buffer = buffers.take();
        try {
            if (ValueBytes.read(head, header.metadata().valueLength(), file, buffer) != header.valueChecksum()) {
                throw UnusableEntryException.damaged("the checksum of its value is wrong");
            }
        } finally {
            buffers.giveBack(buffer);
        }
        return new EntryHeader(key, header.metadata());
    }

    private static void requireName(Path path, EntryHeader found) throws UnusableEntryException {
        if (!path.endsWith(found.key().fileName())) {
            throw UnusableEntryException.misplaced("it holds a key that belongs elsewhere");
        }
    }

    private static EntryHeader readAnyHeader(OpenFile file) throws IOException {
        ByteBuffer head = readAnyHead(file);
        EntryKey key = EntryFormat.keyIn(head);
        return new EntryHeader(key, EntryFormat.decode(head, key).metadata());
    }

    /** Returns a buffer that holds, from index 0 to its limit, the header, a key as long as it says, and what came along. */
    private static ByteBuffer readAnyHead(OpenFile file) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(USUAL_HEAD);
        fill(head, EntryFormat.FIXED_LENGTH, file);
        int length = EntryFormat.headLengthIn(head);
        if (length > head.capacity()) {
            if (file.size() < length) {
                throw UnusableEntryException.damaged("it ends within its key");
            }
            head = ByteBuffer.allocate(length).put(head.flip());
        }
        fill(head, length, file);
        return head.flip();
    }

    private static void fill(ByteBuffer head, int length, OpenFile file) throws IOException {
        while (head.position() < length) {
            if (file.read(head) < 0) {
                throw UnusableEntryException.damaged("it ends within its header");
            }
        }
    }

    private <T> T retrying(Path path, Reading<T> reading) throws IOException {
        RetryBudget budget = null;
        while (true) {
            try {
                return readOnce(path, reading);
            } catch (NoSuchFileException e) {
                throw e; // only open says this; a file that goes later shows as a plain IOException
            } catch (IOException e) {
                if (budget == null) {
                    budget = budgets.get();
                    requireFile(path);
                }
                budget.spend(e);
                files.revalidate(path);
                onRetry.run();
            }
        }
    }

    private <T> T readOnce(Path path, Reading<T> reading) throws IOException {
        OpenFile file = files.openForRead(path);
        T result;
        try {
            result = reading.from(file);
        } catch (IOException | RuntimeException | Error e) {
            closeQuietly(file);
            throw e;
        }
        closeQuietly(file);
        return result;
    }

    /** A reader has all it needs before it closes; GlusterFS may still report the replaced file as stale here. */
    private static void closeQuietly(OpenFile file) {
        try {
            file.close();
        } catch (IOException ignored) {
            // see above
        }
    }

    private void requireFile(Path path) throws IOException {
        Kind kind;
        try {
            kind = files.kind(path);
        } catch (IOException e) {
            return; // the next open tells what it is
        }
        if (kind != Kind.FILE) {
            throw UnusableEntryException.foreign("it is not a regular file");
        }
    }

    private EntryMetadata readHeader(OpenFile file, EntryKey key) throws IOException {
        ByteBuffer buffer = buffers.take();
        try {
            // No bytes of the value.
            return EntryFormat.decode(readHead(file, key, buffer, EntryFormat.headLength(key)), key)
                    .metadata();
        } finally {
            buffers.giveBack(buffer);
        }
    }

    private StoredEntry readEntry(OpenFile file, EntryKey key) throws IOException {
        ByteBuffer buffer = buffers.take();
        try {
            int expected = writtenLengths.lengthOr(key, buffer.capacity());
            ByteBuffer head = readHead(file, key, buffer, expected);
            Header header = EntryFormat.decode(head, key);
            byte[] value = allocate(header.metadata().valueLength(), file);
            head.position(EntryFormat.headLength(key));
            if (ValueBytes.read(head, value, file, buffer) != header.valueChecksum()) {
                throw UnusableEntryException.damaged("the checksum of its value is wrong");
            }
            return new StoredEntry(header.metadata(), value);
        } finally {
            buffers.giveBack(buffer);
        }
    }

    /** Reads the header and the key, and no byte of the value. */
    static ByteBuffer readHead(OpenFile file, EntryKey key) throws IOException {
        int length = EntryFormat.headLength(key);
        return readHead(file, key, ByteBuffer.allocate(length), length);
    }

    /**
     * Returns a buffer that holds, from index 0 to its limit, at least the header and a key of the right length, and of what
     * follows as much as is wanted and there is room for.
     */
    private static ByteBuffer readHead(OpenFile file, EntryKey key, ByteBuffer buffer, int wanted) throws IOException {
        int headLength = EntryFormat.headLength(key);
        ByteBuffer head = headLength <= buffer.capacity() ? buffer : ByteBuffer.allocate(headLength);
        head.limit(Math.max(headLength, Math.min(wanted, head.capacity())));
        while (head.position() < headLength && file.read(head) >= 0) {
            // one read, but for a file system that likes to give little
        }
        head.flip();
        if (head.limit() < EntryFormat.FIXED_LENGTH) {
            throw UnusableEntryException.damaged("it ends within its header");
        }
        if (head.limit() < headLength && EntryFormat.hasKeyLength(head, key)) {
            throw UnusableEntryException.damaged("it ends within its key");
        }
        return head;
    }

    private static byte[] allocate(long length, OpenFile file) throws IOException {
        if (length < 0 || length > LARGEST_ARRAY) {
            throw UnusableEntryException.foreign("its value of " + length + " bytes does not fit into an array");
        }
        if (length > BELIEVED_LENGTH && file.size() < length) {
            throw UnusableEntryException.damaged("it ends within its value");
        }
        return new byte[(int) length];
    }

    private interface Reading<T> {
        T from(OpenFile file) throws IOException;
    }
}
