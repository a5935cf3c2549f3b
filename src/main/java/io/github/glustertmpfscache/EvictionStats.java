package io.github.glustertmpfscache;

/**
 * Why entries were evicted. See {@link CacheStats}.
 *
 * @param forSize because the cache was above {@link GlusterTmpfsCacheBuilder#maximumBytes}
 * @param atWatermark because the mount was above its high mark ({@link GlusterTmpfsCacheBuilder#watermarks})
 * @param whenFull to make room for something that was being put, because there was none
 */
public record EvictionStats(long forSize, long atWatermark, long whenFull) {}
