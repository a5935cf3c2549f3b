package io.github.glustertmpfscache.internal.outage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Runs what is due when the test says so, in a time of its own. Thread-safe. */
final class HandTimer implements Timer {
    private final List<Task> tasks = new ArrayList<>(); // guarded by this
    private long now = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos(); // guarded by this; overflows soon, as it may
    private long number; // guarded by this

    private record Task(long dueNanos, long number, Runnable work) {}

    @Override
    public synchronized long nanoTime() {
        return now;
    }

    @Override
    public synchronized void after(long nanos, Runnable task) {
        tasks.add(new Task(now + nanos, number++, task));
    }

    /** Lets time pass and runs what is due in it, at its time. */
    void pass(Duration duration) {
        long end = nanoTime() + duration.toNanos();
        for (Optional<Task> next = next(end); next.isPresent(); next = next(end)) {
            next.get().work().run();
        }
        synchronized (this) {
            now = end;
        }
    }

    private synchronized Optional<Task> next(long end) {
        Optional<Task> next = tasks.stream()
                .filter(task -> task.dueNanos() - end <= 0)
                .min(Comparator.<Task>comparingLong(task -> task.dueNanos() - now)
                        .thenComparing(Task::number));
        next.ifPresent(task -> {
            tasks.remove(task);
            now = task.dueNanos() - now > 0 ? task.dueNanos() : now;
        });
        return next;
    }

    /** How many tasks there are, due or not. */
    synchronized int waiting() {
        return tasks.size();
    }
}
