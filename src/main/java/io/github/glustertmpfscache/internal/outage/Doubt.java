package io.github.glustertmpfscache.internal.outage;

import io.github.glustertmpfscache.internal.TimedLock;

/** How much is known of a key, or of all, whose writes have failed. Whoever writes such a key holds the lock. Thread-safe. */
final class Doubt {
    private final TimedLock writing = new TimedLock();
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
        return writing.tryLock(longestNanos);
    }

    void unlock() {
        writing.unlock();
    }
}
