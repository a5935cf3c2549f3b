package io.github.glustertmpfscache.internal.load;

import io.github.glustertmpfscache.internal.value.FoundValue;
import io.github.glustertmpfscache.internal.value.ValueFormat;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One search for a key's value, which all callers share that come while it is under way: the leader works, the others wait.
 *
 * <p>It lands when the value is known, and has ended when that is in the cache too. Whoever writes the key detaches it: those who
 * wait get the value all the same, but it does not go into the cache, nor does it meet anybody who comes later.
 *
 * <p>Concurrency: thread-safe; the lock is held for assignments only.
 */
final class Flight<V> {
    private enum Stage {
        UNDER_WAY,
        STORING,
        DETACHED
    }

    private final ValueFormat<V> format;
    private final CompletableFuture<Landing<V>> landing = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    /** Who works now: changes when a load goes on in the background; null until it does. */
    private volatile @Nullable Thread worker = Thread.currentThread();

    private Stage stage = Stage.UNDER_WAY; // guarded by this
    private boolean landed; // guarded by this
    private int waiting; // guarded by this
    private @Nullable Landing<V> meanwhile; // guarded by this
    private final AtomicReference<@Nullable Runnable> queued = new AtomicReference<>();
    private volatile boolean loading;
    private volatile boolean withoutMount; // set once

    /**
     * What those who wait get.
     *
     * @param found the leader's own
     * @param kept makes copies of it; null if it is shared, or nobody waits
     * @param failure why it cannot be copied; null if it can
     */
    private record Landing<V>(
            FoundValue<V> found,
            @Nullable Object kept,
            @Nullable IOException failure) {
        FoundValue<V> copy(ValueFormat<V> format) throws IOException {
            if (failure != null) {
                throw failure;
            }
            return kept == null ? found : new FoundValue<>(format.fromKept(kept), found.lifespan());
        }
    }

    Flight(ValueFormat<V> format) {
        this.format = format;
    }

    boolean isOf(ValueFormat<?> other) {
        return format.isLike(other);
    }

    /** Another thread will go on with the work: whoever calls {@link #runIfQueued} first. */
    void handOver(Runnable work) {
        worker = null;
        queued.set(work);
    }

    /** Goes on with the work, if it was handed over and nobody has begun; before waiting for what may be queued behind the caller. */
    void runIfQueued() {
        Runnable work = queued.getAndSet(null);
        if (work != null) {
            worker = Thread.currentThread();
            work.run();
        }
    }

    /** Whether the calling thread does the work, so that it would wait for itself. */
    boolean isWorkOfCaller() {
        return worker == Thread.currentThread();
    }

    /** The mount was out when the value was looked for, so what is loaded does not go there. */
    void goWithoutMount() {
        withoutMount = true;
        detach();
    }

    boolean isWithoutMount() {
        return withoutMount;
    }

    /** There was no value, and the loader is asked. */
    void beginLoading() {
        loading = true;
    }

    boolean isLoading() {
        return loading;
    }

    /** Whether who joins now gets something stale. */
    synchronized boolean servesStale() {
        return meanwhile != null;
    }

    /**
     * Waits for the landing.
     *
     * @return null for who comes too late to be reckoned with, and has to look again
     */
    @Nullable
    FoundValue<V> join() throws IOException, LoadFailedException {
        Landing<V> stale;
        synchronized (this) {
            stale = meanwhile;
            if (stale == null && landed) {
                return null;
            }
            if (stale == null) {
                waiting++;
            }
        }
        return stale != null ? stale.copy(format) : landed().copy(format);
    }

    /**
     * Waits for the landing and the end; only for the one who has handed the flight over, who gets the loader's own value.
     *
     * @return null if it takes longer to land
     */
    @Nullable
    FoundValue<V> awaitAsLeader(long nanos) throws IOException, LoadFailedException {
        if (!Parking.await(landing, nanos)) {
            return null;
        }
        FoundValue<V> found = landed().found();
        awaitEnd(); // so that the caller's next get finds it too
        return found;
    }

    private Landing<V> landed() throws IOException, LoadFailedException {
        try {
            return landing.join();
        } catch (CompletionException e) {
            throw rethrown(e.getCause());
        }
    }

    private static LoadFailedException rethrown(@Nullable Throwable cause) throws IOException {
        if (cause instanceof LoadFailedException failed) {
            return failed;
        }
        if (cause instanceof IOException e) {
            throw e;
        }
        if (cause instanceof RuntimeException e) {
            throw e;
        }
        throw new IllegalStateException("The thread that looked the value up has failed", cause);
    }

    /** The value is known. If it cannot be copied, that is the trouble of those who wait. */
    void land(FoundValue<V> found) {
        boolean copies;
        synchronized (this) {
            if (landed) {
                // On something stale, and those who wait have gone; who comes now waits for what is better.
                meanwhile = null;
                return;
            }
            landed = true;
            copies = waiting > 0;
        }
        try {
            landing.complete(copies ? copyable(found) : new Landing<>(found, null, null));
        } catch (IOException e) {
            landing.complete(new Landing<>(found, null, e));
        } catch (RuntimeException | Error e) {
            landing.completeExceptionally(e);
            throw e;
        }
    }

    /**
     * The value is not known yet; all who wait or come until it is get this.
     *
     * @return false if it is known by now, or this cannot be copied for them, so that they wait on
     */
    boolean landMeanwhile(FoundValue<V> stale) {
        Landing<V> copyable;
        try {
            copyable = copyable(stale);
        } catch (IOException e) {
            return false;
        }
        synchronized (this) {
            if (landed) {
                return false;
            }
            landed = true;
            meanwhile = copyable;
        }
        landing.complete(copyable);
        return true;
    }

    private Landing<V> copyable(FoundValue<V> found) throws IOException {
        V value = found.value();
        return value == null || format.sharesValues()
                ? new Landing<>(found, null, null)
                : new Landing<>(found, format.keep(value, format.encode(value).plain()), null);
    }

    /** There will be no value. */
    void fail(Throwable cause) {
        synchronized (this) {
            landed = true;
        }
        landing.completeExceptionally(cause);
    }

    /** Whether the value may go into the cache: nobody has written the key meanwhile. */
    synchronized boolean beginStoring() {
        if (stage == Stage.DETACHED) {
            return false;
        }
        stage = Stage.STORING;
        return true;
    }

    void end() {
        ended.complete(null);
    }

    /** Waits until the value is known, or is known not to be had. */
    void awaitLanding() {
        boolean ignored = Parking.await(landing, Long.MAX_VALUE);
    }

    /** Waits until the cache holds the value, or will not. */
    void awaitEnd() {
        ended.join();
    }

    /** Keeps the value out of the cache; if it is just going there, waits until it is, so that the caller's own write comes after. */
    void detach() {
        synchronized (this) {
            if (stage != Stage.STORING) {
                stage = Stage.DETACHED;
                return;
            }
        }
        ended.join();
    }
}
