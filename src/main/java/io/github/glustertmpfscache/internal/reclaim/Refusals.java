package io.github.glustertmpfscache.internal.reclaim;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Tells why a volume refuses writes for whose bytes it has room: it lacks inodes, which the eviction of some entries mends at
 * once, or it is late to notice that it has room again. Only another try tells. Thread-safe.
 */
final class Refusals {
    /** How long GlusterFS goes on refusing writes once it has: it looks for its reserve every 5 s. */
    private static final Duration RESERVE_LAG = Duration.ofSeconds(6);

    private final LongSupplier nanoTime;
    private volatile boolean late; // a guess that any thread may be late to see
    private volatile long lateSinceNanos; // likewise

    Refusals(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** The volume has taken a write after entries were evicted for it. Others do not count: it may refuse one part and take another. */
    void accepted() {
        if (late) {
            late = false;
        }
    }

    /** The volume has refused a write once more after entries were evicted for it. */
    void refusedAgain() {
        if (!isLate()) {
            lateSinceNanos = nanoTime.getAsLong();
            late = true;
        }
    }

    /** Whether evicting more would be in vain, because the volume has not noticed what was evicted before. */
    boolean isLate() {
        return late && nanoTime.getAsLong() - lateSinceNanos < RESERVE_LAG.toNanos();
    }
}
