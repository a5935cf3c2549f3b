package io.github.glustertmpfscache.benchmarks.peers.local;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.ehcache.impl.internal.executor.OnDemandExecutionService;

/**
 * The threads that Ehcache takes if it is not told otherwise, but the writes that wait for them are counted: its disk tier only queues what
 * is put, and has nothing to ask when it is done.
 */
final class CountedDiskWrites extends OnDemandExecutionService {
    private static final long LOOK_NANOS = 20_000;

    private final AtomicLong waiting = new AtomicLong();

    @Override
    public ExecutorService getOrderedExecutor(String pool, BlockingQueue<Runnable> queue) {
        return new Counted(super.getOrderedExecutor(pool, queue));
    }

    /** Returns when none waits. */
    void await() {
        while (waiting.get() > 0) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private final class Counted extends AbstractExecutorService {
        private final ExecutorService executor;

        Counted(ExecutorService executor) {
            this.executor = executor;
        }

        @Override
        public void execute(Runnable task) {
            waiting.incrementAndGet();
            try {
                executor.execute(() -> {
                    try {
                        task.run();
                    } finally {
                        waiting.decrementAndGet();
                    }
                });
            } catch (RejectedExecutionException e) {
                waiting.decrementAndGet();
                throw e;
            }
        }

        @Override
        public void shutdown() {
            executor.shutdown();
        }

        @Override
        public List<Runnable> shutdownNow() {
            return executor.shutdownNow();
        }

        @Override
        public boolean isShutdown() {
            return executor.isShutdown();
        }

        @Override
        public boolean isTerminated() {
            return executor.isTerminated();
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
            return executor.awaitTermination(timeout, unit);
        }
    }
}
