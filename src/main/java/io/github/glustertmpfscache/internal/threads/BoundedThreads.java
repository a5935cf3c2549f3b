package io.github.glustertmpfscache.internal.threads;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A bounded number of daemon threads, which are there only while there is something to do, and a bounded queue. Thread-safe. */
public final class BoundedThreads implements Executor {
    private final String name;
    private final int queueCapacity;
    private final ThreadPoolExecutor executor;

    BoundedThreads(String name, int threads, int queueCapacity) {
        this(name, threads, queueCapacity, Duration.ofSeconds(10));
    }

    BoundedThreads(String name, int threads, int queueCapacity, Duration longestIdle) {
        this.name = name;
        this.queueCapacity = queueCapacity;
        AtomicInteger number = new AtomicInteger();
        this.executor = new ThreadPoolExecutor(
                threads,
                threads,
                longestIdle.toNanos(),
                TimeUnit.NANOSECONDS,
                new LinkedBlockingQueue<>(queueCapacity),
                task -> {
                    Thread thread = new Thread(task, name + " " + number.incrementAndGet());
                    thread.setDaemon(true);
                    // A web application that is unloaded must not be held by a thread that it happened to start.
                    thread.setContextClassLoader(BoundedThreads.class.getClassLoader());
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
    }

    /**
     * Runs a task soon.
     *
     * @throws RejectedExecutionException if too many wait already
     */
    @Override
    public void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            throw new RejectedExecutionException(
                    executor.isShutdown()
                            ? "The threads \"" + name + "\" have ended, because all caches on the mount are closed"
                            : "More than " + queueCapacity + " calls wait for the " + executor.getMaximumPoolSize()
                                    + " threads \"" + name + "\"",
                    e);
        }
    }

    /** Forgets a task that has not begun. */
    void remove(Runnable task) {
        executor.remove(task);
    }

    /** Changes how many threads there may be. Not for several callers at once. */
    void resize(int threads) {
        if (threads > executor.getMaximumPoolSize()) {
            executor.setMaximumPoolSize(threads);
            executor.setCorePoolSize(threads); // starts them if there are tasks that wait
        } else if (threads < executor.getMaximumPoolSize()) {
            executor.setCorePoolSize(threads);
            executor.setMaximumPoolSize(threads);
        }
    }

    /** From now on, threads end as soon as they have nothing to do. */
    void endWhenIdle() {
        executor.setKeepAliveTime(1, TimeUnit.NANOSECONDS);
    }

    /** Takes no more tasks; those that wait are still run. */
    void shutdown() {
        executor.shutdown();
    }
}
