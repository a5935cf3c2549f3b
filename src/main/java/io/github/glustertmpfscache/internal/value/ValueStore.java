package io.github.glustertmpfscache.internal.value;

import io.github.glustertmpfscache.internal.Lifespan;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The values of one cache, of whatever type: on the mount alone, or with a near-cache in front of it. Thread-safe. Counts hits and
 * misses.
 */
public interface ValueStore {
    /** A live value that needs no look at the mount; null if there is none. */
    <V> @Nullable FoundValue<V> findNear(String key, ValueFormat<V> format);

    /** A live value; null if there is none that can be used. */
    <V> @Nullable FoundValue<V> find(String key, ValueFormat<V> format) throws IOException;

    /** As {@link #find}, for a caller that has counted already, or will, if there is none: counts only what it finds. */
    <V> @Nullable FoundValue<V> findAgain(String key, ValueFormat<V> format) throws IOException;

    /** As {@link #find}, past this host's caches; counts nothing. */
    <V> @Nullable FoundValue<V> findNow(String key, ValueFormat<V> format) throws IOException;

    /** A value that may have expired, as long as it is still there; counts nothing. */
    <V> @Nullable FoundValue<V> findStale(String key, ValueFormat<V> format) throws IOException;

    /** Writes or replaces a value; null says that the key is known to have none. */
    <V> void put(String key, @Nullable V value, ValueFormat<V> format, Lifespan lifespan) throws IOException;

    /** Writes a value unless there is a live entry; returns whether this call wrote it. */
    <V> boolean putIfAbsent(String key, V value, ValueFormat<V> format, Lifespan lifespan) throws IOException;

    /** Gives a live entry the end of another lifespan; returns whether there was one. */
    boolean touch(String key, Lifespan lifespan) throws IOException;

    /** Removes an entry; returns whether there was one on the mount. */
    boolean evict(String key) throws IOException;

    /** Removes all entries. */
    void clear() throws IOException;

    /** How many values are in memory. */
    long nearSize();

    /** Forgets what is only in memory. */
    void close();
}
