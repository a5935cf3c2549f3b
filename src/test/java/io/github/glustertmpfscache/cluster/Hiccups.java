package io.github.glustertmpfscache.cluster;

import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/** When this machine did not let a thread run that wanted to: what of a call's time is not the library's. */
final class Hiccups implements AutoCloseable {
    private static final long PAUSE_NANOS = Duration.ofMillis(1).toNanos();
    private static final long NOTEWORTHY_NANOS = Duration.ofMillis(5).toNanos();

    private final ConcurrentLinkedQueue<Hiccup> hiccups = new ConcurrentLinkedQueue<>();
    private volatile boolean stop;

    private record Hiccup(long startNanos, long endNanos) {
        long within(long start, long end) {
            return Math.max(0, Math.min(end, endNanos) - Math.max(start, startNanos));
        }
    }

    Hiccups() {
        Thread thread = new Thread(this::watch, "hiccups");
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        while (!stop) {
            long due = System.nanoTime() + PAUSE_NANOS;
            LockSupport.parkNanos(PAUSE_NANOS);
            long now = System.nanoTime();
            if (now - due > NOTEWORTHY_NANOS) {
                hiccups.add(new Hiccup(due, now));
            }
        }
    }

    /** How much of a time was lost. */
    long nanosWithin(long startNanos, long endNanos) {
        return hiccups.stream()
                .mapToLong(hiccup -> hiccup.within(startNanos, endNanos))
                .sum();
    }

    long longestNanosSince(long startNanos) {
        return hiccups.stream()
                .mapToLong(hiccup -> hiccup.within(startNanos, Long.MAX_VALUE))
                .max()
                .orElse(0);
    }

    @Override
    public void close() {
        stop = true;
    }
}
