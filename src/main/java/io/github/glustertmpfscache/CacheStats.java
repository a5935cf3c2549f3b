package io.github.glustertmpfscache;

/**
 * What a cache has done since it was built, in this JVM. Each number only grows. They are read one after the other, so two of
 * them may differ by an operation that ends meanwhile.
 *
 * @param hits gets that returned a value
 * @param misses gets that returned none: {@code expired}, {@code damaged} and {@code unreadable} ones included
 * @param expired gets that found an entry that had expired
 * @param damaged reads that found something else than a sound entry: torn off, changed, foreign or of another format
 * @param unreadable reads that gave up after failures of the file system
 * @param readRetries reads that started anew because the file was replaced meanwhile or failed to read
 * @param puts values written, by {@code put} and by a {@code putIfAbsent} that returned true
 * @param removals entries that {@code evict} and {@code evictAll} removed
 * @param evictions entries that were removed to make room, of a sample those that were used least recently
 * @param swept entries that the sweeper removed: expired, damaged, or of an unknown format
 * @param reaped files that are no entries and that the sweeper removed, such as temp files of writers that died
 * @param refused puts that failed because the volume was full or the value larger than the limit
 */
public record CacheStats(
        long hits,
        long misses,
        long expired,
        long damaged,
        long unreadable,
        long readRetries,
        long puts,
        long removals,
        long evictions,
        long swept,
        long reaped,
        long refused) {}
