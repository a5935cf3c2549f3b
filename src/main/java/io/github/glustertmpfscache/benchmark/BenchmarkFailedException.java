package io.github.glustertmpfscache.benchmark;

/** A run that had begun could not go on, such as because the mount has gone. */
final class BenchmarkFailedException extends Exception {
    private static final long serialVersionUID = 1;

    BenchmarkFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
