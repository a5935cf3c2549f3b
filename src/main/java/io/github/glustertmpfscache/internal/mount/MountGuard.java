package io.github.glustertmpfscache.internal.mount;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Tells whether a path is on the file system that the cache was meant for. */
public enum MountGuard {
    /** Takes a GlusterFS FUSE mount and nothing else. */
    GLUSTERFS {
        @Override
        void check(Path path) throws MountGoneException {
            FileStore store = store(path);
            if (!store.type().equals("fuse.glusterfs")) {
                throw new MountGoneException(
                        path + " is not on a GlusterFS mount: found " + store.type() + " (" + store.name() + ")."
                                + " Mount the volume (mount -t glusterfs SERVER:/VOLUME MOUNTPOINT), or build the cache"
                                + " with requireMount(false) if it is meant to live on another file system",
                        null);
            }
        }
    },
    /** Takes any file system that answers. */
    ANY {
        @Override
        void check(Path path) throws MountGoneException {
            store(path);
        }

        @Override
        void prepare(Path mount) throws IOException {
            Files.createDirectories(mount);
        }
    };

    private static final String NOT_CONNECTED = "Transport endpoint is not connected";

    /** Returns if the path is there and on the right file system, and says in the exception what is there otherwise. */
    abstract void check(Path path) throws MountGoneException;

    /** Makes the directory that a cache is to live in, where that is not somebody else's part. */
    void prepare(Path mount) throws IOException {
        // A mount point is made by whoever mounts.
    }

    /**
     * Makes of a failed operation the exception that tells its user most: that the mount has gone, if it has.
     *
     * @return {@code failure} itself if the mount is sound
     */
    IOException explain(IOException failure, Path mount) {
        if (failure instanceof MountGoneException) {
            return failure;
        }
        if (isNotConnected(failure)) {
            return notConnected(mount, failure);
        }
        try {
            check(mount);
            return failure;
        } catch (MountGoneException gone) {
            gone.addSuppressed(failure);
            return gone;
        }
    }

    private static FileStore store(Path path) throws MountGoneException {
        try {
            return Files.getFileStore(path);
        } catch (NoSuchFileException e) {
            throw new MountGoneException(path + " does not exist. Create the directory and mount the volume on it", e);
        } catch (IOException e) {
            throw isNotConnected(e)
                    ? notConnected(path, e)
                    : new MountGoneException(path + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static boolean isNotConnected(IOException e) {
        return String.valueOf(e.getMessage()).contains(NOT_CONNECTED);
    }

    private static MountGoneException notConnected(Path path, IOException e) {
        return new MountGoneException(
                path + " is mounted but not connected (" + NOT_CONNECTED
                        + "): either its FUSE client has died (umount -l " + path
                        + ", then mount it again), or none of the volume's servers can be reached",
                e);
    }
}
