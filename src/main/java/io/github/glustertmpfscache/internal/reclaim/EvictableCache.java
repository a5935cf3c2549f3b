package io.github.glustertmpfscache.internal.reclaim;

import io.github.glustertmpfscache.internal.StatsRecorder;
import io.github.glustertmpfscache.internal.mount.CacheTree;

/**
 * A cache out of which entries may be evicted.
 *
 * @param tree its directory
 * @param stats its counters
 */
record EvictableCache(CacheTree tree, StatsRecorder stats) {}
