package io.github.glustertmpfscache.internal.load;

import io.github.glustertmpfscache.internal.Deadline;
import io.github.glustertmpfscache.internal.IoCall;
import io.github.glustertmpfscache.internal.LoadClaim;
import io.github.glustertmpfscache.internal.MountOutException;
import io.github.glustertmpfscache.internal.PacedLog;
import io.github.glustertmpfscache.internal.StatsRecorder;
import io.github.glustertmpfscache.internal.load.OtherHosts.Turn;
import io.github.glustertmpfscache.internal.value.FoundValue;
import io.github.glustertmpfscache.internal.value.ValueStore;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds values, and loads those that are not there: once for all who ask at the same time in this JVM, and, if asked to, on one host
 * at a time. Thread-safe.
 */
public final class Loads {
    private static final String RECURSION = "The loader of a key asks for the value of the same key";

    private final ValueStore values;
    private final LoadSettings settings;
    private final Flights flights = new Flights();
    private final Loading loading;
    private final OtherHosts otherHosts;
    private final Refreshes refreshes;
    private final Executor background;
    private final Executor timeouts;
    private final StatsRecorder stats;
    private final PacedLog log;
    private volatile boolean closed; // set once

    /**
     * Creates the loads of a cache.
     *
     * @param background runs loaders for which nobody, or not for long, waits
     * @param timeouts completes what has taken too long; must not wait for loaders
     */
    public Loads(
            ValueStore values,
            LoadSettings settings,
            LoadClaiming claims,
            InstantSource clock,
            LongSupplier nanoClock,
            Executor background,
            Executor timeouts,
            StatsRecorder stats,
            PacedLog log) {
        this.values = values;
        this.settings = settings;
        this.loading = new Loading(values, flights, settings.staleMillis(), clock, nanoClock, stats, log);
        this.otherHosts = new OtherHosts(claims, values, nanoClock, Parking::park);
        this.refreshes = new Refreshes(values, flights, loading, otherHosts, settings, clock, background, stats, log);
        this.background = background;
        this.timeouts = timeouts;
        this.stats = stats;
        this.log = log;
    }

    /** Writes a key's entry so that no load that began before undoes it, and no caller who comes after gets what was there before. */
    public <T> T writing(String key, IoCall<T> write) throws IOException {
        return flights.writing(key, write);
    }

    /** As {@link #writing}, for all keys. */
    public <T> T writingAll(IoCall<T> write) throws IOException {
        return flights.writingAll(write);
    }

    /** A value that needs no file call; null if there is none. */
    public <V> @Nullable FoundValue<V> getNear(LoadRequest<V> request) {
        FoundValue<V> near = values.findNear(request.key(), request.format());
        if (near != null) {
            refreshes.refreshIfOld(request, near);
        }
        return near;
    }

    /**
     * Finds a value or loads it.
     *
     * @param onStale for a caller that is one of the background's threads: is told of what is stale when the load takes too long, and the
     *     calling thread goes on loading. Null for a caller that gets that itself, while another thread goes on
     * @throws LoadFailedException if the loader has thrown, and there is nothing to be served instead
     */
    public <V> FoundValue<V> get(LoadRequest<V> request, @Nullable Consumer<FoundValue<V>> onStale)
            throws IOException, LoadFailedException {
        while (true) {
            FoundValue<V> near = getNear(request);
            if (near != null) {
                return near;
            }
            Flight<V> mine = new Flight<>(request.format());
            Flight<?> other = flights.begin(request.key(), mine);
            if (other == null) {
                return fly(request, mine, onStale);
            }
            FoundValue<V> shared = join(request, other);
            if (shared != null) {
                return shared;
            }
            other.runIfQueued(); // it may be queued behind the calling thread
            awaitEnd(other);
        }
    }

    /** What another loader takes does not count, and what is done with its value on the mount does. */
    private static void awaitEnd(Flight<?> other) {
        Deadline.Exclusion loading = Deadline.exclude();
        try {
            if (other.servesStale()) {
                other.awaitEnd();
            } else {
                other.awaitLanding();
            }
        } finally {
            loading.end();
        }
        other.awaitEnd();
    }

