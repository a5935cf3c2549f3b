package io.github.glustertmpfscache.internal.near;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A look at the mount that is under way, for others who want to know of the same key. Thread-safe. */
final class SharedLook {
    private final long startNanos;
    private final Thread looker = Thread.currentThread();
    private final CountDownLatch ended = new CountDownLatch(1);
    private boolean foundNothing; // written before the end, read after

    SharedLook(long startNanos) {
        this.startNanos = startNanos;
    }

    /** The mount has no live entry. */
    void setFoundNothing() {
        foundNothing = true;
    }

    /** It is over, however it has ended. */
    void end() {
        ended.countDown();
    }

    /** Waits for the end, whatever interrupts there are; returns whether it has come in time. A looker does not wait for itself. */
    boolean await(long nanos) {
        if (looker == Thread.currentThread()) {
            return false; // a codec that asks for the key that it decodes
        }
        boolean interrupted = false;
        long end = System.nanoTime() + nanos;
        try {
            while (true) {
                try {
                    return ended.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
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

    /** For an ended one. */
    boolean foundNothing() {
        return foundNothing;
    }

    /** For an ended one: whether who has asked at that moment knows by it that there is nothing. */
    boolean tellsOfNothing(long askedNanos) {
        return foundNothing && startNanos - askedNanos > 0;
    }
}
