package io.github.glustertmpfscache.internal.mount;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Looks once a second, in a cache that is in use, whether another host has cleared it.
 *
 * <p>On GlusterFS it lists the cache's directory. That brings what the kernel wants to know of the file LAYOUT and of all shards, so that
 * for the next second no operation looks its shard up (unless the mount keeps nothing, as with entry-timeout=0): an OPENDIR, a READDIRP and a RELEASEDIR in place of a LOOKUP for each of 16
 * shards, and of the two LOOKUPs and the STATFS that reading the file past the kernel's cache takes. The file is read if it
 * is another one than at the last look.
 *
 * <p>Concurrency: thread-safe. One thread looks at a time, and nobody waits for it: a look that hangs is not to be joined by others.
 */
final class ClearWatch {
    /** How soon a host finds out that another one has cleared the cache. */
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    /** Shards of earlier trees lie in the directory too, until they are swept. */
    private static final int MOST_NAMES = 256;

    private final Path base;
    private final LayoutFile layoutFile;
    private final MountFiles files;
    private final boolean listingTells;
    private final Pauses pauses;
    private final AtomicLong lastLookNanos;
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile @Nullable FileStatus read; // of the file LAYOUT that was read last

    /** @param listingTells whether a file has another status than all others that were there before, and a listing brings it */
    ClearWatch(Path base, LayoutFile layoutFile, MountFiles files, boolean listingTells, Pauses pauses) {
        this.base = base;
        this.layoutFile = layoutFile;
        this.files = files;
        this.listingTells = listingTells;
        this.pauses = pauses;
        this.lastLookNanos = new AtomicLong(pauses.nanoTime());
    }

    /** Whether it is time for a look, and the caller is the one to {@link #look} and then to {@link #end} it. */
    boolean begin() {
        long now = pauses.nanoTime();
        long last = lastLookNanos.get();
        if (now - last < BETWEEN_LOOKS.toNanos() || !looking.compareAndSet(false, true)) {
            return false;
        }
        if (!lastLookNanos.compareAndSet(last, now)) {
            end(); // another thread was faster
            return false;
        }
        return true;
    }

    void end() {
        looking.set(false);
    }

    /** Whether the cache's tree is another one than this; notes in the layout if a life was made shorter. */
    boolean look(MountLayout layout) throws IOException {
        FileStatus found = listingTells ? list(layout) : null;
        if (found == null || !found.equals(read)) {
            if (!layoutFile.readAnew().id().equals(layout.id())) {
                return true;
            }
            read = found; // of before the reading, so that a file that came in between is read the next time
        }
        layoutFile.lookForMark(layout);
        return false;
    }

    /** The status of the file LAYOUT; null if the listing has not brought it. */
    private @Nullable FileStatus list(MountLayout layout) throws IOException {
        int awaited = layout.shardCount() + 1;
        boolean met = false;
        try (Listing names = files.openListing(base)) {
            String name = names.next();
            for (int count = 1; name != null && count < MOST_NAMES; count++) {
                met |= LayoutFile.isNameOf(name);
                if ((layout.isShard(name) || LayoutFile.isNameOf(name)) && --awaited == 0) {
                    break; // the end of a listing is a request of its own
                }
                name = names.next();
            }
        }
        return met ? layoutFile.status() : null;
    }
}
