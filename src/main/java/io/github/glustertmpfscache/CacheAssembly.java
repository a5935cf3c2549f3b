package io.github.glustertmpfscache;

import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.EntryStore;
import io.github.glustertmpfscache.internal.ExpiryRules;
import io.github.glustertmpfscache.internal.MountOutException;
import io.github.glustertmpfscache.internal.PacedLog;
import io.github.glustertmpfscache.internal.StatsRecorder;
import io.github.glustertmpfscache.internal.load.Loads;
import io.github.glustertmpfscache.internal.metering.ObservedStore;
import io.github.glustertmpfscache.internal.mount.Expiry;
import io.github.glustertmpfscache.internal.mount.MountStore;
import io.github.glustertmpfscache.internal.near.NearTime;
import io.github.glustertmpfscache.internal.near.NearValues;
import io.github.glustertmpfscache.internal.outage.BoundedCalls;
import io.github.glustertmpfscache.internal.outage.BoundedStore;
import io.github.glustertmpfscache.internal.outage.CircuitBreaker;
import io.github.glustertmpfscache.internal.outage.RepairingStore;
import io.github.glustertmpfscache.internal.outage.Repairs;
import io.github.glustertmpfscache.internal.outage.SharedMount;
import io.github.glustertmpfscache.internal.reclaim.Reclaim;
import io.github.glustertmpfscache.internal.threads.CallTimedOutException;
import io.github.glustertmpfscache.internal.threads.MountThreads;
import io.github.glustertmpfscache.internal.value.MountValues;
import io.github.glustertmpfscache.internal.value.ValueReader;
import io.github.glustertmpfscache.internal.value.ValueStore;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the layers of a cache together, from the mount upwards. Used once. */
final class CacheAssembly {
    private static final Logger LOG = LoggerFactory.getLogger("io.github.glustertmpfscache");

    private final CacheSettings settings;
    private final StatsRecorder stats = new StatsRecorder();
    private final Failures failures;
    private final PacedLog log;

    CacheAssembly(CacheSettings settings) {
        this.settings = settings;
        this.failures = new Failures(settings.name(), settings.mount());
        this.log = new PacedLog(LOG, settings.nanoClock());
    }

    /** The store on the mount, and what looks after it. */
    private record OnMount(MountStore store, Reclaim reclaim, boolean onGlusterFs, String fileSystem) {
        void close() {
            store.close();
            reclaim.close();
        }
    }

    GlusterTmpfsCache open() {
        SharedMount shared = SharedMount.acquire(settings.mount());
        try {
            shared.breaker().requireClosed();
            OnMount opened = openInTime(shared);
            try {
                GlusterTmpfsCache cache = assemble(shared, opened);
                LOG.info("Opened the {} ({}): {}", cache, opened.fileSystem(), settings.describe(opened.onGlusterFs()));
                OpenCaches.opened(cache);
                return cache;
            } catch (RuntimeException | Error e) {
                Closing.run(shared.threads(), settings.timeoutNanos(), opened::close);
                throw e;
            }
        } catch (IOException e) {
            shared.release();
            throw failures.ofOpening(e);
        } catch (UnsupportedOperationException e) {
            shared.release();
            throw failures.ofOpening(Failures.unsupported(e));
        } catch (RuntimeException | Error e) {
            shared.release();
            throw e;
        }
    }

    private OnMount openInTime(SharedMount shared) throws IOException {
        if (settings.timeoutNanos() == BoundedCalls.UNBOUNDED) {
            return openOnMount(shared.breaker());
        }
        long nanos = Math.max(settings.openingNanos(), settings.timeoutNanos());
        try {
            return shared.threads().io().call(() -> openOnMount(shared.breaker()), nanos, (late, failure) -> {
                if (late != null) {
                    late.close();
                }
            });
        } catch (CallTimedOutException e) {
            throw new MountOutException(
                    "the mount has not answered for " + Duration.ofNanos(nanos).toMillis() + " ms", e);
        } catch (RejectedExecutionException e) {
            throw new MountOutException(String.valueOf(e.getMessage()), e);
        }
    }

    private OnMount openOnMount(CircuitBreaker breaker) throws IOException {
        boolean onGlusterFs = settings.requireMount() || MountStore.isOnGlusterFs(settings.mount());
        if (breaker.isStopped()) {
            throw new MountOutException("the opening was given up", null);
        }
        ExpiryRules rules = settings.expiryRules();
        MountStore[] store = new MountStore[1];
        Reclaim reclaim = Reclaim.open(
                settings.mount(),
                settings.reclaimSettings(onGlusterFs),
                rules,
                stats,
                settings.clock(),
                () -> !breaker.isClosed(),
                stamps -> store[0] = MountStore.open(
                        settings.mount(),
                        settings.name(),
                        settings.requireMount(),
                        settings.permissions(),
                        new Expiry(rules, settings.clock(), stamps),
                        stats));
        return new OnMount(store[0], reclaim, onGlusterFs, store[0].fileSystem());
    }

    private GlusterTmpfsCache assemble(SharedMount shared, OnMount opened) {
        EntryStore bounded = new ObservedStore(
                new BoundedStore(opened.reclaim().store(), new BoundedCalls(shared, settings.timeoutNanos(), stats)),
                stats.observers);
        Repairs repairs = new Repairs(bounded, shared, stats, log, settings.timeoutNanos());
        try {
            return assemble(shared, opened, bounded, repairs);
        } catch (RuntimeException | Error e) {
            repairs.close();
            throw e;
        }
    }

    private GlusterTmpfsCache assemble(SharedMount shared, OnMount opened, EntryStore bounded, Repairs repairs) {
        EntryStore store = new RepairingStore(bounded, repairs, settings.timeoutNanos());
        MountThreads threads = shared.threads();
        ValueStore values = values(store, threads);
        Loads loads = new Loads(
                values,
                settings.loading().settings(settings.failureMode() == MountFailureMode.DEGRADE),
                (key, evenIfClaimed) -> store.claimLoad(EntryKey.of(key), evenIfClaimed),
                settings.clock(),
                settings.nanoClock(),
                threads.loads(),
                threads.calls(),
                stats,
                log);
        OpenCache cache = new OpenCache(
                store,
                values,
                loads,
                new MountAccess(
                        shared,
                        opened.store(),
                        repairs,
                        settings.timeoutNanos(),
                        settings.failureMode(),
                        settings.requireMount()),
                stats,
                failures,
                new TimeToLive(settings.expireAfterWrite(), settings.expiryJitter()),
                settings.loading().absenceTtl(),
                settings.clock());
        return new GlusterTmpfsCache(opened.reclaim(), cache);
    }

    private ValueStore values(EntryStore store, MountThreads threads) {
        ValueReader reader = new ValueReader(stats, log);
        NearCacheOptions near = settings.nearCache();
        if (near == null) {
            return new MountValues(store, reader, stats);
        }
        return NearValues.open(
                store,
                reader,
                near.maximumBytes(),
                settings.nearSettings(near),
                new NearTime(settings.nanoClock(), settings.clock()),
                threads.calls(),
                stats);
    }
}
