package io.github.glustertmpfscache.internal.load;

import io.github.glustertmpfscache.internal.Deadline;
import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.PacedLog;
import io.github.glustertmpfscache.internal.StatsRecorder;
import io.github.glustertmpfscache.internal.value.FoundValue;
import io.github.glustertmpfscache.internal.value.ValueStore;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Calls loaders, puts what they make into the cache, and knows what may be served in its place. Thread-safe. */
final class Loading {
    /** Which loaders wait for a thread: of which caches, and of which keys. */
    private static final ThreadLocal<@Nullable Set<Call>> UNDER_WAY = new ThreadLocal<>();

    private record Call(Loading cache, String key) {}

    private final ValueStore values;
    private final Flights flights;
    private final long staleMillis;
    private final InstantSource clock;
    private final LongSupplier nanoClock;
    private final StatsRecorder stats;
    private final PacedLog log;

    Loading(
            ValueStore values,
            Flights flights,
            long staleMillis,
            InstantSource clock,
            LongSupplier nanoClock,
            StatsRecorder stats,
            PacedLog log) {
        this.values = values;
        this.flights = flights;
        this.staleMillis = staleMillis;
        this.clock = clock;
        this.nanoClock = nanoClock;
        this.stats = stats;
        this.log = log;
    }

    /** Whether a loader of the key is waiting for the calling thread. */
    boolean isUnderWayOnThisThread(String key) {
        Set<Call> calls = UNDER_WAY.get();
        return calls != null && calls.contains(new Call(this, key));
    }

    <V> FoundValue<V> call(LoadRequest<V> request) throws LoadFailedException {
        long start = nanoClock.getAsLong();
        Call call = new Call(this, request.key());
        Set<Call> calls = UNDER_WAY.get();
        if (calls == null) {
            calls = new HashSet<>();
            UNDER_WAY.set(calls);
        }
        calls.add(call);
        Deadline.Exclusion users = Deadline.exclude();
        try {
            V value = request.loader().load();
            // The lifespan starts when the value is there, not when the load began.
            FoundValue<V> loaded = new FoundValue<>(value, request.lifespan().get());
            stats.loadSuccesses.increment();
            return loaded;
        } catch (Throwable e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            stats.loadFailures.increment();
            throw new LoadFailedException(e);
        } finally {
            users.end();
            calls.remove(call);
            if (calls.isEmpty()) {
                UNDER_WAY.remove();
            }
            stats.loadNanos.add(nanoClock.getAsLong() - start);
        }
    }

    /** Puts what a search has loaded into the cache. A value that cannot be cached is a value all the same. */
    <V> void store(LoadRequest<V> request, Flight<V> search, FoundValue<V> loaded) {
        if (flights.beginStoring(request.key(), search)) {
            // Without a value, nothing stale is to be served either.
            boolean unused = store(request, loaded, staleMillis > 0);
        }
    }

    /**
     * Puts what a refresh has loaded into the cache, in place of what is there.
     *
     * @return whether the old value is not there any more: this one is, or what somebody has written meanwhile
     */
    <V> boolean storeRefreshed(LoadRequest<V> request, Flight<V> refresh, FoundValue<V> loaded) {
        return !flights.beginStoringRefresh(request.key(), refresh) || store(request, loaded, true);
    }

    private <V> boolean store(LoadRequest<V> request, FoundValue<V> loaded, boolean replaces) {
        Supplier<Lifespan> ofAbsence = request.lifespanOfAbsence();
        try {
            if (loaded.value() != null) {
                put(request, loaded.value(), loaded.lifespan());
            } else if (ofAbsence != null) {
                put(request, null, ofAbsence.get());
            } else if (replaces) {
                values.evict(request.key());
            }
            return true;
        } catch (IOException | RuntimeException e) {
            stats.loadsNotCached.increment();
            log.warn("A value that was loaded could not be put into the cache: {}", e.getMessage());
            return false;
        }
    }

    private <V> void put(LoadRequest<V> request, @Nullable V value, Lifespan lifespan) throws IOException {
        values.put(request.key(), value, request.format(), lifespan);
        stats.puts.increment();
    }

    /** A value that has expired, but not too long ago. */
    <V> @Nullable FoundValue<V> staleOf(LoadRequest<V> request) {
        if (staleMillis == 0) {
            return null;
        }
        try {
            FoundValue<V> stale = values.findStale(request.key(), request.format());
            // That there was no value once says nothing of now.
            return stale != null && stale.value() != null && mayBeServed(stale) ? stale : null;
        } catch (IOException e) {
            return null; // the loader's trouble is what the caller is to hear of
        }
    }

    boolean mayBeServed(FoundValue<?> stale) {
        return stale.lifespan().neverExpires()
                || clock.millis() - stale.lifespan().expiresAtMillis() < staleMillis;
    }
}
