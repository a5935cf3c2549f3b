package io.github.glustertmpfscache.internal;

/**
 * What tells an entry's file from every other one that was or will be in its place, on this host. A last-use stamp by the file's
 * owner does not change it. A touch on GlusterFS changes the time, but the file is still recognised by the rest.
 *
 * @param modifiedNanos when the file was last written, in nanoseconds since the epoch
 * @param size its length in bytes
 * @param inode tells it from files of the same time and length
 */
public record EntryIdentity(long modifiedNanos, long size, long inode) {}
