package io.github.glustertmpfscache;

import io.github.glustertmpfscache.internal.StatsRecorder;
import java.time.Duration;

/**
 * What a cache has done since it was built, in this JVM. Each number only grows. They are read one after the other, so two of
 * them may differ by an operation that ends meanwhile.
 *
 * @param hits gets that found a value (those that wait for another one's search count nowhere), in memory or on the mount, or that the
 *     key is known to have none
 * @param mountHits hits whose value was read from the mount
 * @param misses gets that found nothing: {@code expired}, {@code damaged}, {@code undecodable} and {@code unreadable} ones included, but
 *     not those that did without the mount ({@link OutageStats#degradedReads})
 * @param expired looks at the mount that found an entry that had expired: gets, and the library's own for loading
 * @param damaged reads that found something else than a sound entry: torn off, changed, foreign or of another format
 * @param undecodable looks that found an entry of another schema, or one that its codec could not decode
 * @param unreadable reads that gave up after failures of the file system
 * @param readRetries reads that started anew because the file was replaced meanwhile or failed to read
 * @param puts values written, by {@code put}, by a {@code putIfAbsent} that returned true, and after a load
 * @param removals entries that {@code evict} and {@code evictAll} removed
 * @param evictions entries that were removed to make room, of a sample those that were used least recently
 * @param swept entries that the sweeper removed: expired, damaged, or of an unknown format
 * @param reaped files that are no entries and that the sweeper removed, such as temp files of writers that died
 * @param refused puts that failed because the volume was full or the value larger than the limit
 * @param near what the near-cache has done
 * @param loading what was loaded
 * @param outage what was done about outages of the mount
 */
public record CacheStats(
        long hits,
        long mountHits,
        long misses,
        long expired,
        long damaged,
        long undecodable,
        long unreadable,
        long readRetries,
        long puts,
        long removals,
        long evictions,
        long swept,
        long reaped,
        long refused,
        NearCacheStats near,
        LoadStats loading,
        OutageStats outage) {
    static CacheStats of(StatsRecorder stats) {
        NearCacheStats near = new NearCacheStats(
                stats.nearHits.sum(),
                stats.nearChecked.sum() + stats.nearCheckedInBackground.sum(),
                stats.nearStale.sum(),
                stats.nearEvictions.sum());
        LoadStats loading = new LoadStats(
                stats.loads.sum(),
                stats.loadFailures.sum(),
                Duration.ofNanos(stats.loadNanos.sum()),
                stats.refreshes.sum(),
                stats.loadStale.sum(),
                stats.loadedElsewhere.sum(),
                stats.loadsNotCached.sum());
        long mountHits = stats.mountHits.sum();
        return new CacheStats(
                mountHits + near.hits() + stats.nearChecked.sum() + near.staleServed(),
                mountHits,
                stats.misses.sum(),
                stats.expired.sum(),
                stats.damaged.sum(),
                stats.undecodable.sum(),
                stats.unreadable.sum(),
                stats.readRetries.sum(),
                stats.puts.sum(),
                stats.removals.sum(),
                stats.evictions.sum(),
                stats.swept.sum(),
                stats.reaped.sum(),
                stats.refused.sum(),
                near,
                loading,
                new OutageStats(
                        stats.timeouts.sum(),
                        stats.degradedReads.sum(),
                        stats.droppedWrites.sum(),
                        stats.repairs.sum()));
    }
}
