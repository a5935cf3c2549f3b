package io.github.glustertmpfscache.internal.threads;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls on other threads, those for one key one after the other in the order in which they came. A call whose effect the next one
 * would undo at once is left out, if it has not begun by then: so a key that is written faster than the mount can write it costs no more
 * than the mount can do. Thread-safe.
 */
public final class CallsInOrder {
    private final Executor executor;
    private final int mostWaiting;
    /** A key has a line from its first call until none of its calls waits or runs. Exactly one task works it off. */
    private final Map<String, Deque<Step<?>>> lines = new HashMap<>(); // guarded by itself

    private int waiting; // guarded by lines

    /** A call, or several of which only the last one is made. */
    private static final class Step<T> {
        final CompletableFuture<T> future = new CompletableFuture<>();
        final boolean isOverwrite;
        Supplier<T> call; // guarded by lines until it is taken out of its line
        private @Nullable T result;
        private @Nullable Throwable failure;

        Step(Supplier<T> call, boolean isOverwrite) {
            this.call = call;
            this.isOverwrite = isOverwrite;
        }

        void make() {
            try {
                result = call.get();
            } catch (Throwable e) {
                failure = e;
            }
        }

        void tell() {
            if (failure == null) {
                future.complete(result);
            } else {
                future.completeExceptionally(failure);
            }
        }
    }

    /**
     * Creates lines for any number of keys.
     *
     * @param mostWaiting how many calls may wait for others of their key, all keys together
     */
    public CallsInOrder(Executor executor, int mostWaiting) {
        this.executor = executor;
        this.mostWaiting = mostWaiting;
    }

    /**
     * Makes a call after those that came before for the key.
     *
     * @throws RejectedExecutionException if too many calls wait already; then it is not made
     */
    public <T> CompletableFuture<T> add(String key, Supplier<T> call) {
        Step<T> step = new Step<>(call, false);
        synchronized (lines) {
            add(key, step);
        }
        return step.future;
    }

    /**
     * As {@link #add}, for a call that leaves nothing of what the one before it has done. If that is an overwrite too and has not begun,
     * it is not made, and its future completes with this one's.
     */
    public CompletableFuture<Void> addOverwrite(String key, Runnable call) {
        Supplier<Void> overwrite = () -> {
            call.run();
            return null;
        };
        synchronized (lines) {
            Deque<Step<?>> line = lines.get(key);
            Step<?> last = line == null ? null : line.peekLast();
            if (last != null && last.isOverwrite) {
                @SuppressWarnings("unchecked") // all overwrites are of this type
                Step<Void> before = (Step<Void>) last;
                before.call = overwrite;
                return before.future.copy(); // what one caller does to its own is not the others' business
            }
            Step<Void> step = new Step<>(overwrite, true);
            add(key, step);
            return step.future.copy();
        }
    }

    private void add(String key, Step<?> step) { // holding lines
        if (waiting >= mostWaiting) {
            throw new RejectedExecutionException(
                    "More than " + mostWaiting + " asynchronous calls wait, each for an earlier one of its key");
        }
        Deque<Step<?>> line = lines.get(key);
        if (line != null) {
            line.add(step);
            waiting++;
            return;
        }
        Deque<Step<?>> made = new ArrayDeque<>(2);
        made.add(step);
        waiting++;
        lines.put(key, made);
        try {
            executor.execute(() -> workOff(key));
        } catch (RuntimeException | Error e) {
            lines.remove(key);
            waiting--;
            throw e;
        }
    }

    private void workOff(String key) {
        Deque<Step<?>> made = new ArrayDeque<>(1);
        boolean goesOn = true;
        while (goesOn) {
            Step<?> step = next(key);
            if (step == null) {
                break;
            }
            made.add(step);
            step.make();
            goesOn = !handOn(key);
        }
        // Nobody is told before another task has the rest: what they do then may wait for the key's next call.
        made.forEach(Step::tell);
    }

    /** Takes the first step that waits; without any, the key has no line any more. */
    private @Nullable Step<?> next(String key) {
        synchronized (lines) {
            Deque<Step<?>> line = lines.get(key);
            Step<?> step = line == null ? null : line.poll();
            if (step == null) {
                lines.remove(key);
            } else {
                waiting--;
            }
            return step;
        }
    }

    /** Gives the rest of the key's line to another task, or ends it if nothing is left; returns false if this one has to go on. */
    private boolean handOn(String key) {
        synchronized (lines) {
            Deque<Step<?>> line = lines.get(key);
            if (line == null || line.isEmpty()) {
                lines.remove(key);
                return true;
            }
        }
        try {
            executor.execute(() -> workOff(key)); // after other keys' calls, which have waited too
            return true;
        } catch (RuntimeException | Error e) {
            return false; // no thread, or the threads are about to end: this one has to do it
        }
    }
}
