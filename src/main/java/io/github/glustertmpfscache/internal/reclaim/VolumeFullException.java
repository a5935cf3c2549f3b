package io.github.glustertmpfscache.internal.reclaim;

import java.io.IOException;

/** There is no room for a value; the message says how much there is. */
public final class VolumeFullException extends IOException {
    private static final long serialVersionUID = 1;

    VolumeFullException(String message, IOException cause) {
        super(message, cause);
    }

    VolumeFullException(String message) {
        super(message);
    }
}
