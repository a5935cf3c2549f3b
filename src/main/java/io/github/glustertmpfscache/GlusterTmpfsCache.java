package io.github.glustertmpfscache;

import static java.util.Objects.requireNonNull;

import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.EntryMetadata;
import io.github.glustertmpfscache.internal.EntryStore;
import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.StatsRecorder;
import io.github.glustertmpfscache.internal.StoredEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

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
 * the clock of the host that reads it.
 */
public final class GlusterTmpfsCache implements AutoCloseable {
    /** A time to live without an end. */
    public static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();

    private final EntryStore store;
    private final StatsRecorder stats;
    private final Failures failures;
    private final Duration expireAfterWrite;
    private final InstantSource clock;
    private volatile boolean closed; // read by every operation, set once

    GlusterTmpfsCache(
            EntryStore store, StatsRecorder stats, Failures failures, Duration expireAfterWrite, InstantSource clock) {
        this.store = store;
        this.stats = stats;
        this.failures = failures;
        this.expireAfterWrite = expireAfterWrite;
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
     * @throws CacheException if the value cannot be written, such as on a full volume; the old value is still there
     * @throws IllegalStateException if the cache is closed
     */
    public void put(String key, byte[] value) {
        put(key, value, expireAfterWrite);
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
     * @throws CacheException if the value cannot be written, such as on a full volume; the old value is still there
     * @throws IllegalStateException if the cache is closed
     */
    public void put(String key, byte[] value, Duration ttl) {
        EntryKey entryKey = EntryKey.of(requireNonNull(key, "key"));
        requireNonNull(value, "value");
        Lifespan lifespan = Lifespan.starting(clock.millis(), requirePositive(ttl, "ttl"));
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
     * @throws CacheException if the value cannot be written, such as on a full volume or on a file system without hard
     *     links
     * @throws IllegalStateException if the cache is closed
     */
    public boolean putIfAbsent(String key, byte[] value) {
        EntryKey entryKey = EntryKey.of(requireNonNull(key, "key"));
        requireNonNull(value, "value");
        Lifespan lifespan = Lifespan.starting(clock.millis(), expireAfterWrite);
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
        if (found.isPresent() && isLive(found.get().metadata())) {
            stats.hits.increment();
            return found.map(StoredEntry::value);
        }
        stats.misses.increment();
        if (found.isPresent()) {
            stats.expired.increment();
        }
        return Optional.empty();
    }

    /**
     * Tells how long a key's entry still lives. Reads its header alone, so it may see an entry whose value is damaged.
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
                .filter(lifespan -> !lifespan.isExpiredAt(now))
                .map(lifespan -> lifespan.neverExpires() ? FOREVER : lifespan.remainingAt(now));
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
            stats.evictions.increment();
        }
        return removed;
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
                stats.evictions.sum());
    }

    /**
     * Closes this cache in this JVM; the entries stay. Operations that are under way end as if it were open, later ones
     * throw. Closing again does nothing.
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
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

    private boolean isLive(EntryMetadata metadata) {
        return !metadata.lifespan().isExpiredAt(clock.millis());
    }

    private <T> T run(String operation, EntryKey key, StoreCall<T> call) {
        if (closed) {
            throw failures.closed();
        }
        try {
            return call.run();
        } catch (IOException e) {
            throw failures.of(operation, key, e);
        } catch (UnsupportedOperationException e) {
            throw failures.of(operation, key, Failures.unsupported(e));
        }
    }

    private interface StoreCall<T> {
        T run() throws IOException;
    }
}
