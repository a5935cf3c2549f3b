package io.github.glustertmpfscache;

import static java.util.Objects.requireNonNull;

import io.github.glustertmpfscache.codec.ValueCodec;
import io.github.glustertmpfscache.internal.reclaim.Reclaim;
import io.github.glustertmpfscache.internal.reclaim.Watermarks;
import io.github.glustertmpfscache.internal.value.ValueFormat;
import io.github.glustertmpfscache.observe.CacheObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A cache of byte arrays in a directory that several hosts share, such as {@code /cache_client}, where each web server mounts
 * one GlusterFS volume. One entry is one file.
 *
 * <pre>{@code
 * try (GlusterTmpfsCache cache = GlusterTmpfsCache.builder(Path.of("/cache_client"))
 *         .name("shop")
 *         .expireAfterWrite(Duration.ofMinutes(10))
 *         .build()) {
 *     cache.put("greeting", "hello".getBytes(UTF_8));
 *     Optional<byte[]> value = cache.get("greeting");
 * }
 * }</pre>
 *
 * <h2>What it promises</h2>
 *
 * <ul>
 *   <li>A reader on any host gets a whole value that was put under exactly this key, or a miss; never a part, a mix, or
 *       another key's value. Every entry carries its key and checksums, and every read verifies them.
 *   <li>A put, evict or putIfAbsent that has returned is seen by the next operation of the same host (with a near-cache: of the same
 *       cache object). Another host sees it at once or after the mount's own staleness: 3 seconds at most with the default options of
 *       GlusterFS. Until then it sees the old value, whole. A near-cache ({@link GlusterTmpfsCacheBuilder#nearCache}) adds its staleness
 *       bound.
 *   <li>A key that is being overwritten is no miss, as long as the servers answer.
 *   <li>Every operation ends within {@link GlusterTmpfsCacheBuilder#operationTimeout} (one second if not set), whatever the mount does:
 *       hangs because a server has died or the FUSE client is stuck, or is gone. (For {@code getAll} and the like, streams of keys and
 *       {@code evictAll(String)} that is the time of each key; what loaders take, and the wait for another host that loads, comes on top.)
 *       While it is known to be out, operations return at once and do not touch it;
 *       {@link MountFailureMode} says what they return. It is used again, without a restart, when it answers.
 *   <li>What could not be put, evicted or cleared because of that is not seen again in its old state by this cache object: until the mount
 *       is back and the entry is removed, the key has none. (Other hosts see the old one until then, and so does a JVM that starts anew.
 *       Beyond 50,000 such keys the whole cache is cleared.)
 *   <li>While the volume is not mounted, no operation reads or writes the bare directory beneath (unless
 *       {@link GlusterTmpfsCacheBuilder#requireMount requireMount(false)} allows any file system).
 * </ul>
 *
 * It is a cache: GlusterFS on tmpfs forgets all when both cache servers restart, and an entry that cannot be read, for
 * whatever reason, is a miss.
 *
 * <p>Values of other types than bytes are what {@link #typed} is for. What every cache of values can do is in {@link TypedCache}; what
 * concerns a cache as a whole is here.
 *
 * <p>All methods are thread-safe, and any number of caches, JVMs and hosts may use one mount. They block for the file calls that they
 * need, which the library's own threads make (see {@link GlusterTmpfsCacheBuilder#operationTimeout}). An interrupt does not end them, and the
 * interrupt flag is kept. The hosts' clocks should agree (NTP), because an entry expires by
 * the clock of the host that reads it; see {@link GlusterTmpfsCacheBuilder#clockSkewAllowance}.
 *
 * <p>A cache that is open has a daemon thread, which all caches of this JVM on one mount share. It keeps the cache within its
 * bounds: removes what has expired and what writers that died have left, and evicts what was not used for longest before the mount
 * is full. Close a cache that is not needed any more.
 */
public final class GlusterTmpfsCache implements TypedCache<byte[]>, AutoCloseable {
    /** A time to live without an end. */
    public static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();

    private final Reclaim reclaim;
    private final OpenCache cache;
    private final TypedCache<byte[]> bytes;

    GlusterTmpfsCache(Reclaim reclaim, OpenCache cache) {
        this.reclaim = reclaim;
        this.cache = cache;
        this.bytes = typed(ValueCodec.bytes());
    }

    /**
     * Starts the configuration of a cache.
     *
     * @param mount the directory where the volume is mounted, such as {@code /cache_client}, or a directory on it
     * @return a builder with the defaults set
     */
    public static GlusterTmpfsCacheBuilder builder(Path mount) {
        return new GlusterTmpfsCacheBuilder(mount);
    }

    /**
     * Gives a view of this cache with values of another type. Views of one codec object share what the near-cache holds, and loads; so keep
     * the codec, or the view. Values that a codec of another schema has put are misses.
     *
     * @param <V> the type of the values
     * @param codec turns values into bytes and back
     * @return a view, which is closed with this cache
     */
    public <V> TypedCache<V> typed(ValueCodec<V> codec) {
        return new TypedView<>(this, cache, ValueFormat.of(requireNonNull(codec, "codec")));
    }

    @Override
    public void put(String key, byte[] value) {
        bytes.put(key, value);
    }

    @Override
    public void put(String key, byte[] value, Duration ttl) {
        bytes.put(key, value, ttl);
    }

    @Override
    public void putAbsent(String key, Duration ttl) {
        bytes.putAbsent(key, ttl);
    }

    @Override
    public boolean putIfAbsent(String key, byte[] value) {
        return bytes.putIfAbsent(key, value);
    }

    @Override
    public Optional<byte[]> get(String key) {
        return bytes.get(key);
    }

    @Override
    public CacheLookup<byte[]> lookup(String key) {
        return bytes.lookup(key);
    }

    @Override
    public byte @Nullable [] get(String key, CacheLoader<? extends byte[]> loader) {
        return bytes.get(key, loader);
    }

    @Override
    public byte @Nullable [] get(String key, CacheLoader<? extends byte[]> loader, Duration ttl) {
        return bytes.get(key, loader, ttl);
    }

    @Override
    public Map<String, byte[]> getAll(Collection<String> keys) {
        return bytes.getAll(keys);
    }

    @Override
    public void putAll(Map<String, ? extends byte[]> values) {
        bytes.putAll(values);
    }

    @Override
    public Optional<Duration> ttl(String key) {
        return bytes.ttl(key);
    }

    @Override
    public boolean touch(String key) {
        return bytes.touch(key);
    }

    @Override
    public boolean touch(String key, Duration ttl) {
        return bytes.touch(key, ttl);
    }

    @Override
    public boolean evict(String key) {
        return bytes.evict(key);
    }

    @Override
    public long evictAll(Collection<String> keys) {
        return bytes.evictAll(keys);
    }

    @Override
    public CompletableFuture<Optional<byte[]>> getAsync(String key) {
        return bytes.getAsync(key);
    }

    @Override
    public CompletableFuture<byte @Nullable []> getAsync(String key, CacheLoader<? extends byte[]> loader) {
        return bytes.getAsync(key, loader);
    }

    @Override
    public CompletableFuture<Void> putAsync(String key, byte[] value) {
        return bytes.putAsync(key, value);
    }

    @Override
    public CompletableFuture<Void> putAsync(String key, byte[] value, Duration ttl) {
        return bytes.putAsync(key, value, ttl);
    }

    @Override
    public CompletableFuture<Boolean> evictAsync(String key) {
        return bytes.evictAsync(key);
    }

    /**
     * Removes all live entries whose keys start with a prefix. Goes through the whole cache as {@link #keys} does, so it takes
     * as long as that; entries that are put meanwhile may stay.
     *
     * @param prefix taken literally; the empty one stands for all entries, for which {@link #clear} is faster
     * @return how many entries were removed
     * @throws MountUnavailableException if the mount is out, whatever the {@link MountFailureMode}
     * @throws CacheException if the entries cannot be read or removed; some may be removed already
     * @throws IllegalStateException if the cache is closed
     */
    public long evictAll(String prefix) {
        requireNonNull(prefix, "prefix");
        try (Stream<String> keys = keys()) {
            return keys.filter(key -> key.startsWith(prefix))
                    .filter(this::evict)
                    .count();
        }
    }

    /**
     * Gives the keys of all live entries. They are found one by one as the stream is consumed, each for the read of an
     * entry's header, which is one round trip; what is put or removed meanwhile may or may not be there. Does not count as a
     * use of the entries.
     *
     * @return a sequential stream in no particular order, which must be closed; while it is consumed it throws what this
     *     method throws
     * @throws MountUnavailableException if the mount is out, whatever the {@link MountFailureMode}
     * @throws CacheException if the cache's directory cannot be read
     * @throws IllegalStateException if the cache is closed
     */
    public Stream<String> keys() {
        return KeyStream.of(cache.run("keys", () -> cache.store().keys()), cache);
    }

    /**
     * Removes all entries of this cache, on all hosts, in the time that it takes to make an empty cache directory (some 200 ms on
     * GlusterFS), whatever their number. This cache sees it at once; other JVMs and hosts when they look, once a second while
     * they use the cache; what they put until then may be removed too. The sweeper frees the space later, so that a mount that was full
     * stays so for a while.
     *
     * <p>While the mount is out, this cache has no entries from then on, and takes none until the mount is back and the clear is made up for.
     *
     * @throws MountUnavailableException if the mount is out, and the mode is {@link MountFailureMode#THROW}
     * @throws CacheException if the directory cannot be made, such as on a full volume; the entries are still there
     * @throws IllegalStateException if the cache is closed
     */
    public void clear() {
        cache.runOr(
                "clear",
                () -> cache.loads().writingAll(() -> {
                    cache.values().clear();
                    return true;
                }),
                false,
                cache.stats().droppedWrites);
    }

    /**
     * Tells about how many entries there are, the expired ones that were not removed yet included. The figure is of the sweeper's
     * last complete pass, on whichever host it runs. Touches no file.
     *
     * @return the number; empty until a pass was complete, and if {@link GlusterTmpfsCacheBuilder#withoutSweeper} is set
     */
    public OptionalLong estimatedSize() {
        return reclaim.estimatedSize();
    }

    /**
     * Tells about how many bytes the entries' files take, in whole pages of 4 KiB each. As old as {@link #estimatedSize}.
     * Touches no file.
     *
     * @return the number of bytes; empty when {@link #estimatedSize} is
     */
    public OptionalLong estimatedBytes() {
        return reclaim.estimatedBytes();
    }

    /**
     * Tells how many values are in this JVM's memory, those that are not believed any more included.
     *
     * @return the number; 0 without a near-cache
     */
    public long nearSize() {
        return cache.values().nearSize();
    }

    /**
     * Tells how full the mount is, as it has said when this JVM last asked it. Touches no file. On GlusterFS, and with watermarks, that is
     * after a quarter of what was free then was written by this JVM's caches (1 to 64 MiB). While there are an
     * {@link #addObserver observer} and a sweeper, it is asked besides about every sixteenth of
     * {@link GlusterTmpfsCacheBuilder#sweepInterval}, but not more often than once a minute.
     *
     * @return the space; empty as long as nobody has asked the mount
     */
    public Optional<MountSpace> mountSpace() {
        return reclaim.space().map(space -> {
            Watermarks marks = reclaim.watermarks();
            boolean on = marks.areOn() && space.total() > 0;
            return new MountSpace(
                    space.total(),
                    space.usable(),
                    on ? OptionalLong.of(marks.lowBytes(space)) : OptionalLong.empty(),
                    on ? OptionalLong.of(marks.highBytes(space)) : OptionalLong.empty());
        });
    }

    /**
     * Returns the name of this cache.
     *
     * @return what the builder was given, or {@code "default"}
     */
    public String name() {
        return cache.failures().cacheName();
    }

    /**
     * Returns where the volume is mounted.
     *
     * @return what the builder was given, as an absolute path
     */
    public Path mount() {
        return cache.failures().mount();
    }

    /**
     * Returns what the cache's files may take.
     *
     * @return {@link GlusterTmpfsCacheBuilder#maximumBytes}; empty if there is no limit
     */
    public OptionalLong maximumBytes() {
        return reclaim.maximumBytes();
    }

    /**
     * Lets somebody know of what this cache does from now on, besides those who do already.
     *
     * @param observer is told until it is removed; the cache refers to it strongly
     */
    public void addObserver(CacheObserver observer) {
        cache.stats().observers.add(requireNonNull(observer, "observer"));
    }

    /**
     * Ends what {@link #addObserver} has begun. Operations that are under way may still tell the observer.
     *
     * @param observer one that was added; any other is ignored
     */
    public void removeObserver(CacheObserver observer) {
        cache.stats().observers.remove(requireNonNull(observer, "observer"));
    }

    /**
     * Returns what this cache has done since it was built, in this JVM. Touches no file.
     *
     * @return the counters as they are now
     */
    public CacheStats stats() {
        return CacheStats.of(cache.stats());
    }

    /**
     * Tells how this cache's mount does. Touches no file.
     *
     * @return what is known now
     */
    public MountHealth mountHealth() {
        return cache.mount().health();
    }

    /**
     * Tells whether {@link #close} was called.
     *
     * @return whether operations throw now
     */
    public boolean isClosed() {
        return cache.isClosed();
    }

    /**
     * Closes this cache in this JVM; the entries stay. Operations that are under way end as if it were open, later ones
     * throw. Background work for this cache stops; if this host was sweeping it, another one goes on. Waits for two seconds at
     * most, unless it has no operation timeout and the mount hangs. What was to be made up for when the mount is back is not. Closing again does nothing.
     */
    @Override
    public void close() {
        if (!cache.close()) {
            return;
        }
        OpenCaches.closed(this);
        cache.loads().close();
        cache.values().close();
        try {
            cache.store().close();
            cache.mount().close(reclaim::close);
        } catch (IOException e) {
            throw cache.failures().ofClosing(e);
        }
    }

    /** Names the cache and its mount. */
    @Override
    public String toString() {
        return cache.failures().toString();
    }

    static Duration requirePositive(Duration duration, String name) {
        if (requireNonNull(duration, name).isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(name + " (" + duration + ") must be more than zero");
        }
        return duration;
    }
}
