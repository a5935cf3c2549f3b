package io.github.glustertmpfscache.internal.mount;

import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.Errno;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Remembers on the mount when entries were last used, at a bounded rate: a file's time of last change (ctime) becomes the time of
 * the use, if what is there is older than the interval between stamps. That time, and not another one: measured, GlusterFS
 * drops a value from its caches when the file's time of last modification changes, and Java cannot set that of last access
 * alone.
 *
 * <p>What this JVM knows of recent stamps it keeps in a small table, so that a hot key costs neither a stamp nor a look at the
 * file. The stamps themselves are written by a background thread; when it cannot keep up, uses are forgotten.
 *
 * <p>Concurrency: thread-safe, lock-free. Hosts that stamp one file at once leave one of their times on it.
 */
public final class UseStamps {
    /** Of a cache that needs to know of no use. */
    static final UseStamps NONE = new UseStamps(0, () -> {});

    private static final int SLOTS = 4096;
    private static final int MOST_PENDING = 512;

    private final long intervalMillis;
    private final Runnable onPending;
    private final ArrayBlockingQueue<Path> pending = new ArrayBlockingQueue<>(MOST_PENDING);

    /** The key's hash bits, and the seconds since the epoch of its last known use, in 32 bits each. */
    private final AtomicLongArray slots = new AtomicLongArray(SLOTS);

    /**
     * Creates a record of uses.
     *
     * @param intervalMillis how old the last stamp must be for a new one; 0 for no stamps at all
     * @param onPending called when there is a stamp to be written, by the thread that uses the entry; must not block
     */
    public UseStamps(long intervalMillis, Runnable onPending) {
        this.intervalMillis = intervalMillis;
        this.onPending = onPending;
    }

    public long intervalMillis() {
        return intervalMillis;
    }

    /** A time at which the key is known to have been used, rounded down to a second; 0 for none. */
    long knownUse(EntryKey key) {
        int hash = key.hashBits();
        long slot = slots.getOpaque(hash & (SLOTS - 1));
        return slot != 0 && (int) (slot >>> 32) == hash ? (slot & 0xffff_ffffL) * 1000 : 0;
    }

    void remember(EntryKey key, long millis) {
        int hash = key.hashBits();
        slots.setOpaque(hash & (SLOTS - 1), ((long) hash << 32) | ((millis / 1000) & 0xffff_ffffL));
    }

    /** Notes that a live entry was used; {@code knownMillis} is the latest use that is known of, such as its creation. */
    void used(EntryKey key, Path path, long knownMillis, long nowMillis) {
        if (intervalMillis == 0 || nowMillis - Math.max(knownMillis, knownUse(key)) < intervalMillis) {
            return;
        }
        if (pending.offer(path)) {
            remember(key, nowMillis);
            onPending.run();
        }
    }

    void drop() {
        pending.clear();
    }

    /** Takes the oldest use that is not stamped yet. */
    Optional<Stamp> poll(MountFiles files) {
        return Optional.ofNullable(pending.poll()).map(path -> () -> stamp(path, files));
    }

    /** A stamp that is to be written. */
    interface Stamp {
        void write() throws IOException;
    }

    private static void stamp(Path path, MountFiles files) throws IOException {
        try {
            files.stampUse(path);
        } catch (IOException e) {
            if (!Errno.EPERM.isReasonOf(e)) {
                throw e;
            }
            overwriteWithTheSame(path, files);
        }
    }

    /** Only the owner may change a file's mode, but whoever may write changes its time too. */
    private static void overwriteWithTheSame(Path path, MountFiles files) throws IOException {
        try (OpenFile file = files.openForUpdate(path)) {
            ByteBuffer start = ByteBuffer.allocate(EntryFormat.MAGIC_LENGTH);
            if (file.read(start) == start.capacity() && EntryFormat.startsWithMagic(start)) {
                file.overwrite(0, start.flip());
            }
        }
    }
}
