package io.github.glustertmpfscache.internal.mount;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** Time as retries see it; tests put a clock of their own in its place. */
public interface Pauses {
    /** The real one. A pause ends early when the thread is interrupted. */
    Pauses REAL = new Pauses() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void pause(long nanos) {
            LockSupport.parkNanos(this, nanos);
        }
    };

    long nanoTime();

    void pause(long nanos);

    /** From 0 to less than 1. */
    default double random() {
        return ThreadLocalRandom.current().nextDouble();
    }
}
