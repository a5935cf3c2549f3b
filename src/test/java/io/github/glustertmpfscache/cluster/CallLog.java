package io.github.glustertmpfscache.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What became of the calls of many threads: how long the longest took, how many failed, and what was wrong. Thread-safe. */
final class CallLog {
    private static final int MOST_EXAMPLES = 10;

    private final long noteworthyNanos;
    private final Map<Thread, Long> underWay = new ConcurrentHashMap<>();
    private final LongAdder calls = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder wrong = new LongAdder();
    private final AtomicLong longest = new AtomicLong();
    private final ConcurrentLinkedQueue<Call> slow = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> wrongs = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean recording;
    private volatile long waitingForGoodSince; // 0: nobody waits
    private final AtomicLong firstGood = new AtomicLong();

    record Call(String what, long startNanos, long endNanos) {}

    /**
     * Creates a log.
     *
     * @param noteworthyNanos calls that take longer than this are kept, each
     */
    CallLog(long noteworthyNanos) {
        this.noteworthyNanos = noteworthyNanos;
    }

    /** From now on, calls that end count. */
    void record() {
        recording = true;
    }

    /** Makes a call, on the calling thread; null if it fails. */
    <T> @Nullable T make(String what, Callable<T> call) {
        long start = System.nanoTime();
        underWay.put(Thread.currentThread(), start);
        try {
            return call.call();
        } catch (Exception e) {
            if (recording) {
                failed.increment();
                addExample(failures, what + ": " + e);
            }
            return null;
        } finally {
            long end = System.nanoTime();
            underWay.remove(Thread.currentThread());
            if (recording) {
                calls.increment();
                longest.accumulateAndGet(end - start, Math::max);
                if (end - start > noteworthyNanos) {
                    slow.add(new Call(what, start, end));
                }
            }
        }
    }

    /** Something was read that should never be. */
    void wrong(String what) {
        wrong.increment();
        addExample(wrongs, what);
    }

    private static void addExample(ConcurrentLinkedQueue<String> examples, String example) {
        if (examples.size() < MOST_EXAMPLES) {
            examples.add(example);
        }
    }

    /** A value has been read. */
    void good() {
        if (waitingForGoodSince != 0) {
            firstGood.compareAndSet(0, System.nanoTime());
        }
    }

    void waitForGood() {
        waitingForGoodSince = 0;
        firstGood.set(0);
        waitingForGoodSince = System.nanoTime();
    }

    /** How long after {@link #waitForGood} a value was read; negative if none was yet. */
    long firstGoodNanos() {
        long good = firstGood.get();
        return good == 0 ? -1 : Math.max(0, good - waitingForGoodSince); // less: it came just when the waiting began
    }

    long calls() {
        return calls.sum();
    }

    long failed() {
        return failed.sum();
    }

    long wrong() {
        return wrong.sum();
    }

    /** Those that have not ended yet count with what they have taken. */
    long longestNanos() {
        long now = System.nanoTime();
        long most = longest.get();
        for (long start : underWay.values()) {
            most = Math.max(most, now - start);
        }
        return most;
    }

    List<Call> slow() {
        return new ArrayList<>(slow);
    }

    List<String> wrongs() {
        return new ArrayList<>(wrongs);
    }

    List<String> failures() {
        return new ArrayList<>(failures);
    }

    /** Where the threads are whose calls have taken longer than that. */
    String stacksOfCallsOver(long nanos) {
        StringBuilder stacks = new StringBuilder();
        long now = System.nanoTime();
        underWay.forEach((thread, start) -> {
            if (now - start > nanos) {
                stacks.append(thread.getName())
                        .append(", for ")
                        .append((now - start) / 1_000_000)
                        .append(" ms\n");
                for (StackTraceElement element : thread.getStackTrace()) {
                    stacks.append("    ").append(element).append('\n');
                }
            }
        });
        return stacks.toString();
    }
}
