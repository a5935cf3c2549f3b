package io.github.glustertmpfscache;

import java.time.Duration;

/**
 * What the sweeper of this JVM has done for a cache. See {@link CacheStats}.
 *
 * @param passes passes over the whole cache that were completed
 * @param totalTime from the beginning to the end of those passes together; a pass is mostly pauses, and meant to fill
 *     {@link GlusterTmpfsCacheBuilder#sweepInterval}
 * @param expired entries that were removed because they had expired
 * @param unusable entries that were removed because they were damaged, or of an unknown format
 */
public record SweepStats(long passes, Duration totalTime, long expired, long unusable) {}
