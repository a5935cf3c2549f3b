package io.github.glustertmpfscache;

import static java.util.Objects.requireNonNull;

import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.EntryMetadata;
import io.github.glustertmpfscache.internal.EntryStore;
import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.StatsRecorder;
import io.github.glustertmpfscache.internal.StoredEntry;
import io.github.glustertmpfscache.internal.reclaim.Reclaim;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;

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
 *   <li>A put, evict or putIfAbsent that has returned is seen by the next operation of the same host. Another host sees it
 *       at once or after the mount's own staleness: 3 seconds at most with the default options of GlusterFS. Until then it
 *       sees the old value, whole.
 *   <li>A key that is being overwritten is no miss, as long as the servers answer.
 *   <li>While the volume is not mounted, no operation reads or writes the bare directory beneath (unless
 *       {@link GlusterTmpfsCacheBuilder#requireMount requireMount(false)} allows any file system).
 * </ul>
 *
 * It is a cache: GlusterFS on tmpfs forgets all when both cache servers restart, and an entry that cannot be read, for
 * whatever reason, is a miss.
 *
 * <p>All methods are thread-safe, and any number of caches, JVMs and hosts may use one mount. They block for the file calls
 * they make, which hang as long as the mount hangs. An interrupt does not end them, and the interrupt flag is kept; but whoever
 * interrupts a thread while its call hangs, waits with it. The hosts' clocks should agree (NTP), because an entry expires by
 * the clock of the host that reads it; see {@link GlusterTmpfsCacheBuilder#clockSkewAllowance}.
 *
 * <p>A cache that is open has a daemon thread, which all caches of this JVM on one mount share. It keeps the cache within its
 * bounds: removes what has expired and what writers that died have left, and evicts what was not used for longest before the mount
 * is full. Close a cache that is not needed any more.
 */
public final class GlusterTmpfsCache implements AutoCloseable {
    /** A time to live without an end. */
    public static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();

    private final Reclaim reclaim;
    private final EntryStore store;
    private final StatsRecorder stats;
    private final Failures failures;
    private final TimeToLive timeToLive;
    private final InstantSource clock;
    private final AtomicBoolean closed = new AtomicBoolean();

    GlusterTmpfsCache(
            Reclaim reclaim, StatsRecorder stats, Failures failures, TimeToLive timeToLive, InstantSource clock) {
        this.reclaim = reclaim;
        this.store = reclaim.store();
        this.stats = stats;
        this.failures = failures;
        this.timeToLive = timeToLive;
        this.clock = clock;
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
     * Puts a value, in place of the key's old one if there is one. The entry lives as long as
     * {@link GlusterTmpfsCacheBuilder#expireAfterWrite} says.
     *
     * @param key any string, the empty one included
     * @param value 0 or more bytes; not kept, so it may change after the call
     * @throws MountUnavailableException if the mount has gone
     * @throws CacheFullException if there is no room for the value; see {@link CacheFullException} for what is left then
     * @throws CacheException if the value cannot be written; the old value is still there
     * @throws IllegalStateException if the cache is closed
     */
    public void put(String key, byte[] value) {
        put(key, value, timeToLive.usual());
    }

    /**
     * Puts a value with a time to live of its own.
     *
     * @param key any string, the empty one included
     * @param value 0 or more bytes; not kept, so it may change after the call
     * @param ttl how long the entry lives, more than zero; a part of a millisecond counts as a whole one;
     *     {@link #FOREVER}, and whatever ends beyond the year 292,000,000, for no end
     * @throws IllegalArgumentException if the time to live is zero or negative
     * @throws MountUnavailableException if the mount has gone
     * @throws CacheFullException if there is no room for the value; see {@link CacheFullException} for what is left then
     * @throws CacheException if the value cannot be written; the old value is still there
     * @throws IllegalStateException if the cache is closed
     */
    public void put(String key, byte[] value, Duration ttl) {
        EntryKey entryKey = EntryKey.of(requireNonNull(key, "key"));
        requireNonNull(value, "value");
        Lifespan lifespan = timeToLive.starting(clock.millis(), requirePositive(ttl, "ttl"));
        run("put", entryKey, () -> {
            store.put(entryKey, value, lifespan);
            return true;
        });
        stats.puts.increment();
    }

    /**
     * Puts a value unless the key has one that has not expired. Of all threads, JVMs and hosts that try at once, exactly one
     * gets true. An entry that has expired or is damaged counts as none. A {@code put} of the same key on another host that
     * falls into the file calls with which such an entry is replaced (some milliseconds) may be lost, as if it had come before.
     *
     * @param key any string, the empty one included
     * @param value 0 or more bytes; not kept, so it may change after the call
     * @return true if this call put the value, false if there was one
     * @throws MountUnavailableException if the mount has gone
     * @throws CacheFullException if there is no room for the value; see {@link CacheFullException} for what is left then
     * @throws CacheException if the value cannot be written, such as on a file system without hard links
     * @throws IllegalStateException if the cache is closed
     */
    public boolean putIfAbsent(String key, byte[] value) {
        EntryKey entryKey = EntryKey.of(requireNonNull(key, "key"));
        requireNonNull(value, "value");
        Lifespan lifespan = timeToLive.starting(clock.millis(), timeToLive.usual());
        boolean won = run("putIfAbsent", entryKey, () -> store.putIfAbsent(entryKey, value, lifespan));
        if (won) {
            stats.puts.increment();
        }
        return won;
    }

    /**
     * Gets the value of a key.
     *
     * @param key any string, the empty one included
     * @return the value, in a new array; empty if there is none, if it has expired, or if its entry cannot be used
     * @throws MountUnavailableException if the mount has gone
     * @throws CacheException if this process may not read the entry, or the cache's directory is not as it must be
     * @throws IllegalStateException if the cache is closed
     */
    public Optional<byte[]> get(String key) {
        EntryKey entryKey = EntryKey.of(requireNonNull(key, "key"));
        Optional<StoredEntry> found = run("get", entryKey, () -> store.find(entryKey));
        (found.isPresent() ? stats.hits : stats.misses).increment();
        return found.map(StoredEntry::value);
    }

    /**
     * Tells how long a key's entry still lives if nobody touches it; an idle limit
     * ({@link GlusterTmpfsCacheBuilder#expireAfterAccess}) is not counted in. Reads its header alone, so it may see an entry whose
     * value is damaged. Does not count as a use.
     *
     * @param key any string, the empty one included
     * @return the time left, more than zero; {@link #FOREVER} if the entry never expires; empty if there is no entry or it
     *     has expired
     * @throws MountUnavailableException if the mount has gone
     * @throws CacheException if this process may not read the entry, or the cache's directory is not as it must be
     * @throws IllegalStateException if the cache is closed
     */
    public Optional<Duration> ttl(String key) {
        EntryKey entryKey = EntryKey.of(requireNonNull(key, "key"));
        long now = clock.millis();
        return run("ttl", entryKey, () -> store.findMetadata(entryKey))
                .map(EntryMetadata::lifespan)
                .filter(lifespan -> !lifespan.isExpiredAt(now)) // the store may have looked a moment earlier
                .map(lifespan -> lifespan.neverExpires() ? FOREVER : lifespan.remainingAt(now));
    }

    /**
     * Starts a key's time to live anew, with the time that {@link GlusterTmpfsCacheBuilder#expireAfterWrite} says, and counts
     * as a use. See {@link #touch(String, Duration)}.
     *
     * @param key any string, the empty one included
     * @return true if there was a live entry
     * @throws MountUnavailableException if the mount has gone
     * @throws CacheException if the entry cannot be changed, such as by another user than the one that has put it; it may or
     *     may not have its old time to live then
     * @throws IllegalStateException if the cache is closed
     */
    public boolean touch(String key) {
        return touch(key, timeToLive.usual());
    }

    /**
     * Gives a key's entry another time to live, from now on, longer or shorter, and counts as a use. The value is not written:
     * the new time goes onto the entry's file (where the file system is not GlusterFS, into its header). Of a value that is put
     * at the same time, either the old or the new one is touched. Other hosts see it after the mount's staleness, and use the
     * old time until then.
     *
     * @param key any string, the empty one included
     * @param ttl how long the entry lives from now on, more than zero, as for {@link #put(String, byte[], Duration)}
     * @return true if there was a live entry
     * @throws IllegalArgumentException if the time to live is zero or negative
     * @throws MountUnavailableException if the mount has gone
     * @throws CacheException if the entry cannot be changed, such as by another user than the one that has put it; it may or
     *     may not have its old time to live then
     * @throws IllegalStateException if the cache is closed
     */
    public boolean touch(String key, Duration ttl) {
        EntryKey entryKey = EntryKey.of(requireNonNull(key, "key"));
        Lifespan lifespan = timeToLive.starting(clock.millis(), requirePositive(ttl, "ttl"));
        return run("touch", entryKey, () -> store.touch(entryKey, lifespan));
    }

    /**
     * Removes a key's entry.
     *
     * @param key any string, the empty one included
     * @return true if there was an entry, also one that had expired or was damaged and was still in its place
     * @throws MountUnavailableException if the mount has gone
     * @throws CacheException if the entry cannot be removed
     * @throws IllegalStateException if the cache is closed
     */
    public boolean evict(String key) {
        EntryKey entryKey = EntryKey.of(requireNonNull(key, "key"));
        boolean removed = run("evict", entryKey, () -> store.evict(entryKey));
        if (removed) {
            stats.removals.increment();
        }
        return removed;
    }

    /**
     * Removes all live entries whose keys start with a prefix. Goes through the whole cache as {@link #keys} does, so it takes
     * as long as that; entries that are put meanwhile may stay.
     *
     * @param prefix taken literally; the empty one stands for all entries, for which {@link #clear} is faster
     * @return how many entries were removed
     * @throws MountUnavailableException if the mount has gone
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
     * @throws MountUnavailableException if the mount has gone
     * @throws CacheException if the cache's directory cannot be read
     * @throws IllegalStateException if the cache is closed
     */
    public Stream<String> keys() {
        return KeyStream.of(run("keys", store::keys), failures);
    }

    /**
     * Removes all entries of this cache, on all hosts, in the time that it takes to make an empty cache directory (some 200 ms on
     * GlusterFS), whatever their number. This cache sees it at once; other JVMs and hosts when they look, once a second while
     * they use the cache; what they put until then may be removed too. The sweeper frees the space later, so that a mount that was full stays so for a while.
     *
     * @throws MountUnavailableException if the mount has gone
     * @throws CacheException if the directory cannot be made, such as on a full volume; the entries are still there
     * @throws IllegalStateException if the cache is closed
     */
    public void clear() {
        run("clear", () -> {
            store.clear();
            return true;
        });
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
     * Returns what this cache has done since it was built, in this JVM. Touches no file.
     *
     * @return the counters as they are now
     */
    public CacheStats stats() {
        return new CacheStats(
                stats.hits.sum(),
                stats.misses.sum(),
                stats.expired.sum(),
                stats.damaged.sum(),
                stats.unreadable.sum(),
                stats.readRetries.sum(),
                stats.puts.sum(),
                stats.removals.sum(),
                stats.evictions.sum(),
                stats.swept.sum(),
                stats.reaped.sum(),
                stats.refused.sum());
    }

    /**
     * Closes this cache in this JVM; the entries stay. Operations that are under way end as if it were open, later ones
     * throw. Background work for this cache stops; if this host was sweeping it, another one goes on. Waits for a second at
     * most, unless the mount hangs. Closing again does nothing.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        reclaim.close();
        try {
            store.close();
        } catch (IOException e) {
            throw failures.ofClosing(e);
        }
    }

    /** Names the cache and its mount. */
    @Override
    public String toString() {
        return failures.toString();
    }

    static Duration requirePositive(Duration duration, String name) {
        if (requireNonNull(duration, name).isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(name + " (" + duration + ") must be more than zero");
        }
        return duration;
    }

    private <T> T run(String operation, EntryKey key, StoreCall<T> call) {
        return run(call, cause -> failures.of(operation, key, cause));
    }

    private <T> T run(String operation, StoreCall<T> call) {
        return run(call, cause -> failures.of(operation, cause));
    }

    private <T> T run(StoreCall<T> call, Function<IOException, CacheException> failure) {
        if (closed.get()) {
            throw failures.closed();
        }
        try {
            return call.run();
        } catch (IOException e) {
            throw failure.apply(e);
        } catch (UnsupportedOperationException e) {
            throw failure.apply(Failures.unsupported(e));
        }
    }

    private interface StoreCall<T> {
        T run() throws IOException;
    }
}
