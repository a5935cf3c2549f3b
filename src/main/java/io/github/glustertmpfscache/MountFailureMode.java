package io.github.glustertmpfscache;

/** What the operations of a cache do while its mount is out: it hangs, has lost its servers or its FUSE client, or is not mounted. */
public enum MountFailureMode {
    /**
     * They do without the mount, as if the cache were empty, and count that ({@link CacheStats#outage}): a get is a miss, or what the
     * near-cache may return then ({@link NearCacheOptions#staleWhileUnavailable}); a loader is asked, and what it makes is not cached; a
     * put or touch is dropped, an evict or clear is made up for later, {@code putIfAbsent} returns false. Only what cannot be answered
     * without the mount throws: {@link GlusterTmpfsCache#keys} and {@link GlusterTmpfsCache#evictAll(String)}.
     */
    DEGRADE,
    /** They throw {@link MountUnavailableException}. Loaders are not asked. */
    THROW
}
