package io.github.glustertmpfscache.internal.reclaim;

import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.EntryMetadata;
import io.github.glustertmpfscache.internal.EntryReading;
import io.github.glustertmpfscache.internal.EntryStore;
import io.github.glustertmpfscache.internal.EntryValue;
import io.github.glustertmpfscache.internal.KeyScan;
import io.github.glustertmpfscache.internal.KeyToCheck;
import io.github.glustertmpfscache.internal.KnownEntry;
import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.ListingLimit;
import io.github.glustertmpfscache.internal.LoadClaim;
import io.github.glustertmpfscache.internal.ShardListing;
import io.github.glustertmpfscache.internal.StatsRecorder;
import io.github.glustertmpfscache.internal.StoredEntry;
import io.github.glustertmpfscache.internal.VolumeFullException;
import io.github.glustertmpfscache.internal.mount.CacheTree;
import io.github.glustertmpfscache.internal.mount.EntrySize;
import io.github.glustertmpfscache.internal.mount.Space;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes room for what is put: tells the evictors what is written, refuses what can never fit, and evicts and tries once more
 * when the volume is full. Thread-safe.
 */
final class ReclaimingStore implements EntryStore {
    private final EntryStore store;
    private final CacheTree tree;
    private final StatsRecorder stats;
    private final ReclaimSettings settings;
    private final MountReclaimer mount;
    private final Optional<SizeLimit> limit;

    ReclaimingStore(
            EntryStore store,
            CacheTree tree,
            StatsRecorder stats,
            ReclaimSettings settings,
            MountReclaimer mount,
            Optional<SizeLimit> limit) {
        this.store = store;
        this.tree = tree;
        this.stats = stats;
        this.settings = settings;
        this.mount = mount;
        this.limit = limit;
    }

    @Override
    public void put(EntryKey key, EntryValue value, Lifespan lifespan) throws IOException {
        writing(key, value, () -> {
            store.put(key, value, lifespan);
            return true;
        });
    }

    @Override
    public boolean putIfAbsent(EntryKey key, EntryValue value, Lifespan lifespan) throws IOException {
        return writing(key, value, () -> store.putIfAbsent(key, value, lifespan));
    }

    private boolean writing(EntryKey key, EntryValue value, Operation<Boolean> writing) throws IOException {
        long size = EntrySize.of(key, value.length());
        long charge = Victim.charge(size);
        if (charge > settings.maximumBytes()) {
            stats.refused.increment();
            throw new VolumeFullException("the value of " + value.length() + " bytes takes " + charge
                    + " bytes with its header, and the cache's maximum is " + settings.maximumBytes());
        }
        limit.ifPresent(l -> l.beforeWrite(size));
        mount.gauge().begin(charge);
        boolean written = false;
        try {
            awaitRoom(charge);
            written = makingRoom(key, size, writing);
            return written;
        } finally {
            mount.gauge().end(charge, written);
            if (written) {
                limit.ifPresent(l -> l.wrote(tree.shardOf(key), size));
            }
        }
    }

    /** Lets the evictors work before a write, and refuses it if that would fill a mount that must not be full. */
    private void awaitRoom(long charge) throws IOException {
        if (settings.neverFull()) {
            Space space;
            try {
                space = mount.gauge().upToDate(tree);
            } catch (HeldUpException e) {
                return; // nobody knows yet: the mount itself refuses what it has no room for
            }
            if (RoomMaker.canNeverHold(space, charge)) { // and so nothing is evicted for it
                throw full(space, charge);
            }
        }
        if (settings.watermarks().areOn()) {
            mount.evictor().beforeWrite(tree, charge);
        }
        if (settings.neverFull()) {
            Space full = mount.roomMaker().spaceIfFull(tree, charge);
            if (full != null) {
                throw full(full, charge);
            }
        }
    }

    private VolumeFullException full(Space space, long charge) {
        stats.refused.increment();
        return new VolumeFullException("the volume is full: there is no room for " + charge + " bytes; "
                + describe(space) + ", of which the last 2 % are not used");
    }

    private static String describe(Space space) {
        return space.usable() + " of " + space.total() + " bytes are free";
    }

    private <T> T makingRoom(@Nullable EntryKey key, long size, Operation<T> operation) throws IOException {
        boolean evicted;
        try {
            return operation.run();
        } catch (IOException e) {
            if (tree.spaceIfFull(e, size).isEmpty()) {
                throw e;
            }
            Path replaced = key == null ? null : tree.pathOf(key);
            evicted = mount.roomMaker().makeRoom(tree, Victim.charge(size), replaced, true, settings.neverFull());
        }
        try {
            T result = operation.run();
            if (evicted) {
                mount.roomMaker().accepted();
            }
            return result;
        } catch (IOException e) {
            Space space = tree.spaceIfFull(e, size).orElseThrow(() -> e);
            if (evicted) {
                mount.roomMaker().refusedAgain();
            }
            stats.refused.increment();
            throw new VolumeFullException(
                    "the volume is full: " + size + " bytes did not fit (" + e.getMessage() + "), and it says that "
                            + describe(space) + ". GlusterFS goes on refusing writes for 5 s after room was made; if"
                            + " there is room, its servers may have run out of inodes",
                    e);
        }
    }

    @Override
    public Optional<StoredEntry> find(EntryKey key) throws IOException {
        return store.find(key);
    }

    @Override
    public EntryReading read(EntryKey key, @Nullable KnownEntry known) throws IOException {
        return store.read(key, known);
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
        return store.readNow(key);
    }

    @Override
    public Optional<LoadClaim> claimLoad(EntryKey key, boolean evenIfClaimed) throws IOException {
        return store.claimLoad(key, evenIfClaimed);
    }

    @Override
    public Optional<EntryMetadata> findMetadata(EntryKey key) throws IOException {
        return store.findMetadata(key);
    }

    @Override
    public boolean touch(EntryKey key, Lifespan lifespan) throws IOException {
        return store.touch(key, lifespan);
    }

    @Override
    public KeyScan keys() throws IOException {
        return store.keys();
    }

    @Override
    public void clear() throws IOException {
        makingRoom(null, 0, () -> {
            store.clear();
            return true;
        });
    }

    @Override
    public boolean evict(EntryKey key) throws IOException {
        return store.evict(key);
    }

    @Override
    public void close() throws IOException {
        store.close();
    }

    private interface Operation<T> {
        T run() throws IOException;
    }
}
