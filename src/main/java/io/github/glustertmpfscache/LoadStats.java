package io.github.glustertmpfscache;

import java.time.Duration;

/**
 * What has been loaded into a cache by this JVM. See {@link CacheStats}.
 *
 * @param loads calls of loaders, those that failed and those for refreshes included
 * @param failures loads that threw
 * @param totalTime what the loads took together
 * @param refreshes values that were loaded anew in the background while the old one was served
 * @param staleServed expired values that were served because a load failed, took long, or was under way on another host
 * @param loadedElsewhere values that another host has loaded while this one waited for it
 * @param notCached values that were loaded and returned, but could not be put into the cache
 */
public record LoadStats(
        long loads,
        long failures,
        Duration totalTime,
        long refreshes,
        long staleServed,
        long loadedElsewhere,
        long notCached) {}
