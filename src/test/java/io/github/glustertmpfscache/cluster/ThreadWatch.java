package io.github.glustertmpfscache.cluster;

import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/** Counts the library's threads all the time, also while nobody waits for anything, and keeps where calls are that take too long. */
final class ThreadWatch implements AutoCloseable {
    private static final long PAUSE_NANOS = Duration.ofMillis(5).toNanos();
    private static final int MOST_STACKS = 5;

    private final CallLog calls;
    private final long tooLongNanos;
    private final ConcurrentLinkedQueue<String> stacks = new ConcurrentLinkedQueue<>();
    private volatile int most; // written by the one thread alone
    private volatile boolean stop;

    /**
     * Begins to watch.
     *
     * @param tooLongNanos calls that take longer than that are kept
     */
    ThreadWatch(CallLog calls, long tooLongNanos) {
        this.calls = calls;
        this.tooLongNanos = tooLongNanos;
        Thread thread = new Thread(this::watch, "thread watch");
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        while (!stop) {
            most = Math.max(most, count("gluster-tmpfs-cache "));
            String late = calls.stacksOfCallsOver(tooLongNanos);
            if (!late.isEmpty() && stacks.size() < MOST_STACKS) {
                stacks.add(late);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static int count(String prefix) {
        Thread[] threads = new Thread[Thread.activeCount() + 50];
        int count = Thread.enumerate(threads);
        int found = 0;
        for (int i = 0; i < count; i++) {
            if (threads[i].getName().startsWith(prefix)) {
                found++;
            }
        }
        return found;
    }

    /** The most threads of the library that there were at one time, of all kinds. */
    int most() {
        return most;
    }

    /** How many threads for file calls there are now. */
    static int io() {
        return count("gluster-tmpfs-cache io ");
    }

    Iterable<String> stacks() {
        return stacks;
    }

    @Override
    public void close() {
        stop = true;
    }
}
