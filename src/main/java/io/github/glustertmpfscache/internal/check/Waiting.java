package io.github.glustertmpfscache.internal.check;

import io.github.glustertmpfscache.internal.mount.Pauses;
import java.io.InterruptedIOException;

/** Waits, unless the thread is interrupted. */
final class Waiting {
    private final Pauses pauses;

    Waiting(Pauses pauses) {
        this.pauses = pauses;
    }

    long nanoTime() {
        return pauses.nanoTime();
    }

    void until(long nanoTime) throws InterruptedIOException {
        for (long left = nanoTime - pauses.nanoTime(); left > 0; left = nanoTime - pauses.nanoTime()) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("the thread was interrupted");
            }
            pauses.pause(left);
        }
    }
}
