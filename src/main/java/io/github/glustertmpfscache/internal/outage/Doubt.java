package io.github.glustertmpfscache.internal.outage;

import io.github.glustertmpfscache.internal.Deadline;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** How much is known of a key, or of all, whose writes have failed. Whoever writes such a key holds the lock. Thread-safe. */
final class Doubt {
    private static final long LONGEST_NANOS = TimeUnit.HOURS.toNanos(1);

    private final ReentrantLock writing = new ReentrantLock();
    private int failures; // guarded by this
    private int goingOn; // guarded by this

    synchronized void add(boolean goesOn) {
        failures++;
        if (goesOn) {
            goingOn++;
        }
    }

    /** A write that had been given up has ended. */
    synchronized void ended() {
        goingOn--;
        failures++; // whatever was written meanwhile, this may have come after it
    }

    /** Whether a write that was given up may still have its effect. */
    synchronized boolean goesOn() {
        return goingOn > 0;
    }

    /** For {@link #isSettledAt}, before a write. */
    synchronized int failures() {
        return failures;
    }

    synchronized boolean isSettledAt(int failuresBefore) {
        return failures == failuresBefore && goingOn == 0;
    }

    /** Waits as long as the operation has time. */
    boolean lock(long longestNanos) {
        boolean interrupted = false;
        long most = Math.min(LONGEST_NANOS, Math.min(longestNanos, Deadline.leftNanos()));
        long end = System.nanoTime() + most;
        try {
            while (true) {
                try {
                    return writing.tryLock(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    void unlock() {
        writing.unlock();
    }
}
