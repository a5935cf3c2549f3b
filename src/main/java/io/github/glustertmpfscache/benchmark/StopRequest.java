package io.github.glustertmpfscache.benchmark;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends a run on Ctrl-C or SIGTERM in good order: the JVM goes only when the run has removed its files.
 *
 * <p>Concurrency: the JVM calls {@link #onSignal} in a thread of its own while the run goes on; {@code requested} is volatile
 * because all workers look at it.
 */
final class StopRequest implements AutoCloseable {
    /** A mount that hangs must not keep a user from ending the program. */
    private static final long PATIENCE_SECONDS = 20;

    private final PrintStream err;
    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook = new Thread(this::onSignal, "benchmark-stop");
    private volatile boolean requested;

    private StopRequest(PrintStream err) {
        this.err = err;
    }

    static StopRequest onSignals(PrintStream err) {
        StopRequest stop = new StopRequest(err);
        Runtime.getRuntime().addShutdownHook(stop.hook);
        return stop;
    }

    boolean isRequested() {
        return requested;
    }

    void request() {
        requested = true;
    }

    /** Says that all is cleaned up, so that the JVM may go. */
    @Override
    public void close() {
        finished.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the JVM is going already, and the hook has just been told that it may
        }
    }

    private void onSignal() {
        request();
        try {
            if (!finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                err.println("The file system does not answer, so directories " + RunDirectory.PREFIX
                        + "* may be left on it. Remove them by hand");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
