package io.github.glustertmpfscache.internal.reclaim;

import io.github.glustertmpfscache.internal.mount.CacheTree;
import io.github.glustertmpfscache.internal.mount.Space;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How full a mount is: what it said when last asked, and what this JVM has written and evicted since. A question is one STATFS.
 * Thread-safe.
 */
final class SpaceGauge {
    private static final long LEAST_BETWEEN_LOOKS = 1L << 20;
    private static final long MOST_BETWEEN_LOOKS = 64L << 20;
    private static final double NEARLY_FULL = 0.90;
    private static final Duration FRESH = Duration.ofMillis(100);
    private static final Duration RECENT = Duration.ofMinutes(1);
    private static final Duration LONG_AGO = Duration.ofDays(1);

    private final LongSupplier nanoTime;
    private final ReentrantLock looking = new ReentrantLock();
    private final AtomicLong sinceLook = new AtomicLong();
    /** Counted in full until the write has ended: rather twice than not at all. */
    private final AtomicLong underWay = new AtomicLong();

    private volatile @Nullable Look last; // replaced by whoever has looked

    private record Look(Space space, long atNanos) {}

    SpaceGauge(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Notes that so many bytes are about to be written. */
    void begin(long bytes) {
        underWay.addAndGet(bytes);
    }

    /** Notes that the write of so many bytes has ended. */
    void end(long bytes, boolean written) {
        if (written) {
            sinceLook.addAndGet(bytes);
        }
        underWay.addAndGet(-bytes);
    }

    /** Notes that so many bytes were set free. */
    void freed(long bytes) {
        sinceLook.addAndGet(-bytes);
    }

    /** How many bytes are in use, as far as this JVM knows without asking. */
    long used(Space lastSaid) {
        return lastSaid.used() + sinceLook.get() + underWay.get();
    }

    /**
     * What the mount said lately: asks it when this JVM has written a quarter of what was left (1 to 64 MiB), and every 100 ms
     * while it is filled to 90 %, because other hosts write too.
     */
    Space upToDate(CacheTree tree) throws IOException {
        Look look = last;
        if (look == null) {
            return ask(tree, LONG_AGO);
        }
        Space space = look.space();
        boolean nearlyFull = used(space) >= space.total() * NEARLY_FULL;
        long mayBeWritten = Math.max(LEAST_BETWEEN_LOOKS, Math.min(MOST_BETWEEN_LOOKS, space.usable() / 4));
        if (nearlyFull || sinceLook.get() >= mayBeWritten) {
            return ask(tree, FRESH);
        }
        return space;
    }

    /** What the mount said a minute ago or later. */
    Space recent(CacheTree tree) throws IOException {
        return ask(tree, RECENT);
    }

    /** What the mount said when it was last asked; null if it never was. */
    @Nullable
    Space lastSaid() {
        Look look = last;
        return look == null ? null : look.space();
    }

    /** Asks the mount now. */
    Space ask(CacheTree tree) throws IOException {
        return ask(tree, Duration.ZERO);
    }

    private Space ask(CacheTree tree, Duration oldest) throws IOException {
        looking.lock();
        try {
            Look look = last;
            if (look != null && nanoTime.getAsLong() - look.atNanos() < oldest.toNanos()) {
                return look.space();
            }
            long before = sinceLook.get();
            Space space = tree.space();
            sinceLook.addAndGet(-before);
            last = new Look(space, nanoTime.getAsLong());
            return space;
        } finally {
            looking.unlock();
        }
    }
}
