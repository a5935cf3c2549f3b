package io.github.glustertmpfscache.internal.mount;

import java.io.IOException;

/** The cache's directory is not as it must be, and no retry mends it; the message says what to do. */
final class BrokenDirectoryException extends IOException {
    private static final long serialVersionUID = 1;

    BrokenDirectoryException(String message) {
        super(message);
    }
}
