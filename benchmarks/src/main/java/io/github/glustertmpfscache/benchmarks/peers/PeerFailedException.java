package io.github.glustertmpfscache.benchmarks.peers;

/** A peer cannot take part; the message says which one and why. */
final class PeerFailedException extends Exception {
    private static final long serialVersionUID = 1;

    PeerFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
