package io.github.glustertmpfscache.internal.outage;

import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.EntryStore;
import io.github.glustertmpfscache.internal.MountOutException;
import io.github.glustertmpfscache.internal.PacedLog;
import io.github.glustertmpfscache.internal.StatsRecorder;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Removes entries that are in doubt, in the background, as soon as the mount lets it. What the removed entry held is loaded or put again by
 * whoever needs it: a cache may forget. Thread-safe; one pass runs at a time.
 */
public final class Repairs {
    /** Some 100 bytes and the key each. Beyond that the whole cache is cleared. */
    static final int MOST_KEYS = 50_000;

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private final EntryStore store;
    private final CircuitBreaker breaker;
    private final Executor executor;
    private final Timer timer;
    private final StatsRecorder stats;
    private final PacedLog log;
    private final long longestWaitNanos;
    private final Doubts doubts;
    private final Runnable onClose = this::request;
    /** Whether a pass is waiting to run or running. */
    private final AtomicBoolean requested = new AtomicBoolean();

    private volatile boolean closed; // set once

    /**
     * Creates the repairs of a cache.
     *
     * @param store bounded, so that a repair ends
     */
    public Repairs(EntryStore store, SharedMount mount, StatsRecorder stats, PacedLog log, long longestWaitNanos) {
        this(store, mount.breaker(), mount.threads().calls(), Timer.REAL, stats, log, longestWaitNanos, MOST_KEYS);
    }

    Repairs(
            EntryStore store,
            CircuitBreaker breaker,
            Executor executor,
            Timer timer,
            StatsRecorder stats,
            PacedLog log,
            long longestWaitNanos,
            int mostKeys) {
        this.store = store;
        this.breaker = breaker;
        this.executor = executor;
        this.timer = timer;
        this.stats = stats;
        this.log = log;
        this.longestWaitNanos = longestWaitNanos;
        this.doubts = new Doubts(mostKeys);
        breaker.onClose(onClose);
    }

    Doubts doubts() {
        return doubts;
    }

    void requireMount() throws MountOutException {
        breaker.requireClosed();
    }

    /** How many keys are waiting; all of them count as one more. */
    public int waiting() {
        return doubts.size() + (doubts.ofAll() == null ? 0 : 1);
    }

    /** A key's entry could not be written. */
    void remember(EntryKey key, IOException failure) {
        @Nullable TimedOutException late = goingOn(failure);
        Doubt doubt = doubts.add(key.text(), late != null);
        if (late != null) {
            late.whenEnded(result -> ended(doubt));
        } else {
            requestIfClosed();
        }
    }

    void rememberClear(MountOutException failure) {
        @Nullable TimedOutException late = goingOn(failure);
        Doubt doubt = doubts.addAll(late != null);
        if (late != null) {
            late.whenEnded(result -> ended(doubt));
        } else {
            requestIfClosed();
        }
    }

    private static @Nullable TimedOutException goingOn(IOException failure) {
        return failure instanceof TimedOutException late && late.isGoingOn() ? late : null;
    }

    private void ended(Doubt doubt) {
        doubt.ended();
        requestIfClosed();
    }

    private void requestIfClosed() {
        if (breaker.isClosed()) {
            request();
        }
    }

    /** Makes up for what is in doubt, soon. */
    void request() {
        if (closed || doubts.isEmpty() || !requested.compareAndSet(false, true)) {
            return;
        }
        execute();
    }

    private void execute() {
        if (closed) {
            return;
        }
        try {
            executor.execute(this::run);
        } catch (RejectedExecutionException e) {
            requestLater(); // too much to do
        } catch (RuntimeException | Error e) {
            requestLater();
            throw e;
        }
    }

    private void requestLater() {
        timer.after(PAUSE_AFTER_FAILURE.toNanos(), this::execute);
    }

    private void run() {
        boolean done = false;
        try {
            done = closed || pass();
        } catch (RuntimeException | Error e) {
            log.warn("Making up for writes that had failed has failed: {}", e);
        }
        if (done) {
            requested.set(false);
            if (breaker.isClosed() && hasSomethingToDo()) {
                request(); // it came while the pass was ending
            }
        } else {
            requestLater();
        }
    }

    private boolean hasSomethingToDo() {
        Doubt all = doubts.ofAll();
        if (all != null && !all.goesOn()) {
            return true;
        }
        return doubts.keys().stream().anyMatch(key -> {
            Doubt doubt = doubts.of(key);
            return doubt != null && !doubt.goesOn();
        });
    }

    /** Returns whether it need not be tried again before something happens. */
    private boolean pass() {
        try {
            boolean done = clearIfInDoubt();
            for (String key : doubts.keys()) {
                Doubt doubt = doubts.of(key);
                if (closed) {
                    return true;
                }
                done &= doubt == null || tryRepair(key, doubt);
            }
            return done;
        } catch (MountOutException e) {
            return !breaker.isClosed(); // then it calls when it closes
        }
    }

    private boolean clearIfInDoubt() throws MountOutException {
        Doubt all = doubts.ofAll();
        if (all == null || all.goesOn()) {
            return true;
        }
        int failures = all.failures();
        Doubts.Marks before = doubts.marks();
        try {
            store.clear();
        } catch (MountOutException e) {
            if (goingOn(e) != null) {
                rememberClear(e); // not another one before this has ended
            }
            throw e;
        } catch (IOException e) {
            logFailure(e);
            return false;
        }
        doubts.settle(before);
        doubts.settleAll(all, failures);
        stats.repairs.increment();
        return true;
    }

    private boolean tryRepair(String key, Doubt doubt) throws MountOutException {
        try {
            repair(key, doubt);
            return true;
        } catch (TimedOutException e) {
            if (breaker.isClosed()) {
                return false; // one bad file does not hold up the others
            }
            throw e;
        } catch (MountOutException e) {
            throw e;
        } catch (IOException e) {
            logFailure(e);
            return false;
        }
    }

    private void logFailure(IOException e) {
        log.warn("What could not be written while the mount was out cannot be removed yet: {}", e.getMessage());
    }

    /** Removes a key's entry, unless a write of it is still going on or somebody is writing it. */
    void repair(String key, Doubt doubt) throws IOException {
        if (!doubt.lock(longestWaitNanos)) {
            return; // a write that fails asks again
        }
        try {
            if (doubts.of(key) != doubt || doubt.goesOn()) {
                return;
            }
            int failures = doubt.failures();
            store.evict(EntryKey.of(key));
            if (doubts.settle(key, doubt, failures)) {
                stats.repairs.increment();
            }
        } finally {
            doubt.unlock();
        }
    }

    public void close() {
        closed = true;
        breaker.removeOnClose(onClose);
        if (!doubts.isEmpty()) {
            log.warn(
                    "The cache is closed while {} keys could not be written, of which the mount may still hold older values",
                    waiting());
        }
    }
}
