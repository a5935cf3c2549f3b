package io.github.glustertmpfscache.internal.threads;

import io.github.glustertmpfscache.internal.IoCall;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A call on its way from the thread that wants its result to the one that makes it. Each of the two may be the last to know what became of
 * the other: one step of {@code stage} decides.
 */
final class HandedCall<T> implements Runnable {
    private enum Stage {
        QUEUED,
        RUNNING,
        DONE,
        /** Given up before it began, so it never will. */
        WITHDRAWN,
        /** Given up while it was running. */
        ABANDONED
    }

    private final IoCall<T> call;
    private final LateEnd<? super T> onLateEnd;
    private final IoThreads threads;
    private final Thread caller = Thread.currentThread();
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.QUEUED);
    private @Nullable T result; // written before the stage is DONE, read after
    private @Nullable Throwable failure; // as result

    HandedCall(IoCall<T> call, LateEnd<? super T> onLateEnd, IoThreads threads) {
        this.call = call;
        this.onLateEnd = onLateEnd;
        this.threads = threads;
    }

    @Override
    public void run() {
        if (!stage.compareAndSet(Stage.QUEUED, Stage.RUNNING)) {
            return;
        }
        threads.begun();
        try {
            result = call.call();
        } catch (Throwable e) {
            failure = e;
        }
        threads.ended();
        if (stage.compareAndSet(Stage.RUNNING, Stage.DONE)) {
            LockSupport.unpark(caller);
        } else {
            try {
                onLateEnd.ended(result, failure);
            } finally {
                threads.count(-1); // last: who sees no thread stuck is not refused for an end that is yet to be told
            }
        }
    }

    /** For the caller, once. */
    @SuppressWarnings("NullAway") // a call that may return null has a nullable T
    T await(long endNanos) throws IOException, CallTimedOutException {
        boolean interrupted = false;
        try {
            while (stage.get() != Stage.DONE) {
                long left = endNanos - System.nanoTime();
                if (left <= 0) {
                    giveUp();
                } else {
                    LockSupport.parkNanos(this, left);
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        if (failure == null) {
            return result;
        }
        if (failure instanceof IOException e) {
            throw e;
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
        throw new IllegalStateException(failure); // an IoCall throws nothing else
    }

    private void giveUp() throws CallTimedOutException {
        if (stage.compareAndSet(Stage.QUEUED, Stage.WITHDRAWN)) {
            threads.withdraw(this);
            throw new CallTimedOutException(false);
        }
        // Counted before the other thread can count it back.
        threads.count(1);
        if (stage.compareAndSet(Stage.RUNNING, Stage.ABANDONED)) {
            throw new CallTimedOutException(true);
        }
        threads.count(-1); // it is done after all
    }
}
