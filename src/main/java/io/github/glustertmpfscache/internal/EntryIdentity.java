package io.github.glustertmpfscache.internal;

/**
 * What tells an entry's file from every other one that was or will be in its place, on this host. A last-use stamp and a touch on
 * GlusterFS do not change it.
 *
 * @param modifiedNanos when the file was last written, in nanoseconds since the epoch
 * @param size its length in bytes
 * @param inode tells it from files of the same time and length
 */
public record EntryIdentity(long modifiedNanos, long size, int inode) {}
