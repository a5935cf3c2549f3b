package io.github.glustertmpfscache.internal.reclaim;

import java.io.IOException;

/** Another thread is at what this one needs, for longer than this one may wait. */
final class HeldUpException extends IOException {
    private static final long serialVersionUID = 1;

    HeldUpException(String message) {
        super(message);
    }
}
