package io.github.glustertmpfscache.internal.value;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The codec could not turn a value into bytes, or these could not be compressed. Nothing was written. */
public final class UnencodableException extends IOException {
    private static final long serialVersionUID = 1;

    UnencodableException(String reason, @Nullable Throwable cause) {
        super(reason, cause);
    }
}
