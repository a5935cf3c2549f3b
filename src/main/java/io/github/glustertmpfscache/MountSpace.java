package io.github.glustertmpfscache;

import java.util.OptionalLong;

/**
 * How full a cache's mount is, in bytes. GlusterFS keeps 1 % for itself, unless it is told otherwise.
 *
 * @param total what the volume holds
 * @param usable what may still be written
 * @param lowMark down to how many bytes in use caches of this JVM are evicted; empty if no cache has watermarks there
 * @param highMark from how many bytes in use on; likewise
 */
public record MountSpace(long total, long usable, OptionalLong lowMark, OptionalLong highMark) {}
