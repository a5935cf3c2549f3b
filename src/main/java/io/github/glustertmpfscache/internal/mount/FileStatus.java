package io.github.glustertmpfscache.internal.mount;

import io.github.glustertmpfscache.internal.EntryIdentity;
import io.github.glustertmpfscache.internal.mount.MountFiles.Kind;
import java.util.Objects;

/**
 * What the file system says about a file. Two of these are equal only if nobody has replaced, written, stamped or touched the
 * file in between.
 *
 * @param kind what it is; a symbolic link is OTHER
 * @param size its length in bytes
 * @param modifiedNanos when it was last written, in nanoseconds since the epoch
 * @param lastUseMillis when it was last written, touched or stamped as used, in milliseconds since the epoch
 * @param touchedExpiry the time of expiry that a touch has left, in milliseconds, or {@link TouchedExpiry#NONE}
 * @param inode tells it from other files on this host
 */
public record FileStatus(Kind kind, long size, long modifiedNanos, long lastUseMillis, long touchedExpiry, long inode) {
    public boolean isRegularFile() {
        return kind == Kind.FILE;
    }

    public boolean isDirectory() {
        return kind == Kind.DIRECTORY;
    }

    /** Whether a touch has left another time of expiry. */
    boolean wasTouched() {
        return touchedExpiry != TouchedExpiry.NONE;
    }

    /** When the entry expires if its header says {@code expiresAtMillis}. */
    public long expiry(long expiresAtMillis) {
        return wasTouched() ? touchedExpiry : expiresAtMillis;
    }

    /** What tells the file from others in its place. */
    public EntryIdentity identity() {
        return new EntryIdentity(modifiedNanos, size, inode);
    }

    /** 64 bits that change whenever the file's content may have changed. */
    public long fingerprint() {
        return (modifiedNanos * 31 + size) ^ ((long) Objects.hash(inode, size) << 32);
    }
}
