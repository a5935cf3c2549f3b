package io.github.glustertmpfscache.internal.reclaim;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One daemon thread, which is there only while something is scheduled. While the mount is out, it lets all tasks wait. */
final class ThreadScheduler implements Scheduler {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final ScheduledThreadPoolExecutor executor;
    private final BooleanSupplier mountIsOut;

    ThreadScheduler(String threadName, BooleanSupplier mountIsOut) {
        this.mountIsOut = mountIsOut;
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, threadName);
            thread.setDaemon(true);
            // A web application that is unloaded must not be held by a thread that it happened to start.
            thread.setContextClassLoader(ThreadScheduler.class.getClassLoader());
            return thread;
        });
        executor.setKeepAliveTime(10, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public Cancellation schedule(Duration delay, Runnable task) {
        Waiting waiting = new Waiting(task);
        waiting.schedule(delay);
        return waiting::cancel;
    }

    /** A task that begins once the mount is there. */
    private final class Waiting implements Runnable {
        private final Runnable task;
        private volatile boolean cancelled; // set once
        private volatile @Nullable Future<?> next;

        Waiting(Runnable task) {
            this.task = task;
        }

        void schedule(Duration delay) {
            try {
                next = executor.schedule(this, delay.toNanos(), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                // The scheduler has ended.
            }
        }

        @Override
        public void run() {
            if (cancelled) {
                return;
            }
            if (mountIsOut.getAsBoolean()) {
                schedule(BETWEEN_LOOKS);
            } else {
                task.run();
            }
        }

        void cancel() {
            cancelled = true;
            Future<?> scheduled = next;
            if (scheduled != null) {
                scheduled.cancel(false);
            }
        }
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    /** Drops what has not begun. Does not wait for what has: a call of a hung mount may never end. */
    void shutdown() {
        executor.shutdown();
    }
}
