package io.github.glustertmpfscache.internal;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets one thread at a time do what may hang with the mount. When that has taken 10 s, the next one does it too: a call that hangs
 * in a mount that a new one covers may never end, and the new one answers. If that one hangs as well, nothing is new, and the one after it
 * does it after twice the time, and so on, so that what hangs costs a few threads: ten in half an hour. Thread-safe.
 */
public final class OneAtATime {
    private static final Duration HANGS = Duration.ofSeconds(10);
    private static final int MOST_DOUBLINGS = 5;

    private final LongSupplier nanoTime;
    private volatile Turn current; // replaced by who has waited for one that hangs

    /** To be ended by whoever was given it. */
    public static final class Turn {
        private final TimedLock lock = new TimedLock();
        private final int doublings;
        private volatile long sinceNanos;
        private volatile boolean held; // set after the time that goes with it
        private volatile boolean hasEnded; // once: the mount did answer, so what hangs later is another matter

        private Turn(long nowNanos, int doublings) {
            this.sinceNanos = nowNanos;
            this.doublings = doublings;
        }

        public void end() {
            held = false;
            hasEnded = true;
            lock.unlock();
        }

        private boolean hangs(long nowNanos) {
            return held && nowNanos - sinceNanos >= HANGS.toNanos() << (hasEnded ? 0 : doublings);
        }

        private Turn next(long nowNanos) {
            return new Turn(nowNanos, hasEnded ? 1 : Math.min(MOST_DOUBLINGS, doublings + 1));
        }
    }

    public OneAtATime(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.current = new Turn(nanoTime.getAsLong(), 0);
    }

    /** For how long another thread, or this one, has had the turn; 0 if nobody has it. */
    public long heldForNanos() {
        Turn turn = current;
        return turn.held ? nanoTime.getAsLong() - turn.sinceNanos : 0;
    }

    /** The turn, within so many nanoseconds; null if another thread has it for longer. */
    public @Nullable Turn begin(long longestNanos) {
        Turn turn = current;
        if (!turn.lock.tryLock(longestNanos)) {
            long now = nanoTime.getAsLong();
            if (!turn.hangs(now)) {
                return null;
            }
            turn = replaced(turn, now);
            if (!turn.lock.tryLock(0)) {
                return null;
            }
        }
        turn.sinceNanos = nanoTime.getAsLong();
        turn.held = true;
        if (turn != current) { // replaced while this one waited
            turn.end();
            return null;
        }
        return turn;
    }

    private synchronized Turn replaced(Turn hanging, long nowNanos) {
        if (current == hanging) { // else another one was faster
            current = hanging.next(nowNanos);
        }
        return current;
    }
}
