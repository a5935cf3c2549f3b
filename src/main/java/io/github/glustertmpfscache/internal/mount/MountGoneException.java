package io.github.glustertmpfscache.internal.mount;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The mount cannot be used; the message says what was found at its path and what to do. */
public final class MountGoneException extends IOException {
    private static final long serialVersionUID = 1;

    MountGoneException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
