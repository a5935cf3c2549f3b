package io.github.glustertmpfscache.internal.mount;

import java.io.IOException;

/**
 * The errors of the system that matter here. Java shows an errno as the C library's text alone, so this knows the English
 * texts of glibc and musl. Where they are in another language, an error counts as any other: retried a few times, and the
 * mount is looked at.
 */
enum Errno {
    /** The file was replaced or removed by another host. */
    ESTALE("Stale file handle", "Stale NFS file handle"),
    /** The same, told differently, when it comes from a read. */
    ENOENT("No such file or directory"),
    /** The FUSE client has died, or reaches no server. */
    ENOTCONN("Transport endpoint is not connected", "Socket not connected"),
    /** The volume is full, or has no inodes left. */
    ENOSPC("No space left on device"),
    /** What a full volume says now and then instead. */
    EIO("Input/output error", "I/O error"),
    /** Only the file's owner may do this. */
    EPERM("Operation not permitted");

    private final String glibc;
    private final String other;

    Errno(String text) {
        this(text, text);
    }

    Errno(String glibc, String other) {
        this.glibc = glibc;
        this.other = other;
    }

    boolean isReasonOf(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        return message.contains(glibc) || message.contains(other);
    }
}
