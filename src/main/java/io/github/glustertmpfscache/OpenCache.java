package io.github.glustertmpfscache;

import static java.util.Objects.requireNonNull;

import io.github.glustertmpfscache.internal.EntryStore;
import io.github.glustertmpfscache.internal.IoCall;
import io.github.glustertmpfscache.internal.MountOutException;
import io.github.glustertmpfscache.internal.SplitBrainException;
import io.github.glustertmpfscache.internal.StatsRecorder;
import io.github.glustertmpfscache.internal.load.LoadFailedException;
import io.github.glustertmpfscache.internal.load.LoadRequest;
import io.github.glustertmpfscache.internal.load.Loads;
import io.github.glustertmpfscache.internal.threads.CallsInOrder;
import io.github.glustertmpfscache.internal.threads.Fanout;
import io.github.glustertmpfscache.internal.threads.MountThreads;
import io.github.glustertmpfscache.internal.value.FoundValue;
import io.github.glustertmpfscache.internal.value.ValueStore;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What an open cache consists of, and the way from callers' calls to it: what fails below comes out as callers see it, and nothing goes
 * through once the cache is closed. Thread-safe.
 */
final class OpenCache {
    private final EntryStore store;
    private final ValueStore values;
    private final Loads loads;
    private final MountAccess mount;
    private final Fanout fanout;
    private final CallsInOrder asyncWrites;
    private final StatsRecorder stats;
    private final Failures failures;
    private final TimeToLive timeToLive;
    private final Duration absenceTtl;
    private final InstantSource clock;
    private volatile boolean closed; // set once

    OpenCache(
            EntryStore store,
            ValueStore values,
            Loads loads,
            MountAccess mount,
            StatsRecorder stats,
            Failures failures,
            TimeToLive timeToLive,
            Duration absenceTtl,
            InstantSource clock) {
        this.store = store;
        this.values = values;
        this.loads = loads;
        this.mount = mount;
        this.fanout = new Fanout(mount.threads().calls(), 8);
        this.asyncWrites = new CallsInOrder(mount.threads().calls(), MountThreads.WAITING);
        this.stats = stats;
        this.failures = failures;
        this.timeToLive = timeToLive;
        this.absenceTtl = absenceTtl;
        this.clock = clock;
    }

    EntryStore store() {
        return store;
    }

    ValueStore values() {
        return values;
    }

    Loads loads() {
        return loads;
    }

    MountThreads threads() {
        return mount.threads();
    }

    MountAccess mount() {
        return mount;
    }

    Fanout fanout() {
        return fanout;
    }

    StatsRecorder stats() {
        return stats;
    }

    Failures failures() {
        return failures;
    }

    TimeToLive timeToLive() {
        return timeToLive;
    }

    /** Zero if loaders' nulls are not remembered. */
    Duration absenceTtl() {
        return absenceTtl;
    }

    InstantSource clock() {
        return clock;
    }

    /** Returns whether it was open. */
    synchronized boolean close() {
        boolean wasOpen = !closed;
        closed = true;
        return wasOpen;
    }

    boolean isClosed() {
        return closed;
    }

    void requireOpen() {
        if (closed) {
            throw failures.closed();
        }
    }

    <T> T run(String operation, String key, IoCall<T> call) {
        requireNonNull(key, "key");
        requireOpen();
        long start = System.nanoTime();
        return mapping(
                () -> mount.within(call::call),
                cause -> failures.of(operation, key, cause),
                cause -> failures.unavailable(operation, key, cause, start, mount.state()));
    }

    <T> T run(String operation, IoCall<T> call) {
        requireOpen();
        long start = System.nanoTime();
        return mapping(
                () -> mount.within(call::call),
                cause -> failures.of(operation, cause),
                cause -> failures.unavailable(operation, cause, start, mount.state()));
    }

    /** As {@link #run}; while the mount is out, callers get {@code instead} if they are not to be told. */
    <T> T runOr(String operation, String key, IoCall<T> call, T instead, LongAdder degraded) {
        try {
            return run(operation, key, call);
        } catch (CacheException e) {
            return degrading(e, instead, degraded);
        }
    }

    /** As {@link #runOr(String, String, IoCall, Object, LongAdder)}. */
    <T> T runOr(String operation, IoCall<T> call, T instead, LongAdder degraded) {
        try {
            return run(operation, call);
        } catch (CacheException e) {
            return degrading(e, instead, degraded);
        }
    }

    private <T> T degrading(CacheException failure, T instead, LongAdder degraded) {
        boolean isOutage =
                failure instanceof MountUnavailableException || failure.getCause() instanceof SplitBrainException;
        if (!isOutage || !mount.degrades()) {
            throw failure;
        }
        degraded.increment();
        return instead;
    }

    /** As {@link #run}; what the loader throws comes out as it is, and is no failure of the file system. */
    <V> FoundValue<V> load(LoadRequest<V> request, @Nullable Consumer<FoundValue<V>> onStale) {
        String key = requireNonNull(request.key(), "key");
        requireOpen();
        long start = System.nanoTime();
        try {
            return mount.within(() -> loads.get(request, onStale));
        } catch (LoadFailedException e) {
            throw failures.ofLoading(key, e);
        } catch (MountOutException e) {
            throw failures.unavailable("get", key, e, start, mount.state());
        } catch (IOException e) {
            throw failures.of("get", key, e);
        } catch (UnsupportedOperationException e) {
            throw failures.of("get", key, Failures.unsupported(e));
        }
    }

    private static <T> T mapping(
            IoCall<T> call,
            Function<IOException, CacheException> failure,
            Function<MountOutException, CacheException> unavailable) {
        try {
            return call.call();
        } catch (MountOutException e) {
            throw unavailable.apply(e);
        } catch (IOException e) {
            throw failure.apply(e);
        } catch (UnsupportedOperationException e) {
            throw failure.apply(Failures.unsupported(e));
        }
    }

    /** Writes on another thread, after what was to be written to the key before; all that fails there completes the future. */
    CompletableFuture<Void> writeAsync(String key, Runnable write) {
        return inOrder("put", key, () -> asyncWrites.addOverwrite(key, write));
    }

    /** As {@link #writeAsync}, for what depends on the entry that is there. */
    <T> CompletableFuture<T> changeAsync(String operation, String key, Supplier<T> change) {
        return inOrder(operation, key, () -> asyncWrites.add(key, change));
    }

    private <T> CompletableFuture<T> inOrder(String operation, String key, Supplier<CompletableFuture<T>> adding) {
        requireNonNull(key, "key");
        requireOpen();
        try {
            return adding.get();
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(failures.busy(operation, key, e));
        }
    }

    /** Calls on another thread; all that fails there completes the future. */
    <T> CompletableFuture<T> async(Executor executor, String operation, String key, Supplier<T> call) {
        CompletableFuture<T> future = new CompletableFuture<>();
        complete(future, executor, operation, key, call);
        return future;
    }

    /** As {@link #async}, with a future that something else may complete before. */
    <T> void complete(CompletableFuture<T> future, Executor executor, String operation, String key, Supplier<T> call) {
        requireNonNull(key, "key");
        requireOpen();
        try {
            executor.execute(() -> {
                try {
                    future.complete(call.get());
                } catch (Throwable e) {
                    future.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            future.completeExceptionally(failures.busy(operation, key, e));
        }
    }
}
