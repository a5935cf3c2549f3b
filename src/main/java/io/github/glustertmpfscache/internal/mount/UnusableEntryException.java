package io.github.glustertmpfscache.internal.mount;

import java.io.IOException;

/** What lies at an entry's path is not an entry that can be used: torn off, damaged, foreign, or of another format. */
public final class UnusableEntryException extends IOException {
    private static final long serialVersionUID = 1;

    private final boolean worthRereading;

    private UnusableEntryException(String reason, boolean worthRereading) {
        super(reason);
        this.worthRereading = worthRereading;
    }

    /** The bytes are wrong or too few, which GlusterFS clients sometimes show for files that are sound. */
    static UnusableEntryException damaged(String reason) {
        return new UnusableEntryException(reason, true);
    }

    /** Something else lies there on purpose. */
    static UnusableEntryException foreign(String reason) {
        return new UnusableEntryException(reason, false);
    }

    /** Whether somebody wrote this on purpose, in a format that this library does not know, or as no entry at all. */
    boolean isForeign() {
        return !worthRereading;
    }

    boolean isWorthRereading() {
        return worthRereading;
    }
}
