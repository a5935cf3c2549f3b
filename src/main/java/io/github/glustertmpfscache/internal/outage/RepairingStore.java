package io.github.glustertmpfscache.internal.outage;

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
import io.github.glustertmpfscache.internal.ShardListing;
import io.github.glustertmpfscache.internal.SplitBrainException;
import io.github.glustertmpfscache.internal.StoredEntry;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what could not be written because the mount was out, or the entry's file in split-brain: this JVM sees no entry under such a
 * key until the mount is back and the entry is removed, or another value is put. Thread-safe.
 */
public final class RepairingStore implements EntryStore {
    private final EntryStore store;
    private final Repairs repairs;
    private final Doubts doubts;
    private final long longestWaitNanos;

    /**
     * Creates the store.
     *
     * @param longestWaitNanos how long a write waits for a repair of its key if its operation has no deadline
     */
    public RepairingStore(EntryStore store, Repairs repairs, long longestWaitNanos) {
        this.store = store;
        this.repairs = repairs;
        this.doubts = repairs.doubts();
        this.longestWaitNanos = longestWaitNanos;
    }

    @Override
    public void put(EntryKey key, EntryValue value, Lifespan lifespan) throws IOException {
        write(key, () -> {
            store.put(key, value, lifespan);
            return true;
        });
    }

    @Override
    public boolean evict(EntryKey key) throws IOException {
        return write(key, () -> store.evict(key));
    }

    private <T> T write(EntryKey key, IoCall<T> write) throws IOException {
        if (doubts.ofAll() != null) {
            throw remembering(key, waitingToBeCleared()); // which may have removed this key's entry already
        }
        Doubt doubt = doubts.of(key.text());
        if (doubt == null) {
            return attempt(key, write);
        }
        if (!doubt.lock(longestWaitNanos)) {
            throw remembering(key, new MountOutException("an earlier write of this key is being made up for", null));
        }
        try {
            if (doubt.goesOn()) {
                throw remembering(key, new MountOutException("an earlier write of this key has not ended yet", null));
            }
            int failures = doubt.failures();
            T result = attempt(key, write);
            if (!doubts.settle(key.text(), doubt, failures)) {
                repairs.request();
            }
            return result;
        } finally {
            doubt.unlock();
        }
    }

    private <T> T attempt(EntryKey key, IoCall<T> write) throws IOException {
        try {
            return write.call();
        } catch (MountOutException | SplitBrainException e) {
            throw remembering(key, e);
        }
    }

    private <X extends IOException> X remembering(EntryKey key, X failure) {
        repairs.remember(key, failure);
        return failure;
    }

    private static MountOutException waitingToBeCleared() {
        return new MountOutException("the cache is waiting to be cleared, which failed before", null);
    }

    /** One that is won after its caller was told that it has failed is undone, so that nobody finds a value that nobody has put. */
    @Override
    public boolean putIfAbsent(EntryKey key, EntryValue value, Lifespan lifespan) throws IOException {
        if (doubts.ofAll() != null) {
            throw waitingToBeCleared();
        }
        Doubt doubt = doubts.of(key.text());
        if (doubt != null) {
            repairs.repair(key.text(), doubt); // what is there is not to be there
            if (doubts.of(key.text()) != null) {
                throw new MountOutException("an earlier write of this key is not made up for yet", null);
            }
        }
        try {
            return store.putIfAbsent(key, value, lifespan);
        } catch (TimedOutException e) {
            e.whenEnded(won -> {
                if (Boolean.TRUE.equals(won)) {
                    repairs.remember(key, e);
                }
            });
            throw e;
        }
    }

    @Override
    public void clear() throws IOException {
        Doubt before = doubts.ofAll();
        int failures = before == null ? 0 : before.failures();
        try {
            store.clear();
        } catch (MountOutException e) {
            repairs.rememberClear(e);
            throw e;
        }
        if (before != null) {
            doubts.settleAll(before, failures);
        }
        repairs.request();
    }

    /** Whether there is to be no entry for now, as far as this JVM is concerned; while the mount is out, nobody knows of any entry. */
    private boolean isInDoubt(EntryKey key) throws MountOutException {
        if (!doubts.isInDoubt(key.text())) {
            return false;
        }
        repairs.requireMount();
        return true;
    }

    @Override
    public Optional<StoredEntry> find(EntryKey key) throws IOException {
        return isInDoubt(key) ? Optional.empty() : store.find(key);
    }

    @Override
    public EntryReading read(EntryKey key, @Nullable KnownEntry known) throws IOException {
        return isInDoubt(key) ? EntryReading.ABSENT : store.read(key, known);
    }

    @Override
    public int shardsToList() {
        return store.shardsToList();
    }

    @Override
    public ShardListing readUnchanged(List<KeyToCheck> keys, ListingLimit limit) throws IOException {
        List<KeyToCheck> sure =
                keys.stream().filter(key -> !doubts.isInDoubt(key.key().text())).toList();
        return sure.isEmpty() ? ShardListing.NOTHING : store.readUnchanged(sure, limit);
    }

    @Override
    public EntryReading readNow(EntryKey key) throws IOException {
        return isInDoubt(key) ? EntryReading.ABSENT : store.readNow(key);
    }

    @Override
    public Optional<EntryMetadata> findMetadata(EntryKey key) throws IOException {
        return isInDoubt(key) ? Optional.empty() : store.findMetadata(key);
    }

    @Override
    public boolean touch(EntryKey key, Lifespan lifespan) throws IOException {
        return !isInDoubt(key) && store.touch(key, lifespan);
    }

    @Override
    public Optional<LoadClaim> claimLoad(EntryKey key, boolean evenIfClaimed) throws IOException {
        return store.claimLoad(key, evenIfClaimed);
    }

    @Override
    public KeyScan keys() throws IOException {
        KeyScan scan = store.keys();
        return new KeyScan() {
            @Override
            public boolean advance(Consumer<? super EntryKey> keys) throws IOException {
                return scan.advance(key -> {
                    if (!doubts.isInDoubt(key.text())) {
                        keys.accept(key);
                    }
                });
            }

            @Override
            public void close() {
                scan.close();
            }
        };
    }

    @Override
    public void close() throws IOException {
        repairs.close();
        store.close();
    }
}
