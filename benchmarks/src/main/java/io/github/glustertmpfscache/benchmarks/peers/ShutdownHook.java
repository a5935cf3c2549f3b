package io.github.glustertmpfscache.benchmarks.peers;

/** Something to do if the run is broken off. */
final class ShutdownHook implements AutoCloseable {
    private final Thread thread;

    ShutdownHook(Runnable task) {
        thread = new Thread(task);
        Runtime.getRuntime().addShutdownHook(thread);
    }

    /** It need not be done any more. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(thread);
        } catch (IllegalStateException e) {
            // It is being done already.
        }
    }
}
