package io.github.glustertmpfscache.internal.mount;

import io.github.glustertmpfscache.internal.Errno;
import io.github.glustertmpfscache.internal.MountOutException;
import io.github.glustertmpfscache.internal.mount.MountFiles.Kind;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Tells whether a path is on the file system that the cache was meant for. Thread-safe. */
final class MountGuard {
    private static final String GLUSTERFS = "fuse.glusterfs";

    private final Path mount;
    private final boolean requireMount;
    private final MountFiles files;

    /** Whether a path is on GlusterFS, as far as can be told. */
    static boolean isOnGlusterFs(Path path) {
        try {
            return MountedFileSystem.of(path).type().equals(GLUSTERFS);
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether this mount is one of GlusterFS. */
    boolean isOnGlusterFs() {
        return requireMount || isOnGlusterFs(mount);
    }

    /** Guards a mount; unless it is required to be one of GlusterFS, any file system that answers will do. */
    MountGuard(Path mount, boolean requireMount, MountFiles files) {
        this.mount = mount;
        this.requireMount = requireMount;
        this.files = files;
    }

    /** Makes the directory that the cache is to live in, where that is not the part of whoever mounts. */
    void prepare() throws IOException {
        if (!requireMount) {
            files.createDirectories(mount);
        }
    }

    void checkMount() throws MountGoneException {
        check(mount);
    }

    /** Returns if the path is there and on the right file system, and says in the exception what is there otherwise. */
    void check(Path path) throws MountGoneException {
        MountedFileSystem found;
        try {
            found = files.fileSystem(path);
        } catch (IOException e) {
            if (Errno.ENOTCONN.isReasonOf(e)) {
                throw notConnected(e);
            }
            String remedy = requireMount ? ". " + howToMount() : "";
            throw new MountGoneException(path + " " + describe(path, e) + remedy, e);
        }
        if (requireMount && !found.type().equals(GLUSTERFS)) {
            throw new MountGoneException(
                    path + " is not on a GlusterFS mount: found " + found.type() + " (" + found.source() + "). "
                            + howToMount() + ", or build the cache with requireMount(false) if it is meant to live on"
                            + " another file system",
                    null);
        }
    }

    /**
     * Makes of a failed operation the exception that tells its user most: that the mount has gone, if it has.
     *
     * @return {@code failure} itself if the mount is sound
     */
    IOException explain(IOException failure) {
        if (failure instanceof MountOutException) {
            return failure; // it says so itself, and a mount that hangs must not be asked again
        }
        if (Errno.ENOTCONN.isReasonOf(failure)) {
            return notConnected(failure);
        }
        try {
            checkMount();
            return failure;
        } catch (MountGoneException gone) {
            gone.addSuppressed(failure);
            return gone;
        }
    }

    /** What is wrong with a path. JDK 25 says of a file in place of a directory that it does not exist, JDK 17 does not. */
    private String describe(Path path, IOException failure) {
        try {
            if (files.kind(path) != Kind.DIRECTORY) {
                return "is not a directory";
            }
        } catch (IOException e) {
            // Then the first failure tells.
        }
        return failure instanceof NoSuchFileException ? "does not exist" : "cannot be used: " + failure.getMessage();
    }

    private static String howToMount() {
        return "Mount the volume (mount -t glusterfs SERVER:/VOLUME MOUNTPOINT)";
    }

    private MountGoneException notConnected(IOException e) {
        return new MountGoneException(
                mount + " is mounted but not connected (" + e.getMessage() + "): either its FUSE client has died"
                        + " (umount -l " + mount
                        + ", then mount it again), or none of the volume's servers can be reached",
                e);
    }
}
