package io.github.glustertmpfscache.benchmark;

/** Something that the user asked for cannot be done; the message says why and what to do instead, in one line. */
public final class UsageException extends Exception {
    private static final long serialVersionUID = 1;

    /**
     * Creates the exception.
     *
     * @param message why, and what to do instead
     */
    public UsageException(String message) {
        super(message);
    }

    UsageException(String message, Throwable cause) {
        super(message, cause);
    }
}
