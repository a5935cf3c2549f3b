package io.github.glustertmpfscache;

import org.jspecify.annotations.Nullable;

/**
 * The mount cannot be used: it does not answer in time, the path does not exist, is not a GlusterFS mount (the volume is not mounted and
 * the bare directory beneath shows), or the mount has lost its servers or its FUSE client. The message names the operation, the mount,
 * the time spent and the state of the mount's circuit breaker.
 *
 * <p>Thrown when a cache is built, and with {@link MountFailureMode#THROW} by every operation while the mount is out. Nothing was
 * written to the bare directory. The operations work again within about a second of the mount's being back at the same path (five,
 * if a probe still hangs in what was mounted there before); no restart is needed. A {@code put} that throws this may still appear on other
 * hosts if it was under way; this cache does not see it, and removes it later, together with what was there before.
 */
public final class MountUnavailableException extends CacheException {
    private static final long serialVersionUID = 1;

    MountUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
