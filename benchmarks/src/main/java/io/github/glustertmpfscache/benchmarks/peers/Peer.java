package io.github.glustertmpfscache.benchmarks.peers;

import java.util.Optional;

/**
 * A cache that is compared, open. Thread-safe. Operations throw what the cache's own client throws; a benchmark counts that as a failed
 * operation. Values are not changed after they were given or returned.
 */
public interface Peer extends AutoCloseable {
    /** Returns the value, as an array of the caller's own where the cache makes copies. */
    Optional<byte[]> get(String key) throws Exception;

    /** Returns when the cache's users take the value for stored. */
    void put(String key, byte[] value) throws Exception;

    void remove(String key) throws Exception;

    /** Removes all that it has made. */
    @Override
    void close() throws Exception;
}
