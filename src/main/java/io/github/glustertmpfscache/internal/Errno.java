package io.github.glustertmpfscache.internal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;

/**
 * The errors of the system that matter here. Java shows an errno as the C library's text alone, so this knows the English
 * texts of glibc and musl. Where they are in another language, an error counts as any other: retried a few times, and the
 * mount is looked at.
 */
public enum Errno {
    /** The file was replaced or removed by another host. */
    ESTALE("Stale file handle", "Stale NFS file handle"),
    /** The same, told differently, when it comes from a read. */
    ENOENT("No such file or directory"),
    /** The FUSE client has died, or reaches no server; ECONNABORTED is what calls get that were under way when it died. */
    ENOTCONN(
            "Transport endpoint is not connected",
            "Socket not connected",
            "Software caused connection abort",
            "Connection aborted"),
    /** The volume is full, or has no inodes left. */
    ENOSPC("No space left on device"),
    /** What a full volume says now and then instead. */
    EIO("Input/output error", "I/O error"),
    /** A file was open while the connection to a server was lost. */
    EBADFD("File descriptor in bad state"),
    EAGAIN("Resource temporarily unavailable"),
    ETIMEDOUT("Connection timed out", "Operation timed out"),
    /** Only the file's owner may do this. */
    EPERM("Operation not permitted"),
    EACCES("Permission denied"),
    EEXIST("File exists"),
    EROFS("Read-only file system"),
    EDQUOT("Disk quota exceeded"),
    /** Whatever else, also what is not of the system. */
    OTHER;

    @SuppressWarnings("ImmutableEnumChecker") // nobody changes it
    private final String[] texts;

    Errno(String... texts) {
        this.texts = texts;
    }

    public boolean isReasonOf(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        return Arrays.stream(texts).anyMatch(message::contains);
    }

    /** The error that a failure comes from. */
    public static Errno of(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return ENOENT;
        }
        if (failure instanceof AccessDeniedException) {
            return EACCES;
        }
        if (failure instanceof FileAlreadyExistsException) {
            return EEXIST;
        }
        for (Errno errno : values()) {
            if (errno.isReasonOf(failure)) {
                return errno;
            }
        }
        return failure.getCause() instanceof IOException cause ? of(cause) : OTHER;
    }
}
