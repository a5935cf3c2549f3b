package io.github.glustertmpfscache.internal.outage;

import io.github.glustertmpfscache.internal.Deadline;
import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.IoCall;
import io.github.glustertmpfscache.internal.MountOutException;
import io.github.glustertmpfscache.internal.StatsRecorder;
import io.github.glustertmpfscache.internal.threads.CallTimedOutException;
import io.github.glustertmpfscache.internal.threads.IoThreads;
import io.github.glustertmpfscache.internal.threads.LateEnd;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Makes a cache's calls of the mount: on the threads that may hang, for as long as the operation's deadline allows, and not at all while
 * the mount is out, or while an earlier call for the same key is stuck, so that one bad file costs one thread. Thread-safe.
 */
public final class BoundedCalls {
    /** For a local directory: no deadline, and no other thread. */
    public static final long UNBOUNDED = Long.MAX_VALUE;

    private final CircuitBreaker breaker;
    private final IoThreads io;
    private final long timeoutNanos;
    private final StatsRecorder stats;
    /** How many calls are stuck for a key. */
    private final Map<String, Integer> stuck = new ConcurrentHashMap<>();

    public BoundedCalls(SharedMount mount, long timeoutNanos, StatsRecorder stats) {
        this(mount.breaker(), mount.io(), timeoutNanos, stats);
    }

    BoundedCalls(CircuitBreaker breaker, IoThreads io, long timeoutNanos, StatsRecorder stats) {
        this.breaker = breaker;
        this.io = io;
        this.timeoutNanos = timeoutNanos;
        this.stats = stats;
    }

    <T> T make(@Nullable EntryKey key, IoCall<T> call) throws IOException {
        return make(key, call, LateEnd.IGNORED);
    }

    /** As {@link #make(EntryKey, IoCall)}; {@code onLateEnd} is told what becomes of a call that is given up. */
    <T> T make(@Nullable EntryKey key, IoCall<T> call, LateEnd<? super T> onLateEnd) throws IOException {
        breaker.requireClosed();
        long start = breaker.nanoTime();
        try {
            T result = timeoutNanos == UNBOUNDED ? call.call() : bounded(key, call, onLateEnd);
            breaker.answered();
            return result;
        } catch (TimedOutException e) {
            throw e;
        } catch (MountOutException e) {
            breaker.failed(e, start);
            throw e;
        } catch (IOException e) {
            breaker.answered();
            throw e;
        }
    }

    /** Does what must be done for order's sake, whatever state the mount is in, and that nobody waits for. */
    void makeSometime(Runnable call) {
        if (timeoutNanos == UNBOUNDED) {
            call.run();
            return;
        }
        try {
            io.execute(call);
        } catch (RejectedExecutionException e) {
            // So many calls wait that this one has to be left undone.
        }
    }

    private <T> T bounded(@Nullable EntryKey key, IoCall<T> call, LateEnd<? super T> onLateEnd) throws IOException {
        if (key != null && !stuck.isEmpty() && stuck.containsKey(key.text())) {
            throw new TimedOutException("an earlier call for this key has not ended yet", null);
        }
        long start = System.nanoTime();
        long nanos = Math.min(timeoutNanos, Deadline.leftNanos());
        if (nanos <= 0) {
            throw new TimedOutException("the operation's time was over before this file call", null);
        }
        CompletableFuture<@Nullable Object> end = new CompletableFuture<>();
        try {
            return io.call(call, nanos, (result, failure) -> {
                try {
                    onLateEnd.ended(result, failure);
                } finally {
                    end.complete(result);
                    if (!(failure instanceof MountOutException)) {
                        breaker.endedLate();
                    }
                }
            });
        } catch (CallTimedOutException e) {
            stats.timeouts.increment();
            if (e.hasBegun() && key != null) {
                stuck.merge(key.text(), 1, Integer::sum);
                CompletableFuture<Void> unused = end.thenRun(
                        () -> stuck.computeIfPresent(key.text(), (k, calls) -> calls == 1 ? null : calls - 1));
            }
            breaker.timedOut(start, io.abandoned(), io.usual());
            throw new TimedOutException(describe(start, e.hasBegun()), e.hasBegun() ? end : null);
        } catch (RejectedExecutionException e) {
            stats.timeouts.increment(); // it would have been one
            throw new TimedOutException(String.valueOf(e.getMessage()), null);
        }
    }

    private String describe(long startNanos, boolean hasBegun) {
        return "the mount has not answered for "
                + Duration.ofNanos(System.nanoTime() - startNanos).toMillis() + " ms"
                + (hasBegun ? "" : ", and other calls have kept this one waiting")
                + " (" + io.abandoned() + " file calls hang)";
    }
}
