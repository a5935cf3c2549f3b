package io.github.glustertmpfscache;

/**
 * What a cache has done about its mount's outages. Each number only grows.
 *
 * @param timeouts file operations that have not ended within {@link GlusterTmpfsCacheBuilder#operationTimeout}, also those that found no
 *     thread in time; not those for which no time was left, or whose key is stuck already
 * @param degradedReads operations that would have read, and did without the mount ({@link MountFailureMode#DEGRADE}); gets among them are
 *     misses too
 * @param droppedWrites operations that would have written, and did without the mount
 * @param repairs keys that were made up for later, because they could not be written during an outage; a {@code clear} counts as one
 */
public record OutageStats(long timeouts, long degradedReads, long droppedWrites, long repairs) {}
