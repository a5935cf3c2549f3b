package io.github.glustertmpfscache.internal.metering;

import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.EntryMetadata;
import io.github.glustertmpfscache.internal.EntryReading;
import io.github.glustertmpfscache.internal.EntryStore;
import io.github.glustertmpfscache.internal.EntryValue;
import io.github.glustertmpfscache.internal.IoCall;
import io.github.glustertmpfscache.internal.KeyScan;
import io.github.glustertmpfscache.internal.KeyToCheck;
import io.github.glustertmpfscache.internal.KnownEntry;
import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.ListingLimit;
import io.github.glustertmpfscache.internal.LoadClaim;
import io.github.glustertmpfscache.internal.MountOutException;
import io.github.glustertmpfscache.internal.Observers;
import io.github.glustertmpfscache.internal.ShardListing;
import io.github.glustertmpfscache.internal.StoredEntry;
import io.github.glustertmpfscache.internal.VolumeFullException;
import io.github.glustertmpfscache.internal.outage.TimedOutException;
import io.github.glustertmpfscache.observe.MountOperation;
import io.github.glustertmpfscache.observe.MountOutcome;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tells observers of each operation on the mount; while there are none, it looks at no clock and makes no object. Walks through
 * the keys, and listings that check many of them, are not told of. Thread-safe.
 */
public final class ObservedStore implements EntryStore {
    private final EntryStore store;
    private final Observers observers;

    public ObservedStore(EntryStore store, Observers observers) {
        this.store = store;
        this.observers = observers;
    }

    private <T> T observe(MountOperation operation, IoCall<T> call, Function<T, MountOutcome> outcomeOf)
            throws IOException {
        long start = System.nanoTime();
        MountOutcome outcome = MountOutcome.ERROR;
        try {
            T result = call.call();
            outcome = outcomeOf.apply(result);
            return result;
        } catch (TimedOutException e) {
            outcome = MountOutcome.TIMEOUT;
            throw e;
        } catch (MountOutException e) {
            outcome = MountOutcome.UNAVAILABLE;
            throw e;
        } catch (VolumeFullException e) {
            outcome = MountOutcome.FULL;
            throw e;
        } finally {
            observers.mountOperation(operation, outcome, System.nanoTime() - start);
        }
    }

    private static MountOutcome ofSuccess(boolean success) {
        return success ? MountOutcome.SUCCESS : MountOutcome.NOTHING;
    }

    private static MountOutcome ofReading(EntryReading reading) {
        if (reading instanceof EntryReading.Unchanged unchanged) {
            return unchanged.live() ? MountOutcome.UNCHANGED : MountOutcome.NOTHING;
        }
        return ofSuccess(reading instanceof EntryReading.Found found && found.live());
    }

    @Override
    public void put(EntryKey key, EntryValue value, Lifespan lifespan) throws IOException {
        if (observers.isEmpty()) {
            store.put(key, value, lifespan);
            return;
        }
        observe(
                MountOperation.PUT,
                () -> {
                    store.put(key, value, lifespan);
                    return true;
                },
                ObservedStore::ofSuccess);
    }

    @Override
    public boolean putIfAbsent(EntryKey key, EntryValue value, Lifespan lifespan) throws IOException {
        return observers.isEmpty()
                ? store.putIfAbsent(key, value, lifespan)
                : observe(
                        MountOperation.PUT_IF_ABSENT,
                        () -> store.putIfAbsent(key, value, lifespan),
                        ObservedStore::ofSuccess);
    }

    @Override
    public Optional<StoredEntry> find(EntryKey key) throws IOException {
        return observers.isEmpty()
                ? store.find(key)
                : observe(MountOperation.GET, () -> store.find(key), found -> ofSuccess(found.isPresent()));
    }

    @Override
    public EntryReading read(EntryKey key, @Nullable KnownEntry known) throws IOException {
        return observers.isEmpty()
                ? store.read(key, known)
                : observe(MountOperation.GET, () -> store.read(key, known), ObservedStore::ofReading);
    }

    @Override
    public int shardsToList() {
        return store.shardsToList();
    }

    @Override
    public ShardListing readUnchanged(List<KeyToCheck> keys, ListingLimit limit) throws IOException {
        return store.readUnchanged(keys, limit);
    }

    @Override
    public EntryReading readNow(EntryKey key) throws IOException {
        return observers.isEmpty()
                ? store.readNow(key)
                : observe(MountOperation.GET, () -> store.readNow(key), ObservedStore::ofReading);
    }

    @Override
    public Optional<LoadClaim> claimLoad(EntryKey key, boolean evenIfClaimed) throws IOException {
        return observers.isEmpty()
                ? store.claimLoad(key, evenIfClaimed)
                : observe(
                        MountOperation.CLAIM,
                        () -> store.claimLoad(key, evenIfClaimed),
                        claim -> ofSuccess(claim.isPresent()));
    }

    @Override
    public Optional<EntryMetadata> findMetadata(EntryKey key) throws IOException {
        return observers.isEmpty()
                ? store.findMetadata(key)
                : observe(MountOperation.TTL, () -> store.findMetadata(key), found -> ofSuccess(found.isPresent()));
    }

    @Override
    public boolean touch(EntryKey key, Lifespan lifespan) throws IOException {
        return observers.isEmpty()
                ? store.touch(key, lifespan)
                : observe(MountOperation.TOUCH, () -> store.touch(key, lifespan), ObservedStore::ofSuccess);
    }

    @Override
    public KeyScan keys() throws IOException {
        return store.keys();
    }

    @Override
    public void clear() throws IOException {
        if (observers.isEmpty()) {
            store.clear();
            return;
        }
        observe(
                MountOperation.CLEAR,
                () -> {
                    store.clear();
                    return true;
                },
                ObservedStore::ofSuccess);
    }

    @Override
    public boolean evict(EntryKey key) throws IOException {
        return observers.isEmpty()
                ? store.evict(key)
                : observe(MountOperation.EVICT, () -> store.evict(key), ObservedStore::ofSuccess);
    }

    @Override
    public void close() throws IOException {
        store.close();
    }
}
