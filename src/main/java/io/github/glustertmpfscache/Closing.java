package io.github.glustertmpfscache;

import io.github.glustertmpfscache.internal.outage.BoundedCalls;
import io.github.glustertmpfscache.internal.threads.CallTimedOutException;
import io.github.glustertmpfscache.internal.threads.LateEnd;
import io.github.glustertmpfscache.internal.threads.MountThreads;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;

/** Closes what may need the mount, and lets nobody wait for a mount that hangs. */
final class Closing {
    private static final Duration LONGEST = Duration.ofSeconds(2);

    private Closing() {}

    /**
     * Closes on another thread, unless operations run on their callers' threads too.
     *
     * @param timeoutNanos what operations have
     */
    static void run(MountThreads threads, long timeoutNanos, Runnable closing) {
        if (timeoutNanos == BoundedCalls.UNBOUNDED) {
            closing.run();
            return;
        }
        try {
            threads.io()
                    .call(
                            () -> {
                                closing.run();
                                return true;
                            },
                            LONGEST.toNanos(),
                            LateEnd.IGNORED);
        } catch (CallTimedOutException e) {
            if (!e.hasBegun()) {
                runLater(threads, closing); // all threads for file calls are stuck
            }
        } catch (RejectedExecutionException e) {
            runLater(threads, closing);
        } catch (IOException e) {
            throw new IllegalStateException(e); // closing throws none
        }
    }

    private static void runLater(MountThreads threads, Runnable closing) {
        try {
            threads.calls().execute(closing);
        } catch (RejectedExecutionException e) {
            // So many operations wait that nothing can be closed in order; other hosts go on sweeping.
        }
    }
}
