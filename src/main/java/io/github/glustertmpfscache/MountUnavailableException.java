package io.github.glustertmpfscache;

import org.jspecify.annotations.Nullable;

/**
 * The mount cannot be used: the path does not exist, is not a GlusterFS mount (the volume is not mounted and the bare
 * directory beneath shows), or the mount has lost its servers or its FUSE client.
 *
 * <p>Thrown when a cache is built, and by every operation after the mount has gone. Nothing was written to the bare
 * directory. The operations work again as soon as the volume is mounted again at the same path; no restart is needed. If
 * the mount went in the middle of a {@code put} or {@code evict}, that one operation may or may not have taken effect.
 */
public final class MountUnavailableException extends CacheException {
    private static final long serialVersionUID = 1;

    MountUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
