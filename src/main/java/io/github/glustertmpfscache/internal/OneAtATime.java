package io.github.glustertmpfscache.internal.reclaim;

import io.github.glustertmpfscache.internal.TimedLock;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets one thread at a time do what may hang with the mount. When that has taken 10 s, the next one does it too: a call that hangs
 * in a mount that a new one covers may never end, and the new one answers. Thread-safe.
 */
final class OneAtATime {
    private static final Duration HANGS = Duration.ofSeconds(10);

    private final LongSupplier nanoTime;
    private volatile Turn current; // replaced by who has waited for one that hangs

    /** To be ended by whoever was given it. */
    static final class Turn {
        private final TimedLock lock = new TimedLock();
        private volatile long sinceNanos;
        private volatile boolean held; // set after the time that goes with it

        private Turn(long nowNanos) {
            sinceNanos = nowNanos;
        }

        void end() {
            held = false;
            lock.unlock();
        }
    }

    OneAtATime(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.current = new Turn(nanoTime.getAsLong());
    }

    /** The turn, within so many nanoseconds; null if another thread has it for longer. */
    @Nullable
    Turn begin(long longestNanos) {
        Turn turn = current;
        if (!turn.lock.tryLock(longestNanos)) {
            long now = nanoTime.getAsLong();
            if (!turn.held || now - turn.sinceNanos < HANGS.toNanos()) {
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
            current = new Turn(nowNanos);
        }
        return current;
    }
}
