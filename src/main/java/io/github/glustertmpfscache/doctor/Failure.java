package io.github.glustertmpfscache.doctor;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What a failed call tells about the mount. Java shows an error of the system as its English text alone. */
final class Failure {
    private Failure() {}

    static boolean isStale(IOException e) {
        return says(e, "Stale file handle", "Stale NFS file handle");
    }

    /** A file that is not there; GlusterFS may find that out when it is read. */
    static boolean isMissing(IOException e) {
        return e instanceof NoSuchFileException || says(e, "No such file or directory");
    }

    static boolean isNotConnected(IOException e) {
        return says(
                e,
                "Transport endpoint is not connected",
                "Socket not connected",
                "Software caused connection abort",
                "Connection aborted");
    }

    static boolean isNoSpace(IOException e) {
        return says(e, "No space left on device", "Disk quota exceeded");
    }

    /** What to do about it. */
    static String remedy(IOException e, Path mount) {
        if (isNotConnected(e)) {
            return "Either its FUSE client has died (umount -l " + mount
                    + ", then mount it again), or none of the volume's servers can be reached: look at them and at the network";
        }
        if (e instanceof NoSuchFileException) {
            return "Make the directory and mount the volume on it (mount -t glusterfs SERVER:/VOLUME " + mount + ")";
        }
        if (e instanceof AccessDeniedException || says(e, "Operation not permitted")) {
            return "Run it as the user that the cache will run as, and give that user the directory (chown USER "
                    + mount + ", or the volume option storage.owner-uid)";
        }
        if (says(e, "Read-only file system")) {
            return "Mount it without ro";
        }
        if (isNoSpace(e)) {
            return "Make room, or give the bricks more space and inodes (nr_inodes=0 for tmpfs)";
        }
        if (says(e, "Input/output error")) {
            return "Look for split-brain (gluster volume heal VOLUME info) and into the client's log in /var/log/glusterfs";
        }
        return "Look into the log of the file system's client (GlusterFS: /var/log/glusterfs), and run the doctor again";
    }

    /** The system's words, with the path. */
    static String words(IOException e) {
        String reason = e instanceof FileSystemException failure && failure.getReason() != null
                ? failure.getReason()
                : e.getMessage();
        if (e instanceof NoSuchFileException missing) {
            return missing.getFile() + " does not exist";
        }
        if (e instanceof AccessDeniedException denied && reason != null && reason.equals(e.getMessage())) {
            return denied.getFile() + ": permission denied";
        }
        return String.valueOf(reason);
    }

    private static boolean says(IOException e, String... texts) {
        String message = String.valueOf(e.getMessage());
        for (String text : texts) {
            if (message.contains(text)) {
                return true;
            }
        }
        return false;
    }
}
