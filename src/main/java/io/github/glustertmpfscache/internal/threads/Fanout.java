package io.github.glustertmpfscache.internal.threads;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Does the same with many items, some at a time. The caller's thread works too, so that it gets done however busy the others are, and
 * even if the caller is one of them. Thread-safe.
 */
public final class Fanout {
    private final Executor helpers;
    private final int parallelism;

    /**
     * Creates a fan-out.
     *
     * @param parallelism how many items at once, the caller's included
     */
    public Fanout(Executor helpers, int parallelism) {
        this.helpers = helpers;
        this.parallelism = parallelism;
    }

    /** Returns when all is done; after a failure, which is thrown then, no more items are begun. */
    public <T> void forEach(Collection<T> items, Consumer<? super T> action) {
        Run<T> run = new Run<>(List.copyOf(items).iterator(), action); // refuses null, by which a run would end
        int wanted = Math.min(items.size(), parallelism) - 1;
        for (int i = 0; i < wanted; i++) {
            try {
                helpers.execute(run::help);
            } catch (RejectedExecutionException e) {
                break; // they have enough to do
            }
        }
        run.work();
        run.finish();
    }

    private static final class Run<T> {
        private final Iterator<T> items;
        private final Consumer<? super T> action;
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        private int working; // guarded by this
        private boolean over; // guarded by this

        Run(Iterator<T> items, Consumer<? super T> action) {
            this.items = items;
            this.action = action;
        }

        /** What a helper does. */
        void help() {
            synchronized (this) {
                if (over) {
                    return; // the caller was faster
                }
                working++;
            }
            try {
                work();
            } finally {
                synchronized (this) {
                    working--;
                    notifyAll();
                }
            }
        }

        void work() {
            try {
                for (T item = next(); item != null; item = next()) {
                    action.accept(item);
                }
            } catch (RuntimeException | Error e) {
                if (!failure.compareAndSet(null, e)) {
                    Throwable first = failure.get();
                    if (first != null && first != e) {
                        first.addSuppressed(e);
                    }
                }
            }
        }

        private synchronized @Nullable T next() {
            return failure.get() == null && items.hasNext() ? items.next() : null;
        }

        /** Waits for those helpers that have begun. */
        void finish() {
            boolean interrupted = false;
            synchronized (this) {
                over = true;
                while (working > 0) {
                    try {
                        wait();
                    } catch (InterruptedException e) {
                        interrupted = true;
                    }
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            Throwable failed = failure.get();
            if (failed instanceof RuntimeException e) {
                throw e;
            }
            if (failed instanceof Error e) {
                throw e;
            }
        }
    }
}
