package io.github.glustertmpfscache.internal.load;

import io.github.glustertmpfscache.internal.LoadClaim;
import io.github.glustertmpfscache.internal.PacedLog;
import io.github.glustertmpfscache.internal.StatsRecorder;
import io.github.glustertmpfscache.internal.load.OtherHosts.Turn;
import io.github.glustertmpfscache.internal.value.FoundValue;
import io.github.glustertmpfscache.internal.value.ValueStore;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Loads values anew in the background while the old ones are served. Thread-safe. */
final class Refreshes {
    private final ValueStore values;
    private final Flights flights;
    private final Loading loading;
    private final OtherHosts otherHosts;
    private final LoadSettings settings;
    private final InstantSource clock;
    private final Executor background;
    private final StatsRecorder stats;
    private final PacedLog log;
    private final RefreshPauses pauses;
    private volatile boolean closed; // set once

    Refreshes(
            ValueStore values,
            Flights flights,
            Loading loading,
            OtherHosts otherHosts,
            LoadSettings settings,
            InstantSource clock,
            Executor background,
            StatsRecorder stats,
            PacedLog log) {
        this.values = values;
        this.flights = flights;
        this.loading = loading;
        this.otherHosts = otherHosts;
        this.settings = settings;
        this.clock = clock;
        this.background = background;
        this.stats = stats;
        this.log = log;
        this.pauses = new RefreshPauses(clock);
    }

    /** Begins a refresh of a value that was found, if it is old enough and none is under way. */
    <V> void refreshIfOld(LoadRequest<V> request, FoundValue<V> found) {
        if (settings.refreshMillis() == LoadSettings.NEVER
                || clock.millis() - found.lifespan().createdAtMillis() < settings.refreshMillis()) {
            return;
        }
        if (pauses.isOn(request.key())) {
            return;
        }
        Flight<V> refresh = new Flight<>(request.format());
        if (!flights.beginRefresh(request.key(), refresh)) {
            return;
        }
        try {
            background.execute(() -> refresh(request, refresh, found));
        } catch (RejectedExecutionException e) {
            flights.end(request.key(), refresh); // too much to do; the next caller tries again
        } catch (RuntimeException | Error e) {
            flights.end(request.key(), refresh);
            throw e;
        }
    }

    private <V> void refresh(LoadRequest<V> request, Flight<V> refresh, FoundValue<V> old) {
        LoadClaim claim = null;
        boolean brought = false;
        try {
            if (closed) {
                return;
            }
            Turn<V> turn = settings.isAcrossHosts()
                    ? otherHosts.tryTurn(request)
                    : new Turn<>(values.findNow(request.key(), request.format()), OtherHosts.NONE);
            claim = turn.claim();
            FoundValue<V> now = turn.found();
            boolean isStillTheOldOne = now != null
                    && now.lifespan().createdAtMillis() <= old.lifespan().createdAtMillis();
            if (claim != null && isStillTheOldOne) {
                brought = loading.storeRefreshed(request, refresh, loading.call(request));
                stats.refreshes.increment();
            }
        } catch (IOException | LoadFailedException | RuntimeException e) {
            Throwable cause = e instanceof LoadFailedException failed ? failed.thrown() : e;
            log.warn("Refreshing a value failed, and the old one stays: {}", cause);
        } finally {
            if (!brought) {
                pauses.begin(request.key());
            }
            flights.end(request.key(), refresh); // a write that waits for this need not wait for the claim too
            if (claim != null) {
                claim.release();
            }
        }
    }

    /** No loader is asked any more. */
    void close() {
        closed = true;
    }
}
