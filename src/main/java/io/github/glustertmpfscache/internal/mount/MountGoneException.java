package io.github.glustertmpfscache.internal.mount;

import io.github.glustertmpfscache.internal.MountOutException;
import org.jspecify.annotations.Nullable;

/** The mount cannot be used; the message says what was found at its path and what to do. */
public final class MountGoneException extends MountOutException {
    private static final long serialVersionUID = 1;

    MountGoneException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
