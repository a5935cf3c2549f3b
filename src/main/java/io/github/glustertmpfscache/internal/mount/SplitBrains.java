package io.github.glustertmpfscache.internal.mount;

import io.github.glustertmpfscache.internal.Errno;
import io.github.glustertmpfscache.internal.IoCall;
import io.github.glustertmpfscache.internal.SplitBrainException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets past entries whose copies on the two servers differ, after both were written while they did not see each other.
 *
 * <p>Where the volume's option {@code cluster.favorite-child-policy} is set, GlusterFS mends such a file itself when somebody looks it up.
 * Where it is not, every call that names the file fails with EIO for good, rename over it and unlink included (PartitionTest, with GlusterFS
 * 10.3); only whole directories can be replaced. A file system must keep such files for somebody to choose; a cache may forget: it is
 * cleared, which gives it new directories. As that costs all its entries, it is done only when the trouble lasts, and not often.
 *
 * <p>Thread-safe.
 */
final class SplitBrains {
    /** GlusterFS mends what it can within seconds of the servers' seeing each other again. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    /** Trouble that comes back so soon after a clear has another cause; trouble that did not show for so long is new. */
    static final Duration PACE = Duration.ofMinutes(1);

    /** Some are enough to tell whether the trouble lasts. */
    private static final int MOST_SIGHTS = 100;

    private static final Logger LOG = LoggerFactory.getLogger("io.github.glustertmpfscache");

    private final MountFiles files;
    private final CacheDirectory directory;
    private final Pauses pauses;
    private final Map<Path, Sight> sights = new HashMap<>(); // guarded by this
    private boolean cleared; // guarded by this
    private long clearedNanos; // guarded by this

    /** When a file was first and last seen so. */
    private record Sight(long firstNanos, long lastNanos) {}

    SplitBrains(MountFiles files, CacheDirectory directory, Pauses pauses) {
        this.files = files;
        this.directory = directory;
        this.pauses = pauses;
    }

    /** Writes or removes an entry; once more in new directories if its file's copies differ and nothing else helps. */
    <T> T write(Supplier<Path> entry, IoCall<T> write) throws IOException {
        Path file = entry.get();
        try {
            return write.call();
        } catch (IOException e) {
            if (!Errno.EIO.isReasonOf(e)) {
                throw e;
            }
            lookAnew(e); // perhaps somebody has cleared the cache for the same reason
            if (entry.get().equals(file)) {
                if (!isOne(file)) {
                    throw e;
                }
                if (!mayClear(file)) {
                    throw new SplitBrainException(
                            file
                                    + " is in split-brain: GlusterFS can neither read, replace nor remove it. If this lasts, the"
                                    + " cache is cleared; set the volume's option cluster.favorite-child-policy to mtime,"
                                    + " and GlusterFS mends such files itself",
                            e);
                }
                LOG.warn(
                        "{} is in split-brain, so the cache is cleared. The volume's option cluster.favorite-child-policy"
                                + " mtime makes GlusterFS mend such files itself",
                        file);
                clear(file);
            }
        }
        return write.call();
    }

    private void lookAnew(IOException failure) {
        try {
            directory.reopen();
        } catch (IOException e) {
            failure.addSuppressed(e); // the file that names the directories may be in split-brain too
        }
    }

    private void clear(Path file) throws IOException {
        try {
            directory.clear();
        } catch (IOException e) {
            if (!Errno.EIO.isReasonOf(e)) {
                throw e;
            }
            throw new SplitBrainException(
                    file
                            + " is in split-brain, and so is the cache's directory, which cannot be cleared. Set the volume's"
                            + " option cluster.favorite-child-policy to mtime",
                    e);
        }
    }

    /** An EIO has other causes too, such as a full volume; but then the file can be looked at. */
    private boolean isOne(Path file) {
        try {
            files.status(file);
            return false;
        } catch (IOException e) {
            return Errno.EIO.isReasonOf(e);
        }
    }

    private synchronized boolean mayClear(Path file) {
        long now = pauses.nanoTime();
        sights.values().removeIf(sight -> now - sight.lastNanos() > PACE.toNanos());
        Sight sight = sights.get(file);
        long first = sight == null ? now : sight.firstNanos();
        if (sight != null || sights.size() < MOST_SIGHTS) {
            sights.put(file, new Sight(first, now));
        }
        if (now - first < PATIENCE.toNanos() || (cleared && now - clearedNanos < PACE.toNanos())) {
            return false;
        }
        cleared = true;
        clearedNanos = now;
        sights.clear();
        return true;
    }
}
