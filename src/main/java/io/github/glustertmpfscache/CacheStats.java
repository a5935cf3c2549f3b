package io.github.glustertmpfscache;

import io.github.glustertmpfscache.internal.StatsRecorder;
import java.time.Duration;

/**
 * What a cache has done since it was built, in this JVM. Each number only grows. They are read one after the other, so two of
 * them may differ by an operation that ends meanwhile.
 *
 * @param hits gets that found a value, in memory or on the mount, or that the key is known to have none. A get is a {@code get}, a
 *     {@code lookup}, or a key of a {@code getAll}; each counts once, as a hit or as a miss, also
 *     if its loader fails, unless the cache itself has failed: {@link MountUnavailableException} and the like
 * @param mountHits hits whose value was read from the mount
 * @param sharedHits hits that were given what another get, which was under way, has found or loaded
 * @param misses gets that found nothing, whether a loader was asked then, and whether it failed: {@code expired}, {@code damaged},
 *     {@code undecodable} and {@code unreadable} entries, and gets that did without the mount because it was out
 * @param expired looks at the mount that found an entry that had expired: gets, and the library's own for loading
 * @param damaged reads that found something else than a sound entry: torn off, changed, foreign or of another format
 * @param undecodable looks that found an entry of another schema, or one that its codec could not decode
 * @param unreadable reads that gave up after failures of the file system
 * @param readRetries reads that started anew because the file was replaced meanwhile or failed to read
 * @param puts entries written, by {@code put}, {@code putAbsent}, a {@code putIfAbsent} that returned true, and after a load
 * @param removals entries that {@code evict} and {@code evictAll} removed
 * @param evictions entries that were removed to make room, of a sample those that were used least recently
 * @param evictedFor why they were
 * @param swept entries that the sweeper removed: expired, damaged, or of an unknown format
 * @param reaped files that are no entries and that the sweeper removed, such as temp files of writers that died
 * @param refused puts that failed because the volume was full or the value larger than the limit
 * @param sweeping what this JVM's sweeper has done; it sweeps while no other host does
 * @param io what went to and from the mount
 * @param near what the near-cache has done
 * @param loading what was loaded
 * @param outage what was done about outages of the mount
 */
public record CacheStats(
        long hits,
        long mountHits,
        long sharedHits,
        long misses,
        long expired,
        long damaged,
        long undecodable,
        long unreadable,
        long readRetries,
        long puts,
        long removals,
        long evictions,
        EvictionStats evictedFor,
        long swept,
        long reaped,
        long refused,
        SweepStats sweeping,
        MountIoStats io,
        NearCacheStats near,
        LoadStats loading,
        OutageStats outage) {
    static CacheStats of(StatsRecorder stats) {
        NearCacheStats near = new NearCacheStats(
                stats.nearHits.sum(),
                stats.nearChecked.sum() + stats.nearCheckedInBackground.sum(),
                stats.nearStale.sum(),
                stats.nearEvictions.sum());
        long loadFailures = stats.loadFailures.sum();
        LoadStats loading = new LoadStats(
                stats.loadSuccesses.sum() + loadFailures,
                loadFailures,
                Duration.ofNanos(stats.loadNanos.sum()),
                stats.refreshes.sum(),
                stats.loadStale.sum(),
                stats.loadedElsewhere.sum(),
                stats.loadsNotCached.sum());
        long mountHits = stats.mountHits.sum();
        long sharedHits = stats.sharedHits.sum();
        EvictionStats evictedFor = new EvictionStats(
                stats.evictedForSize.sum(), stats.evictedAtWatermark.sum(), stats.evictedWhenFull.sum());
        SweepStats sweeping = new SweepStats(
                stats.sweeps.sum(),
                Duration.ofNanos(stats.sweepNanos.sum()),
                stats.sweptExpired.sum(),
                stats.sweptUnusable.sum());
        long degradedGets = stats.degradedGets.sum();
        return new CacheStats(
                mountHits + sharedHits + near.hits() + stats.nearChecked.sum() + near.staleServed(),
                mountHits,
                sharedHits,
                stats.misses.sum() + degradedGets,
                stats.expired.sum(),
                stats.damaged.sum(),
                stats.undecodable.sum(),
                stats.unreadable.sum(),
                stats.readRetries.sum(),
                stats.puts.sum(),
                stats.removals.sum(),
                stats.evictions(),
                evictedFor,
                stats.swept(),
                stats.reaped.sum(),
                stats.refused.sum(),
                sweeping,
                new MountIoStats(
                        stats.bytesRead.sum(), stats.bytesWritten.sum(), stats.retries.counts(), stats.errors.counts()),
                near,
                loading,
                new OutageStats(
                        stats.timeouts.sum(),
                        degradedGets + stats.degradedReads.sum(),
                        stats.droppedWrites.sum(),
                        stats.repairs.sum()));
    }
}
