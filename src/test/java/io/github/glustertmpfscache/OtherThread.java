package io.github.glustertmpfscache;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A call on a thread of its own. */
public final class OtherThread<T> {
    private static final long LONGEST_WAIT_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final FutureTask<T> task;
    private final Thread thread;

    private OtherThread(Callable<T> call) {
        this.task = new FutureTask<>(call);
        this.thread = new Thread(task, "other thread");
        thread.setDaemon(true);
        thread.start();
    }

    public static <T> OtherThread<T> call(Callable<T> call) {
        return new OtherThread<>(call);
    }

    /** What the call returns or throws. */
    public T result() throws Exception {
        try {
            return task.get(LONGEST_WAIT_NANOS, TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (Exception) e.getCause();
        }
    }

    public boolean isDone() {
        return task.isDone();
    }

    /** Returns once the call waits for another thread. */
    public void awaitBlocked() {
        until(() -> {
            Thread.State state = thread.getState();
            if (state == Thread.State.TERMINATED) {
                throw new AssertionError("It has not waited for anybody");
            }
            return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
        });
    }

    /** Returns once something holds that another thread brings about and tells nobody. */
    public static void until(BooleanSupplier holds) {
        long start = System.nanoTime();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - start > LONGEST_WAIT_NANOS) {
                throw new AssertionError("It has not come about in a minute");
            }
            LockSupport.parkNanos(100_000);
        }
    }
}
