package io.github.glustertmpfscache.internal;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The mount as a whole cannot be used now, whatever the entry; the message says why. */
public class MountOutException extends IOException {
    private static final long serialVersionUID = 1;

    public MountOutException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
