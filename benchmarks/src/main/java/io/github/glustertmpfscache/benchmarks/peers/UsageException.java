package io.github.glustertmpfscache.benchmarks.peers;

/** Something that the user asked for cannot be done; the message says why and what is allowed, in one line. */
public final class UsageException extends Exception {
    private static final long serialVersionUID = 1;

    /** Creates the exception. */
    public UsageException(String message) {
        super(message);
    }
}
