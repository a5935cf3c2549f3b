package io.github.glustertmpfscache;

import java.util.Map;

/**
 * What went between a cache and its mount. See {@link CacheStats}. What the kernel or GlusterFS has in its own caches counts as if the
 * servers had been asked.
 *
 * @param bytesRead bytes of values that were read, as they are stored, without headers
 * @param bytesWritten bytes of values that were written, likewise
 * @param retries how often something was tried anew after an error that may pass, by the error
 * @param errors attempts that failed for good, by the error, whatever became of the operation: a get becomes a miss, a put on a full volume makes
 *     room and tries once more, what fails while it makes up for an outage is tried again. The sweeper's and the evictors' own are only logged. In both maps there is a number for each of the system's errors that the library
 *     tells apart, such as {@code ESTALE}, and {@code OTHER}
 */
public record MountIoStats(long bytesRead, long bytesWritten, Map<String, Long> retries, Map<String, Long> errors) {}
