package io.github.glustertmpfscache.internal.threads;

import io.github.glustertmpfscache.internal.Deadline;
import io.github.glustertmpfscache.internal.IoCall;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Threads for file calls of a mount that may hang: a caller waits for its call until its deadline and then goes without it. The thread is
 * stuck until the mount lets it go; so that the others have as many threads as before, some more are there to take the place of stuck ones.
 * Thread-safe.
 */
public final class IoThreads {
    private final int spare;
    private final BoundedThreads threads;
    private final int usual;
    private final AtomicInteger inUse = new AtomicInteger();
    private final AtomicInteger queued = new AtomicInteger();
    private final AtomicInteger mostInUse = new AtomicInteger();
    private final AtomicInteger abandoned = new AtomicInteger();
    private final ReentrantLock resizing = new ReentrantLock();
    private volatile int resizedFor; // written under the lock
    private final Runnable onNoneStuck;

    /**
     * Creates threads, none of which exists before it is needed.
     *
     * @param usual how many calls may run at the same time
     * @param spare how many threads more there may be while others are stuck
     * @param onNoneStuck called when the last stuck one is free again
     */
    IoThreads(String name, int usual, int spare, int queueCapacity, Runnable onNoneStuck) {
        this.onNoneStuck = onNoneStuck;
        this.usual = usual;
        this.spare = spare;
        this.threads = new BoundedThreads(name, usual, queueCapacity, Duration.ofSeconds(10));
    }

    /**
     * Makes a call on one of the threads, and waits for it. An interrupt does not end the waiting.
     *
     * @param onLateEnd told when a call ends that nobody waits for any more
     * @throws IOException what the call throws
     * @throws CallTimedOutException if it has not ended in time
     * @throws RejectedExecutionException if too many calls wait for a thread
     */
    public <T> T call(IoCall<T> call, long nanos, LateEnd<? super T> onLateEnd)
            throws IOException, CallTimedOutException {
        if (nanos <= 0) {
            throw new CallTimedOutException(false);
        }
        long end = System.nanoTime() + nanos;
        HandedCall<T> handed =
                new HandedCall<>(() -> Deadline.within(end - System.nanoTime(), call::call), onLateEnd, this);
        queued.incrementAndGet();
        try {
            threads.execute(handed);
        } catch (RuntimeException | Error e) {
            queued.decrementAndGet();
            throw e;
        }
        return handed.await(end);
    }

    /** Makes a call that nobody waits for, as soon as there is a thread. It counts as given up from its start, because it may hang. */
    public void execute(Runnable call) {
        threads.execute(() -> {
            notedInUse();
            count(1);
            try {
                call.run();
            } finally {
                ended();
                count(-1);
            }
        });
    }

    /** A call that is given up before it begins must not take the place of others, nor keep what it holds. */
    void withdraw(HandedCall<?> call) {
        threads.remove(call);
        queued.decrementAndGet();
    }

    void begun() {
        queued.decrementAndGet();
        notedInUse();
    }

    private void notedInUse() {
        int now = inUse.incrementAndGet();
        if (now > mostInUse.get()) {
            mostInUse.accumulateAndGet(now, Math::max);
        }
    }

    void ended() {
        inUse.decrementAndGet();
    }

    /** Waits for nobody: when a mount begins to hang, all callers come here at once, each at its deadline. */
    void count(int more) {
        int now = abandoned.addAndGet(more);
        while (resizedFor != abandoned.get() && resizing.tryLock()) {
            try {
                resizedFor = abandoned.get();
                threads.resize(usual + Math.min(resizedFor, spare));
            } finally {
                resizing.unlock();
            }
        }
        if (now == 0 && more < 0) {
            onNoneStuck.run();
        }
    }

    /** Whether all threads are stuck, so that no call can be made. */
    public boolean isExhausted() {
        return abandoned.get() >= usual + spare;
    }

    /** How many threads are stuck in calls that nobody waits for any more. */
    public int abandoned() {
        return abandoned.get();
    }

    /** How many calls may run at the same time while none is stuck. */
    public int usual() {
        return usual;
    }

    /** How many threads are making a call, the stuck ones included. */
    public int inUse() {
        return inUse.get();
    }

    /** The most that there ever were of them. */
    public int mostInUse() {
        return mostInUse.get();
    }

    /** How many calls wait for a thread. */
    public int queued() {
        return queued.get();
    }

    /** For when all caches are closed; calls that are under way, or come late, are still made. */
    void endWhenIdle() {
        threads.endWhenIdle();
    }
}
