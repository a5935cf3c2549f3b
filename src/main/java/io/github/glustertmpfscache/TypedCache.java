package io.github.glustertmpfscache;

import io.github.glustertmpfscache.codec.ValueCodec;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A cache whose values are of one type. Those of {@link GlusterTmpfsCache} itself are byte arrays; {@link GlusterTmpfsCache#typed} gives a
 * view of the same cache with a {@link ValueCodec}.
 *
 * <p>All methods are thread-safe. They block for the file calls they need, for as long as
 * {@link GlusterTmpfsCacheBuilder#operationTimeout} says, unless their name ends in {@code Async}; those return at
 * once, and the library's own threads (16 for operations, 16 for loaders, shared by all caches of this JVM on one mount) do the work and
 * complete the future. What a caller attaches to such a future with {@code thenApply} and the like may run on one of these threads,
 * so it should be short. A future that is cancelled stops nothing.
 *
 * <p>A key is any string, the empty one included. Every method throws these, and its own that it names; those that return a future
 * complete it with them instead, but for the first two:
 *
 * <ul>
 *   <li>{@link NullPointerException} for an argument that is null
 *   <li>{@link IllegalStateException} if the cache is closed
 *   <li>{@link MountUnavailableException} if the mount is out, and the mode is {@link MountFailureMode#THROW}; with
 *       {@link MountFailureMode#DEGRADE} they return what they would if there were no entry, but for {@link #putIfAbsent}: false
 *   <li>{@link CacheException} if this process may not do what is asked, the cache's directory is not as it must be, or too many
 *       asynchronous calls wait (10,000)
 * </ul>
 *
 * @param <V> the type of the values
 */
public interface TypedCache<V> {
    /**
     * Puts a value, in place of the key's old one if there is one. The entry lives as long as
     * {@link GlusterTmpfsCacheBuilder#expireAfterWrite} says.
     *
     * <p>A put whose {@link GlusterTmpfsCacheBuilder#operationTimeout} was over is dropped, or throws {@link MountUnavailableException}
     * ({@link MountFailureMode}); it may still appear on other hosts for a while, because what is under way on the mount cannot be taken
     * back. This cache object does not see it, and removes it, and what was there before, when the mount is back.
     *
     * @param key any string, the empty one included
     * @param value the value; its bytes are taken before the method returns
     * @throws CacheFullException if there is no room for the value; see {@link CacheFullException} for what is left then
     * @throws CacheException if the value cannot be encoded or written; the old value is still there
     */
    void put(String key, V value);

    /**
     * Puts a value with a time to live of its own. If its time for the mount was over, it may still appear on other hosts for a while, as
     * with {@link #put(String, Object)}.
     *
     * @param key any string, the empty one included
     * @param value the value; its bytes are taken before the method returns
     * @param ttl how long the entry lives, more than zero; a part of a millisecond counts as a whole one;
     *     {@link GlusterTmpfsCache#FOREVER}, and whatever ends beyond the year 292,000,000, for no end
     * @throws IllegalArgumentException if the time to live is zero or negative
     * @throws CacheFullException if there is no room for the value; see {@link CacheFullException} for what is left then
     * @throws CacheException if the value cannot be encoded or written; the old value is still there
     */
    void put(String key, V value, Duration ttl);

    /**
     * Remembers that a key has no value, such as one that the database does not have, in place of its value if there is one. A get finds
     * nothing then, as if nothing were known; {@link #lookup} tells the difference, and {@link #get(String, CacheLoader)} returns null
     * and loads nothing (but for a refresh, see {@link LoadOptions#refreshAfterWrite}).
     *
     * @param key any string, the empty one included
     * @param ttl how long that lives, as for {@link #put(String, Object, Duration)}
     * @throws IllegalArgumentException if the time to live is zero or negative
     * @throws CacheFullException if there is no room for the entry
     * @throws CacheException if it cannot be written; the old value is still there
     */
    void putAbsent(String key, Duration ttl);

    /**
     * Puts a value unless the key has a live entry, one of {@link #putAbsent} included. Of all threads, JVMs and hosts that try at once,
     * exactly one gets true. An entry that has expired or is damaged counts as none. A {@code put} of the same key on another host
     * that falls into the file calls with which such an entry is replaced (some milliseconds) may be lost, as if it had come before.
     *
     * @param key any string, the empty one included
     * @param value the value; its bytes are taken before the method returns
     * @return true if this call put the value; false if there was one, or, with {@link MountFailureMode#DEGRADE}, if the mount was out or too
     *     slow, when it is not known: who elects a winner by this wants {@link MountFailureMode#THROW}
     * @throws CacheFullException if there is no room for the value; see {@link CacheFullException} for what is left then
     * @throws CacheException if the value cannot be encoded or written, such as on a file system without hard links
     */
    boolean putIfAbsent(String key, V value);

    /**
     * Gets the value of a key.
     *
     * @param key any string, the empty one included
     * @return the value, which is the caller's own unless its codec calls it immutable; empty if there is none, if it has expired, or if its
     *     entry cannot be used
     */
    Optional<V> get(String key);

    /**
     * Gets the value of a key, and tells a key that is known to have none from one of which nothing is known.
     *
     * @param key any string, the empty one included
     * @return what is known
     */
    CacheLookup<V> lookup(String key);

    /**
     * Gets the value of a key, and loads it if there is none: once for all threads that ask this cache object at the same time, with
     * whichever of their loaders came first, and if {@link LoadOptions#oncePerCluster} is set, on one host at a time. Those who wait get
     * a value of their own, unless the codec calls it immutable. The entry lives as long as
     * {@link GlusterTmpfsCacheBuilder#expireAfterWrite} says.
     *
     * <p>A value that cannot be put into the cache, such as on a full volume, is returned all the same, counted and logged; one that its codec
     * cannot encode only to the caller whose loader ran, if those who wait need copies, and they get the failure. One whose key
     * this cache object puts, evicts or touches while it is being loaded is returned to those who wait, and does not go into the cache;
     * nor does one that is loaded because the mount is out. The loader's time does not count for the operation timeout.
     *
     * @param key any string, the empty one included
     * @param loader makes the value, on the caller's thread unless {@link LoadOptions#softTimeout} is set
     * @return the value; null if the loader has returned null, or the key is known to have no value
     * @throws CacheLoadException if the loader has thrown a checked exception, which is the cause; what it throws else comes as it is, to
     *     all who wait. The next call tries again
     * @throws IllegalStateException if the loader asks for the key that it is loading
     */
    @Nullable
    V get(String key, CacheLoader<? extends V> loader);

    /**
     * As {@link #get(String, CacheLoader)}, with a time to live of its own for what is loaded.
     *
     * @param key any string, the empty one included
     * @param loader makes the value
     * @param ttl how long the entry lives, as for {@link #put(String, Object, Duration)}
     * @return the value; null if the loader has returned null, or the key is known to have no value
     * @throws IllegalArgumentException if the time to live is zero or negative
     * @throws CacheLoadException if the loader has thrown a checked exception
     */
    @Nullable
    V get(String key, CacheLoader<? extends V> loader, Duration ttl);

    /**
     * Gets the values of many keys, eight at a time, each as {@link #get(String)} does; once the mount is known to be out, the others
     * are misses at once.
     *
     * @param keys the keys; those that occur several times count once
     * @return the values of those keys that have one, in the order of the keys; the map is the caller's own
     */
    Map<String, V> getAll(Collection<String> keys);

    /**
     * Puts many values, eight at a time, each as {@link #put(String, Object)} does.
     *
     * @param values the values by their keys
     * @throws CacheFullException if there is no room for one of them
     * @throws CacheException if one of them cannot be put; others may have been
     */
    void putAll(Map<String, ? extends V> values);

    /**
     * Tells how long a key's entry still lives if nobody touches it; an idle limit
     * ({@link GlusterTmpfsCacheBuilder#expireAfterAccess}) is not counted in. Reads its header alone, so it may see an entry whose
     * value is damaged. Does not count as a use.
     *
     * @param key any string, the empty one included
     * @return the time left, more than zero; {@link GlusterTmpfsCache#FOREVER} if the entry never expires; empty if there is no entry or
     *     it has expired
     */
    Optional<Duration> ttl(String key);

    /**
     * Starts a key's time to live anew, with the time that {@link GlusterTmpfsCacheBuilder#expireAfterWrite} says, and counts
     * as a use. See {@link #touch(String, Duration)}.
     *
     * @param key any string, the empty one included
     * @return true if there was a live entry
     * @throws CacheException if the entry cannot be changed, such as by another user than the one that has put it; it may or
     *     may not have its old time to live then
     */
    boolean touch(String key);

    /**
     * Gives a key's entry another time to live, from now on, longer or shorter, and counts as a use. The value is not written:
     * the new time goes onto the entry's file (where the file system is not GlusterFS, into its header). Of a value that is put
     * at the same time, either the old or the new one is touched. Other hosts see it after the mount's staleness, and use the
     * old time until then.
     *
     * @param key any string, the empty one included
     * @param ttl how long the entry lives from now on, more than zero, as for {@link #put(String, Object, Duration)}
     * @return true if there was a live entry
     * @throws IllegalArgumentException if the time to live is zero or negative
     * @throws CacheException if the entry cannot be changed, such as by another user than the one that has put it; it may or
     *     may not have its old time to live then
     */
    boolean touch(String key, Duration ttl);

    /**
     * Removes a key's entry. If the mount is out, this cache sees none from then on, and the entry is removed when the mount is back.
     *
     * @param key any string, the empty one included
     * @return true if there was an entry, also one that had expired or was damaged and was still in its place
     * @throws CacheException if the entry cannot be removed
     */
    boolean evict(String key);

    /**
     * Removes the entries of many keys, eight at a time.
     *
     * @param keys the keys
     * @return how many entries were removed
     * @throws CacheException if one of them cannot be removed; others may have been
     */
    long evictAll(Collection<String> keys);

    /**
     * As {@link #get(String)}, without waiting. A value in memory completes the future at once.
     *
     * @param key any string, the empty one included
     * @return completes with what {@code get} returns
     */
    CompletableFuture<Optional<V>> getAsync(String key);

    /**
     * As {@link #get(String, CacheLoader)}, without waiting. A value in memory completes the future at once; else the loader runs on one
     * of the library's 16 threads for loaders. A loader must not wait for a future of this method: 16 of them would wait for ever.
     *
     * @param key any string, the empty one included
     * @param loader makes the value
     * @return completes with what {@code get} returns, null included
     */
    CompletableFuture<@Nullable V> getAsync(String key, CacheLoader<? extends V> loader);

    /**
     * As {@link #put(String, Object)}, without waiting. Asynchronous puts and evicts of one key by one {@link GlusterTmpfsCache}, by whatever
     * view of it, take effect in the order in which they were called. A put that has not begun when the next one of its key comes is left
     * out, does not count as one, and its future completes with that one's, and fails if that one fails: a key may be put as often as one
     * likes, and is written as often as the mount can.
     *
     * @param key any string, the empty one included
     * @param value the value, which must not change until the future is complete
     * @return completes when the value, or a later one that took its place, has been put
     */
    CompletableFuture<Void> putAsync(String key, V value);

    /**
     * As {@link #put(String, Object, Duration)}, without waiting, and in order as {@link #putAsync(String, Object)} is.
     *
     * @param key any string, the empty one included
     * @param value the value, which must not change until the future is complete
     * @param ttl how long the entry lives, as for {@code put}
     * @return completes when the value, or a later one that took its place, has been put
     * @throws IllegalArgumentException if the time to live is zero or negative
     */
    CompletableFuture<Void> putAsync(String key, V value, Duration ttl);

    /**
     * As {@link #evict}, without waiting, and after the asynchronous puts of the key that were called before.
     *
     * @param key any string, the empty one included
     * @return completes with what {@code evict} returns
     */
    CompletableFuture<Boolean> evictAsync(String key);
}
