package io.github.glustertmpfscache.internal.reclaim;

import io.github.glustertmpfscache.internal.Deadline;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Until when something may go on. */
final class TimeLimit {
    private static final Duration LONGEST_OF_WRITER = Duration.ofSeconds(1);

    private final LongSupplier nanoTime;
    private final long endNanos;
    private final boolean endless;

    private TimeLimit(LongSupplier nanoTime, long nanos, boolean endless) {
        this.nanoTime = nanoTime;
        this.endNanos = endless ? 0 : nanoTime.getAsLong() + nanos;
        this.endless = endless;
    }

    static TimeLimit none() {
        return new TimeLimit(() -> 0, 0, true);
    }

    static TimeLimit of(Duration duration, LongSupplier nanoTime) {
        return new TimeLimit(nanoTime, duration.toNanos(), false);
    }

    /** For what a writer does for others: half of the time that its operation has left, because it still has to write; a second at most. */
    static TimeLimit ofWriter(LongSupplier nanoTime) {
        return new TimeLimit(nanoTime, Math.min(LONGEST_OF_WRITER.toNanos(), Deadline.leftNanos() / 2), false);
    }

    /** Half of what is left of this one. */
    TimeLimit half() {
        return endless ? this : new TimeLimit(nanoTime, leftNanos() / 2, false);
    }

    boolean isEndless() {
        return endless;
    }

    boolean isOver() {
        return leftNanos() <= 0;
    }

    long leftNanos() {
        return endless ? Long.MAX_VALUE : endNanos - nanoTime.getAsLong();
    }
}
