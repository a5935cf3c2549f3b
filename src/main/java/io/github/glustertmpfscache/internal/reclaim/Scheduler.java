package io.github.glustertmpfscache.internal.reclaim;

import java.time.Duration;

/** Runs background work, one piece at a time. Tests run it by hand. Thread-safe. */
interface Scheduler {
    /** Runs a task once, after a delay, unless it is cancelled before. After the end of the scheduler it does nothing. */
    Cancellation schedule(Duration delay, Runnable task);

    /** The time by which delays go; unrelated to any clock on the wall. */
    long nanoTime();

    /** Keeps a task that has not begun from running. */
    interface Cancellation {
        void cancel();
    }
}
