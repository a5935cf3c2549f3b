package io.github.glustertmpfscache.internal.mount;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/**
 * Runs an operation to its end although its thread is interrupted. An interrupt closes the channel that the thread uses, so
 * the operation starts anew; the thread finds its interrupt flag set afterwards.
 */
final class Uninterrupted {
    private Uninterrupted() {}

    static <T> T call(Operation<T> operation) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                interrupted |= Thread.interrupted();
                try {
                    return operation.run();
                } catch (ClosedByInterruptException e) {
                    // The flag is set: clear it and start anew.
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    interface Operation<T> {
        T run() throws IOException;
    }
}
