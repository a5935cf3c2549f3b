package io.github.glustertmpfscache.internal.reclaim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Runs what is scheduled when the test says so, in a time of its own. */
final class HandScheduler implements Scheduler {
    /** What is scheduled anew for ever is a bug, and must not hang the test. */
    private static final int MOST_TASKS = 100_000;

    private final List<Task> tasks = new ArrayList<>();
    private long now = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos(); // overflows soon, as it may
    /** How much time passes at each look at the clock. */
    Duration tick = Duration.ZERO;

    /** Two tasks are never equal. */
    private static final class Task {
        private final long dueNanos;
        private final Duration delay;
        private final Runnable work;

        Task(long dueNanos, Duration delay, Runnable work) {
            this.dueNanos = dueNanos;
            this.delay = delay;
            this.work = work;
        }
    }

    @Override
    public Cancellation schedule(Duration delay, Runnable task) {
        Task scheduled = new Task(now + delay.toNanos(), delay, task);
        tasks.add(scheduled);
        return () -> tasks.remove(scheduled);
    }

    @Override
    public long nanoTime() {
        now += tick.toNanos();
        return now;
    }

    /** Lets time pass and runs what is due in it, at its time. */
    void pass(Duration duration) {
        long end = now + duration.toNanos();
        for (int i = 0; !tasks.isEmpty() && first().dueNanos - end <= 0; i++) {
            if (i == MOST_TASKS) {
                throw new AssertionError("There is always something to do");
            }
            runNext();
        }
        if (end - now > 0) {
            now = end;
        }
    }

    /** Runs what is due now. */
    void runDue() {
        pass(Duration.ZERO);
    }

    /** Runs the next task at its time. */
    void runNext() {
        Task next = first();
        tasks.remove(next);
        if (next.dueNanos - now > 0) {
            now = next.dueNanos;
        }
        next.work.run();
    }

    /** The delay that the next task was scheduled with. */
    Duration nextDelay() {
        return first().delay;
    }

    int scheduled() {
        return tasks.size();
    }

    private Task first() {
        return tasks.stream()
                .min(Comparator.comparingLong(task -> task.dueNanos - now))
                .orElseThrow(() -> new AssertionError("Nothing is scheduled"));
    }
}
