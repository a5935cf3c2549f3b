package io.github.glustertmpfscache.internal.outage;

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
import io.github.glustertmpfscache.internal.StoredEntry;
import io.github.glustertmpfscache.internal.threads.LateEnd;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Lets each call of a store end in time, and makes none while the mount is out. Thread-safe. */
public final class BoundedStore implements EntryStore {
    private final EntryStore store;
    private final BoundedCalls calls;
    private volatile boolean listingHangs; // a listing that was given up has not ended yet

    public BoundedStore(EntryStore store, BoundedCalls calls) {
        this.store = store;
        this.calls = calls;
    }

    @Override
    public void put(EntryKey key, EntryValue value, Lifespan lifespan) throws IOException {
        calls.make(key, () -> {
            store.put(key, value, lifespan);
            return true;
        });
    }

    @Override
    public boolean putIfAbsent(EntryKey key, EntryValue value, Lifespan lifespan) throws IOException {
        return calls.make(key, () -> store.putIfAbsent(key, value, lifespan));
    }

    @Override
    public Optional<StoredEntry> find(EntryKey key) throws IOException {
        return calls.make(key, () -> store.find(key));
    }

    @Override
    public EntryReading read(EntryKey key, @Nullable KnownEntry known) throws IOException {
        return calls.make(key, () -> store.read(key, known));
    }

    @Override
    public int shardsToList() {
        return store.shardsToList();
    }

    @Override
    public ShardListing readUnchanged(List<KeyToCheck> keys, ListingLimit limit) throws IOException {
        if (listingHangs) {
            return ShardListing.NOTHING; // one directory that hangs costs one thread, however often it is tried
        }
        try {
            return calls.make(null, () -> store.readUnchanged(keys, limit));
        } catch (TimedOutException e) {
            listingHangs = true;
            e.whenEnded(result -> listingHangs = false);
            throw e;
        }
    }

    @Override
    public EntryReading readNow(EntryKey key) throws IOException {
        return calls.make(key, () -> store.readNow(key));
    }

    @Override
    public Optional<LoadClaim> claimLoad(EntryKey key, boolean evenIfClaimed) throws IOException {
        return calls.make(key, () -> store.claimLoad(key, evenIfClaimed), (claim, failure) -> {
                    if (claim != null) {
                        claim.ifPresent(LoadClaim::release); // nobody knows of it
                    }
                })
                .map(claim -> () -> release(key, claim));
    }

    private void release(EntryKey key, LoadClaim claim) {
        try {
            calls.make(key, () -> {
                claim.release();
                return true;
            });
        } catch (TimedOutException e) {
            if (!e.isGoingOn()) {
                calls.makeSometime(claim::release); // or others wait for as long as they would for a load
            }
        } catch (IOException e) {
            // Others do not wait for ever, and the sweeper removes it.
        }
    }

    @Override
    public Optional<EntryMetadata> findMetadata(EntryKey key) throws IOException {
        return calls.make(key, () -> store.findMetadata(key));
    }

    @Override
    public boolean touch(EntryKey key, Lifespan lifespan) throws IOException {
        return calls.make(key, () -> store.touch(key, lifespan));
    }

    @Override
    public KeyScan keys() throws IOException {
        KeyScan scan = calls.make(null, store::keys, (late, failure) -> {
            if (late != null) {
                late.close();
            }
        });
        return new BoundedScan(scan);
    }

    /** A walk that is over once one of its steps has not ended in time, because it may be going on. */
    private final class BoundedScan implements KeyScan {
        private final KeyScan scan;
        private boolean over;
        private boolean goesOn; // a step that was given up
        private boolean closed;

        BoundedScan(KeyScan scan) {
            this.scan = scan;
        }

        @Override
        public boolean advance(Consumer<? super EntryKey> keys) throws IOException {
            if (over) {
                return false;
            }
            over = true; // unless it ends well
            EntryKey[] found = new EntryKey[1];
            boolean more;
            try {
                more = calls.make(null, () -> scan.advance(key -> found[0] = key), closing());
            } catch (TimedOutException e) {
                goesOn = e.isGoingOn();
                throw e;
            }
            over = false;
            EntryKey key = found[0];
            if (key != null) {
                keys.accept(key);
            }
            return more;
        }

        private LateEnd<Boolean> closing() {
            return (more, failure) -> scan.close();
        }

        @Override
        public void close() {
            if (goesOn || closed) {
                return; // closed by whoever comes to its end
            }
            over = true;
            closed = true;
            calls.makeSometime(scan::close);
        }
    }

    @Override
    public void clear() throws IOException {
        calls.make(null, () -> {
            store.clear();
            return true;
        });
    }

    @Override
    public boolean evict(EntryKey key) throws IOException {
        return calls.make(key, () -> store.evict(key));
    }

    @Override
    public void close() throws IOException {
        store.close();
    }
}