    /** Returns null if the flight can no longer be joined. */
    @SuppressWarnings("unchecked") // a flight of one format is of one type
    private <V> @Nullable FoundValue<V> join(LoadRequest<V> request, Flight<?> other)
            throws IOException, LoadFailedException {
        if (other.isWorkOfCaller()) {
            throw new IllegalStateException(RECURSION);
        }
        if (!other.isOf(request.format())) {
            return null;
        }
        if (!other.servesStale()) {
            return counted(join((Flight<V>) other));
        }
        // Another host may have put what takes so long here.
        FoundValue<V> found = findIfInTime(request);
        if (found != null) {
            return found;
        }
        FoundValue<V> stale = ((Flight<V>) other).join();
        return stale != null && loading.mayBeServed(stale) ? counted(stale) : null;
    }

    private <V> @Nullable FoundValue<V> counted(@Nullable FoundValue<V> shared) {
        if (shared != null) {
            stats.sharedHits.increment();
        }
        return shared;
    }

    /** What others' loaders take does not count. */
    private <V> @Nullable FoundValue<V> join(Flight<V> other) throws IOException, LoadFailedException {
        Deadline.Exclusion loading = Deadline.exclude();
        try {
            return other.join();
        } catch (LoadFailedException e) {
            stats.misses.increment();
            throw e;
        } finally {
            loading.end();
        }
    }

    /** As {@link #join(Flight)}. */
    private static <V> @Nullable FoundValue<V> awaitAsLeader(Flight<V> flight, long nanos)
            throws IOException, LoadFailedException {
        Deadline.Exclusion loading = Deadline.exclude();
        try {
            return flight.awaitAsLeader(nanos);
        } finally {
            loading.end();
        }
    }

    /** As {@link #join(Flight)}; each look at the mount meanwhile has a time of its own. */
    private <V> Turn<V> awaitTurn(LoadRequest<V> request) throws IOException {
        Deadline.Exclusion loading = Deadline.exclude();
        try {
            return otherHosts.awaitTurn(request, settings.acrossHostsNanos());
        } finally {
            loading.end();
        }
    }

    /** Looks for the value; if the mount is out, goes on without it, unless callers are to be told. */
    private <V> @Nullable FoundValue<V> find(LoadRequest<V> request, Flight<?> flight) throws IOException {
        try {
            return values.find(request.key(), request.format());
        } catch (MountOutException e) {
            goWithoutMount(flight, e);
            stats.degradedGets.increment();
            return null;
        }
    }

    /** As {@link #find}, for one of those who wait for the flight of another, which may have better luck. */
    private <V> @Nullable FoundValue<V> findIfInTime(LoadRequest<V> request) throws IOException {
        try {
            return values.findAgain(request.key(), request.format());
        } catch (MountOutException e) {
            if (!settings.withoutMount()) {
                throw e;
            }
            return null;
        }
    }

    private void goWithoutMount(Flight<?> flight, MountOutException failure) throws MountOutException {
        if (!settings.withoutMount()) {
            throw failure;
        }
        flight.goWithoutMount();
    }

    private <V> FoundValue<V> fly(LoadRequest<V> request, Flight<V> flight, @Nullable Consumer<FoundValue<V>> onStale)
            throws IOException, LoadFailedException {
        boolean handedOver = false;
        try {
            FoundValue<V> found = find(request, flight);
            if (found != null) {
                flight.land(found);
                refreshes.refreshIfOld(request, found);
                return found;
            }
            if (loading.isUnderWayOnThisThread(request.key())) {
                throw new IllegalStateException(RECURSION);
            }
            FoundValue<V> stale = settings.hasSoftTimeout() ? loading.staleOf(request) : null;
            if (stale == null) {
                return load(request, flight);
            }
            if (onStale != null) {
                return loadHere(request, flight, stale, onStale);
            }
            handedOver = true;
            handOver(request, flight, stale);
            return awaitOr(flight, stale);
        } catch (IOException | LoadFailedException | RuntimeException | Error e) {
            flight.fail(e);
            throw e;
        } finally {
            if (!handedOver) {
                flights.end(request.key(), flight);
            }
        }
    }

