package io.github.glustertmpfscache.internal.mount;

import io.github.glustertmpfscache.internal.Deadline;
import io.github.glustertmpfscache.internal.IoCall;
import io.github.glustertmpfscache.internal.OneAtATime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks once a second, in a cache that is in use, whether another host has cleared it.
 *
 * <p>On GlusterFS it lists the cache's directory. That brings what the kernel wants to know of the file LAYOUT and of all shards, so that
 * for the next second no operation looks its shard up (unless the mount keeps nothing, as with entry-timeout=0): an OPENDIR, a READDIRP and a RELEASEDIR in place of a LOOKUP for each of 16
 * shards, and of the two LOOKUPs and the STATFS that reading the file past the kernel's cache takes. The file is read if it
 * is another one than at the last look.
 *
 * <p>Concurrency: thread-safe. One thread at a time looks, a little early; who comes when the last look is a second old waits for it, but not
 * for one that takes longer than half a second, nor for more than half of his own time.
 */
final class ClearWatch {
    /** How soon a host finds out that another one has cleared the cache. */
    private static final Duration LONGEST_BETWEEN_LOOKS = Duration.ofSeconds(1);

    /** So that one look is mostly done before all threads want one. */
    private static final Duration EARLY = Duration.ofMillis(900);

    /** For another one's look, from its beginning; and half of the operation's time. A directory that hangs then costs one thread, and not all. */
    private static final Duration LONGEST_WAIT = Duration.ofMillis(500);

    /** What cannot be looked at, the operations find out by themselves. */
    private static final Duration AFTER_FAILURE = Duration.ofMillis(100);

    /** Shards of earlier trees lie in the directory too, until they are swept. */
    private static final int MOST_NAMES = 256;

    private final Path base;
    private final LayoutFile layoutFile;
    private final MountFiles files;
    private final boolean listingTells;
    private final Pauses pauses;
    /** When the last look began that has ended, and what it has found is in use. */
    private final AtomicLong seenNanos;

    private final OneAtATime looking;
    private volatile @Nullable Long failedNanos; // when the last look has failed
    private volatile @Nullable FileStatus read; // of the file LAYOUT that was read last

    /** @param listingTells whether a file has another status than all others that were there before, and a listing brings it */
    ClearWatch(Path base, LayoutFile layoutFile, MountFiles files, boolean listingTells, Pauses pauses) {
        this.base = base;
        this.layoutFile = layoutFile;
        this.files = files;
        this.listingTells = listingTells;
        this.pauses = pauses;
        this.seenNanos = new AtomicLong(pauses.nanoTime());
        this.looking = new OneAtATime(pauses::nanoTime);
    }

    /** Looks if it is time to. If the cache's tree is another one than this, {@code onChange} takes that into use. */
    void lookIfDue(Supplier<MountLayout> layout, IoCall<?> onChange) throws IOException {
        long now = pauses.nanoTime();
        long age = now - seenNanos.get();
        if (age < EARLY.toNanos() || hasJustFailed(now)) {
            return;
        }
        OneAtATime.Turn turn =
                looking.begin(age < LONGEST_BETWEEN_LOOKS.toNanos() ? 0 : longestWaitNanos() - looking.heldForNanos());
        if (turn == null) {
            return;
        }
        try {
            boolean anotherHasLooked = now - seenNanos.get() < EARLY.toNanos() || hasJustFailed(pauses.nanoTime());
            if (!anotherHasLooked) {
                look(layout.get(), onChange);
            }
        } finally {
            turn.end();
        }
    }

    /** For what another thread is at. */
    static long longestWaitNanos() {
        return Math.min(LONGEST_WAIT.toNanos(), Deadline.leftNanos() / 2);
    }

    private void look(MountLayout layout, IoCall<?> onChange) throws IOException {
        long begun = pauses.nanoTime();
        try {
            if (hasChanged(layout)) {
                onChange.call();
            }
            seenNanos.accumulateAndGet(begun, Math::max);
        } catch (IOException e) {
            failedNanos = pauses.nanoTime();
            throw e;
        }
    }

    private boolean hasJustFailed(long now) {
        Long failed = failedNanos;
        return failed != null && now - failed < AFTER_FAILURE.toNanos();
    }

    /** Whether the cache's tree is another one than this; notes in the layout if a life was made shorter. */
    private boolean hasChanged(MountLayout layout) throws IOException {
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
