package io.github.glustertmpfscache.internal;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock whose holder may hang with the mount: nobody waits for it for longer than the operation that he is in may take. An interrupt does
 * not end the waiting. Thread-safe.
 */
public final class TimedLock {
    private static final long LONGEST_NANOS = TimeUnit.HOURS.toNanos(1);

    private final ReentrantLock lock = new ReentrantLock();

    /** Returns whether the caller has it now. */
    public boolean tryLock() {
        return tryLock(LONGEST_NANOS);
    }

    /** As {@link #tryLock()}, within so many nanoseconds. */
    public boolean tryLock(long longestNanos) {
        boolean interrupted = false;
        long most = Math.min(LONGEST_NANOS, Math.min(longestNanos, Deadline.leftNanos()));
        long end = System.nanoTime() + most;
        try {
            while (true) {
                try {
                    return lock.tryLock(end - System.nanoTime(), TimeUnit.NANOSECONDS);
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

    public void unlock() {
        lock.unlock();
    }
}