    /** Loads on the calling thread; who waits elsewhere is told of what is stale when that takes too long. */
    private <V> FoundValue<V> loadHere(
            LoadRequest<V> request, Flight<V> flight, FoundValue<V> stale, Consumer<FoundValue<V>> onStale)
            throws IOException, LoadFailedException {
        CompletableFuture<FoundValue<V>> timer = new CompletableFuture<>();
        CompletableFuture<Void> unused = timer.thenAcceptAsync(
                meanwhile -> {
                    if (loading.mayBeServed(meanwhile) && flight.landMeanwhile(meanwhile)) {
                        stats.loadStale.increment();
                        onStale.accept(meanwhile);
                    }
                },
                timeouts);
        timer.completeOnTimeout(stale, settings.softTimeoutNanos(), TimeUnit.NANOSECONDS);
        try {
            return load(request, flight);
        } finally {
            timer.cancel(false);
        }
    }

    /** Lets another thread load. */
    private <V> void handOver(LoadRequest<V> request, Flight<V> flight, FoundValue<V> stale) {
        flight.handOver(() -> {
            try {
                if (closed) {
                    flight.land(stale);
                } else {
                    load(request, flight);
                }
            } catch (IOException | LoadFailedException | RuntimeException | Error e) {
                flight.fail(e);
                Throwable cause = e instanceof LoadFailedException failed ? failed.thrown() : e;
                log.warn("Loading a value in the background failed: {}", cause);
            } finally {
                flights.end(request.key(), flight);
            }
        });
        try {
            background.execute(flight::runIfQueued);
        } catch (RejectedExecutionException e) {
            flight.runIfQueued(); // too much to do
        } catch (RuntimeException | Error e) {
            flight.fail(e);
            flights.end(request.key(), flight);
            throw e;
        }
    }

    /** Waits for what another thread loads, as long as that may take; then gives what is stale. */
    private <V> FoundValue<V> awaitOr(Flight<V> flight, FoundValue<V> stale) throws IOException, LoadFailedException {
        FoundValue<V> loaded = awaitAsLeader(flight, settings.softTimeoutNanos());
        if (loaded == null && !loading.mayBeServed(stale)) {
            flight.runIfQueued();
            loaded = awaitAsLeader(flight, Long.MAX_VALUE);
        }
        if (loaded != null) {
            return loaded;
        }
        stats.loadStale.increment();
        if (!flight.landMeanwhile(stale)) {
            flight.runIfQueued(); // those who wait cannot be given what is stale
        }
        return stale;
    }

    private <V> FoundValue<V> load(LoadRequest<V> request, Flight<V> flight) throws IOException, LoadFailedException {
        if (!settings.isAcrossHosts() || flight.isWithoutMount()) {
            return loadAndStore(request, flight);
        }
        Turn<V> turn;
        try {
            turn = otherHosts.tryTurn(request);
            if (turn.claim() == null) {
                FoundValue<V> stale = loading.staleOf(request);
                if (stale != null) {
                    stats.loadStale.increment();
                    flight.land(stale);
                    return stale;
                }
                turn = awaitTurn(request);
            }
        } catch (MountOutException e) {
            goWithoutMount(flight, e);
            stats.degradedReads.increment();
            return loadAndStore(request, flight);
        }
        LoadClaim claim = turn.claim();
        try {
            FoundValue<V> found = turn.found();
            if (found != null) {
                stats.loadedElsewhere.increment();
                flight.land(found);
                return found;
            }
            FoundValue<V> loaded = loadAndStore(request, flight);
            flights.end(request.key(), flight); // a write that waits for this need not wait for the claim too
            return loaded;
        } finally {
            if (claim != null) {
                claim.release();
            }
        }
    }

    private <V> FoundValue<V> loadAndStore(LoadRequest<V> request, Flight<V> flight) throws LoadFailedException {
        flight.beginLoading();
        FoundValue<V> loaded;
        try {
            loaded = loading.call(request);
        } catch (LoadFailedException e) {
            FoundValue<V> stale = loading.staleOf(request);
            if (stale == null) {
                throw e;
            }
            stats.loadStale.increment();
            log.warn("A loader failed, and a value that has expired was served: {}", e.thrown());
            flight.land(stale);
            return stale;
        }
        flight.land(loaded);
        loading.store(request, flight, loaded);
        return loaded;
    }

    /** No loader is asked any more, but by callers that are in {@link #get} already. */
    public void close() {
        closed = true;
        refreshes.close();
    }
}
