package io.github.glustertmpfscache.internal.mount;

import java.io.IOException;

/** What lies at an entry's path is not an entry that can be used: torn off, damaged, foreign, or of another format. */
public final class UnusableEntryException extends IOException {
    private static final long serialVersionUID = 1;

    private final Trouble trouble;

    private enum Trouble {
        DAMAGED,
        MISPLACED,
        FOREIGN
    }

    private UnusableEntryException(String reason, Trouble trouble) {
        super(reason);
        this.trouble = trouble;
    }

    /** The bytes are wrong or too few, which GlusterFS clients sometimes show for files that are sound. */
    static UnusableEntryException damaged(String reason) {
        return new UnusableEntryException(reason, Trouble.DAMAGED);
    }

    /** A sound entry, but of another key than its place is for. */
    static UnusableEntryException misplaced(String reason) {
        return new UnusableEntryException(reason, Trouble.MISPLACED);
    }

    /** Something else lies there on purpose. */
    static UnusableEntryException foreign(String reason) {
        return new UnusableEntryException(reason, Trouble.FOREIGN);
    }

    /** Whether somebody wrote this on purpose, in a format that this library does not know, or as no entry at all. */
    boolean isForeign() {
        return trouble != Trouble.DAMAGED;
    }

    /** Whether it may be sound to another version of this library. */
    public boolean isOfUnknownFormat() {
        return trouble == Trouble.FOREIGN;
    }

    boolean isWorthRereading() {
        return trouble == Trouble.DAMAGED;
    }
}
