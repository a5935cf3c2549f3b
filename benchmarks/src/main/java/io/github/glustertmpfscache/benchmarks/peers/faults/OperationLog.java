package io.github.glustertmpfscache.benchmarks.peers.faults;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * What became of the operations of one kind, of all threads. Counts and maxima are of the time since the kill; what ends after it counts, what
 * began before it too. Thread-safe.
 */
final class OperationLog {
    static final long WINDOW_MILLIS = 250;
    private static final long WINDOW = TimeUnit.MILLISECONDS.toNanos(WINDOW_MILLIS);
    private static final long LONG_GAP = TimeUnit.SECONDS.toNanos(1);
    private static final int PER_SECOND = (int) (LONG_GAP / WINDOW);

    private final long start = System.nanoTime();
    private final AtomicIntegerArray succeeded;
    private final AtomicIntegerArray failed;
    private final AtomicLong lastSuccess = new AtomicLong(start);
    private final AtomicLong lastLongGapEnd = new AtomicLong(start);
    private final AtomicLong longestGap = new AtomicLong();
    private final AtomicLong longest = new AtomicLong();
    private final LongAdder successes = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder wrong = new LongAdder();
    private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();

    OperationLog(long longestRunSeconds) {
        int windows = (int) (TimeUnit.SECONDS.toNanos(longestRunSeconds) / WINDOW) + 1;
        succeeded = new AtomicIntegerArray(windows);
        failed = new AtomicIntegerArray(windows);
    }

    /** A put has returned, or a get with a value as it should be. */
    void success(long began) {
        long now = System.nanoTime();
        succeeded.incrementAndGet(window(now));
        successes.increment();
        longest.accumulateAndGet(now - began, Math::max);
        long gap = now - lastSuccess.getAndAccumulate(now, Math::max);
        longestGap.accumulateAndGet(gap, Math::max);
        if (gap >= LONG_GAP) {
            lastLongGapEnd.accumulateAndGet(now, Math::max);
        }
    }

    /** A get has found nothing, of a key that had been put. */
    void miss(long began) {
        misses.increment();
        longest.accumulateAndGet(System.nanoTime() - began, Math::max);
    }

    /** A get has returned what nobody has put. */
    void wrong(long began) {
        wrong.increment();
        longest.accumulateAndGet(System.nanoTime() - began, Math::max);
    }

    /** An operation has thrown. */
    void failure(long began, Throwable thrown) {
        long now = System.nanoTime();
        failed.incrementAndGet(window(now));
        longest.accumulateAndGet(now - began, Math::max);
        failures.computeIfAbsent(thrown.getClass().getSimpleName(), name -> new LongAdder())
                .increment();
    }

    /** An operation was still under way at the end. */
    void unfinished(long began) {
        longest.accumulateAndGet(System.nanoTime() - began, Math::max);
    }

    /** Forgets all counts and maxima, for the moment of the kill. */
    void reset() {
        longestGap.set(0);
        longest.set(0);
        successes.reset();
        misses.reset();
        wrong.reset();
        failures.clear();
    }

    /** Works: in each second of the last so many operations have succeeded, and more of them than failed. */
    boolean worksFor(long seconds) {
        int now = window(System.nanoTime());
        for (int s = 1; s <= seconds; s++) {
            int sum = 0;
            for (int w = now - s * PER_SECOND; w < now - (s - 1) * PER_SECOND; w++) {
                if (w < 0 || fails(w)) {
                    return false;
                }
                sum += succeeded.get(w);
            }
            if (sum == 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * How long after the kill the last trouble ended: a second or more without a success (less may be the machine's), or a window in which not
     * more operations succeeded than failed.
     */
    private long recoveryMillis(long killed, long end) {
        long last = killed;
        if (end - lastSuccess.get() >= LONG_GAP) {
            last = end;
        }
        last = Math.max(last, lastLongGapEnd.get());
        for (int w = window(killed); w < window(end); w++) {
            if (fails(w)) {
                last = Math.max(last, start + (w + 1) * WINDOW);
            }
        }
        return TimeUnit.NANOSECONDS.toMillis(last - killed);
    }

    OperationResult result(long killed, long end) {
        longestGap.accumulateAndGet(end - lastSuccess.get(), Math::max);
        Map<String, Long> thrown = new TreeMap<>();
        failures.forEach((name, count) -> thrown.put(name, count.sum()));
        int windows = window(end) + 1;
        int[] ok = new int[windows];
        int[] bad = new int[windows];
        for (int w = 0; w < windows; w++) {
            ok[w] = succeeded.get(w);
            bad[w] = failed.get(w);
        }
        return new OperationResult(
                successes.sum(),
                misses.sum(),
                wrong.sum(),
                thrown,
                TimeUnit.NANOSECONDS.toMillis(longest.get()),
                TimeUnit.NANOSECONDS.toMillis(longestGap.get()),
                recoveryMillis(killed, end),
                ok,
                bad);
    }

    private boolean fails(int window) {
        return failed.get(window) > 0 && succeeded.get(window) <= failed.get(window);
    }

    private int window(long moment) {
        return (int) Math.min((moment - start) / WINDOW, succeeded.length() - 1);
    }
}
