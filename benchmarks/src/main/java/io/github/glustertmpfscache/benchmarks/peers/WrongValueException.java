package io.github.glustertmpfscache.benchmarks.peers;

/** A cache has returned what was never put under the key. No figure of such a cache is worth anything, so the run ends. */
public final class WrongValueException extends Exception {
    private static final long serialVersionUID = 1;

    /** Creates the exception; the message says what came back. */
    public WrongValueException(String message) {
        super(message);
    }
}
