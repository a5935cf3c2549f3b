package io.github.glustertmpfscache.internal.outage;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs short tasks later; tests run them by hand. Thread-safe. */
interface Timer {
    /** The JVM's own timer thread, so the tasks must not block. */
    Timer REAL = new Timer() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void after(long nanos, Runnable task) {
            CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, Runnable::run)
                    .execute(task);
        }
    };

    long nanoTime();

    void after(long nanos, Runnable task);
}
