package io.github.glustertmpfscache.internal.mount;

import io.github.glustertmpfscache.internal.mount.MountFiles.Kind;
import java.util.Objects;

/**
 * What the file system says about a file. Two of these are equal only if nobody has replaced, written or stamped the file in
 * between.
 *
 * @param kind what it is; a symbolic link is OTHER
 * @param size its length in bytes
 * @param modifiedNanos when it was last written, in nanoseconds since the epoch
 * @param accessedMillis its last-use stamp, see {@link UseStamps}
 * @param inode tells it from other files on this host
 */
public record FileStatus(Kind kind, long size, long modifiedNanos, long accessedMillis, int inode) {
    /** When it was last written or stamped as used, in milliseconds since the epoch. */
    public long lastUseMillis() {
        return Math.max(modifiedNanos / 1_000_000, accessedMillis);
    }

    /** 64 bits that change whenever the file's content may have changed, and not when it is stamped. */
    public long fingerprint() {
        return (modifiedNanos * 31 + size) ^ ((long) Objects.hash(inode, size) << 32);
    }
}
