package io.github.glustertmpfscache;

import org.jspecify.annotations.Nullable;

/**
 * A cache operation failed for a reason that is neither a miss nor a caller's mistake, such as a full volume or missing
 * permissions. The message names the operation, the cache and the mount; the cause is the file system's own error.
 *
 * <p>Unless a method says otherwise, the cache is as it was before the call.
 */
public class CacheException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CacheException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
