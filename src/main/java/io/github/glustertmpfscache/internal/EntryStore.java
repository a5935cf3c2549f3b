package io.github.glustertmpfscache.internal;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/**
 * What every layer of the cache implements: the mount itself, and whatever wraps it. Thread-safe. Failures are
 * {@link IOException}s here; the facade alone turns them into what callers see.
 */
public interface EntryStore extends Closeable {
    /** Writes or replaces an entry, whole or not at all. */
    void put(EntryKey key, byte[] value, Lifespan lifespan) throws IOException;

    /**
     * Writes an entry unless there is one that is live when the new lifespan starts.
     *
     * @return whether this call wrote it; of all the hosts that call at once, for exactly one
     */
    boolean putIfAbsent(EntryKey key, byte[] value, Lifespan lifespan) throws IOException;

    /** Reads an entry, live or expired; empty when there is none that can be used. */
    Optional<StoredEntry> find(EntryKey key) throws IOException;

    /** Reads what an entry says about itself, live or expired, without moving a large value. */
    Optional<EntryMetadata> findMetadata(EntryKey key) throws IOException;

    /** Removes an entry; returns whether there was a file to remove, live or not. */
    boolean evict(EntryKey key) throws IOException;
}
