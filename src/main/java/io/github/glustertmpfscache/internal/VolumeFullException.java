package io.github.glustertmpfscache.internal;

import java.io.IOException;

/** There is no room for a value; the message says how much there is. */
public final class VolumeFullException extends IOException {
    private static final long serialVersionUID = 1;

    public VolumeFullException(String message, IOException cause) {
        super(message, cause);
    }

    public VolumeFullException(String message) {
        super(message);
    }
}
