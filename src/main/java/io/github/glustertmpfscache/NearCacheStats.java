package io.github.glustertmpfscache;

/**
 * What the near-cache of a cache has done; all zero without one. See {@link CacheStats}.
 *
 * @param hits gets that were answered from memory without a file call
 * @param revalidations values in memory that a look at their file's metadata has shown to be current: gets, and checks in the background,
 *     of single values or of many with one listing of their directory
 * @param staleServed gets that were answered from memory past the staleness bound, while a check was made in the background, or because
 *     the mount was out
 * @param evictions values that left memory because there was no room for them
 */
public record NearCacheStats(long hits, long revalidations, long staleServed, long evictions) {}
