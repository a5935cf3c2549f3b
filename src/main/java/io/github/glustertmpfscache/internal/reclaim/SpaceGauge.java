package io.github.glustertmpfscache.internal.reclaim;

import io.github.glustertmpfscache.internal.Deadline;
import io.github.glustertmpfscache.internal.OneAtATime;
import io.github.glustertmpfscache.internal.mount.CacheTree;
import io.github.glustertmpfscache.internal.mount.Space;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How full a mount is: what it said when last asked, and what this JVM has written and evicted since. A question is one STATFS,
 * which nobody waits for if another thread hangs in it. Thread-safe.
 */
final class SpaceGauge {
    private static final long LEAST_BETWEEN_LOOKS = 1L << 20;
    private static final long MOST_BETWEEN_LOOKS = 64L << 20;
    private static final double NEARLY_FULL = 0.90;
    private static final Duration FRESH = Duration.ofMillis(100);
    private static final Duration RECENT = Duration.ofMinutes(1);
    private static final Duration LONG_AGO = Duration.ofDays(1);
    /** For another thread's first answer; for later ones as long as they are fresh, because something is known. */
    private static final Duration LONGEST_FIRST_WAIT = Duration.ofSeconds(1);

    private final LongSupplier nanoTime;
    private final OneAtATime looking;
    /** What was written less what was freed, ever. */
    private final AtomicLong changed = new AtomicLong();
    /** Counted in full until the write has ended: rather twice than not at all. */
    private final AtomicLong underWay = new AtomicLong();

    private volatile @Nullable Look last; // replaced by whoever has looked

    /** What the mount said, and what had been changed before it was asked. */
    private record Look(Space space, long changedBefore, long atNanos) {}

    SpaceGauge(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.looking = new OneAtATime(nanoTime);
    }

    /** Notes that so many bytes are about to be written. */
    void begin(long bytes) {
        underWay.addAndGet(bytes);
    }

    /** Notes that the write of so many bytes has ended. */
    void end(long bytes, boolean written) {
        if (written) {
            changed.addAndGet(bytes);
        }
        underWay.addAndGet(-bytes);
    }

    /** Notes that so many bytes were set free. */
    void freed(long bytes) {
        changed.addAndGet(-bytes);
    }

    /** How many bytes are in use, as far as this JVM knows without asking; others may have asked meanwhile. */
    long used() {
        long known = underWay.get(); // first: what ends meanwhile counts twice
        Look look = last;
        return look == null ? known : known + look.space().used() + changedSince(look);
    }

    private long changedSince(Look look) {
        return changed.get() - look.changedBefore();
    }

    /**
     * What the mount said lately: asks it when this JVM has written a quarter of what was left (1 to 64 MiB), and every 100 ms
     * while it is filled to 90 %, because other hosts write too.
     *
     * @throws HeldUpException if nothing is known, and another thread hangs while it asks
     */
    Space upToDate(CacheTree tree) throws IOException {
        Look look = last;
        if (look == null) {
            return ask(tree, LONG_AGO);
        }
        Space space = look.space();
        boolean nearlyFull = used() >= space.total() * NEARLY_FULL;
        long mayBeWritten = Math.max(LEAST_BETWEEN_LOOKS, Math.min(MOST_BETWEEN_LOOKS, space.usable() / 4));
        if (nearlyFull || changedSince(look) >= mayBeWritten) {
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

    /** Asks the mount now; says what is known if another thread hangs while it asks. */
    Space ask(CacheTree tree) throws IOException {
        return ask(tree, Duration.ZERO);
    }

    private Space ask(CacheTree tree, Duration oldest) throws IOException {
        Duration wait = last == null ? LONGEST_FIRST_WAIT : FRESH;
        OneAtATime.Turn turn = looking.begin(Math.min(wait.toNanos(), Deadline.leftNanos() / 2));
        if (turn == null) {
            return known();
        }
        try {
            Look look = last;
            if (look != null && nanoTime.getAsLong() - look.atNanos() < oldest.toNanos()) {
                return look.space();
            }
            long before = changed.get();
            Space space = tree.space();
            Look now = new Look(space, before, nanoTime.getAsLong());
            if (Objects.equals(last, look)) { // else this one has hung, and others know better
                last = now;
            }
            return space;
        } finally {
            turn.end();
        }
    }

    /**
     * What the mount would say, as far as this JVM knows: it must count what is evicted, or all would be.
     *
     * @throws HeldUpException if nothing is known
     */
    private Space known() throws IOException {
        Look look = last;
        if (look == null) {
            throw new HeldUpException("another thread has not been answered how full the mount is");
        }
        Space said = look.space();
        return new Space(said.total(), Math.max(0, Math.min(said.total(), said.usable() - changedSince(look))));
    }
}
