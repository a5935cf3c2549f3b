package io.github.glustertmpfscache.internal.value;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A sound entry holds no value of this cache's codec: another one wrote it, or the codec cannot read it. */
public final class UndecodableException extends IOException {
    private static final long serialVersionUID = 1;

    UndecodableException(String reason, @Nullable Throwable cause) {
        super(reason, cause);
    }
}
