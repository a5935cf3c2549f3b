package io.github.glustertmpfscache;

import org.jspecify.annotations.Nullable;

/**
 * Makes the value of a key that is not in the cache. Used by many threads at once, for different keys. It may use the cache, but must
 * not ask for the key that it is loading, and two loaders must not ask for each other's.
 *
 * @param <V> the type of the values
 */
@FunctionalInterface
public interface CacheLoader<V> {
    /**
     * Makes a value.
     *
     * @param key the key
     * @return the value; null if there is none
     * @throws Exception if that fails
     */
    @Nullable
    V load(String key) throws Exception;
}
