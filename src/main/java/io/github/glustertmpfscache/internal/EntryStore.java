package io.github.glustertmpfscache.internal;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What every layer of the cache implements: the mount itself, and whatever wraps it. Thread-safe. Failures are
 * {@link IOException}s here; the facade alone turns them into what callers see.
 */
public interface EntryStore extends Closeable {
    /** Writes or replaces an entry, whole or not at all. */
    void put(EntryKey key, EntryValue value, Lifespan lifespan) throws IOException;

    /**
     * Writes an entry unless there is a live one.
     *
     * @return whether this call wrote it; of all the hosts that call at once, for exactly one
     */
    boolean putIfAbsent(EntryKey key, EntryValue value, Lifespan lifespan) throws IOException;

    /** As {@link #put(EntryKey, EntryValue, Lifespan)}, for bytes that no codec has made. */
    default void put(EntryKey key, byte[] value, Lifespan lifespan) throws IOException {
        put(key, EntryValue.of(value), lifespan);
    }

    /** As {@link #putIfAbsent(EntryKey, EntryValue, Lifespan)}, for bytes that no codec has made. */
    default boolean putIfAbsent(EntryKey key, byte[] value, Lifespan lifespan) throws IOException {
        return putIfAbsent(key, EntryValue.of(value), lifespan);
    }

    /** Reads a live entry; empty when there is none that can be used. */
    Optional<StoredEntry> find(EntryKey key) throws IOException;

    /**
     * Asks for an entry that may be known already, and tells how to recognise it later. Costs one look at the file's metadata,
     * and moves the value only if there is another one than the known one. Counts as its use if it is live.
     */
    EntryReading read(EntryKey key, @Nullable KnownEntry known) throws IOException;

    /**
     * Into how many shards the entries are divided, as {@link EntryKey#shard} numbers them, if listing one is a cheap way of looking at
     * its files; 0 if it is not.
     */
    default int shardsToList() {
        return 0;
    }

    /**
     * Looks at known entries of one shard by listing it, and tells which of them {@link #read} would find unchanged and live. Counts as
     * the use of those that were used. Of all others nothing is said: those changed, gone, expired, in other shards, or past the limit.
     *
     * @param keys at least one, all of the same shard
     */
    default ShardListing readUnchanged(List<KeyToCheck> keys, ListingLimit limit) throws IOException {
        throw new UnsupportedOperationException("there are no shards to list");
    }

    /** As {@link #read} of an entry that is not known, past what this host's caches say. */
    EntryReading readNow(EntryKey key) throws IOException;

    /**
     * Claims the right to load a key's value, for one host at a time.
     *
     * @param evenIfClaimed whether to take it from whoever has it
     * @return empty if another one has it
     */
    Optional<LoadClaim> claimLoad(EntryKey key, boolean evenIfClaimed) throws IOException;

    /** Reads what a live entry says about itself, without moving a large value, and does not count as its use. */
    Optional<EntryMetadata> findMetadata(EntryKey key) throws IOException;

    /** Gives a live entry the end of another lifespan, which starts now; returns whether there was one. Counts as its use. */
    boolean touch(EntryKey key, Lifespan lifespan) throws IOException;

    /** Begins a walk through the keys of the live entries, which must be closed. */
    KeyScan keys() throws IOException;

    /** Removes all entries at once, whatever their number. */
    void clear() throws IOException;

    /** Removes an entry; returns whether there was a file to remove, live or not. */
    boolean evict(EntryKey key) throws IOException;
}
