package io.github.glustertmpfscache.internal;

import java.io.IOException;

/** The file system neither reads, replaces nor removes an entry's file, because its servers hold different ones and it cannot choose. */
public final class SplitBrainException extends IOException {
    private static final long serialVersionUID = 1;

    public SplitBrainException(String message, IOException cause) {
        super(message, cause);
    }
}
