package io.github.glustertmpfscache.doctor;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** Threads that may hang in a file call for ever, and do not keep the JVM from ending. */
final class DaemonThreads {
    private DaemonThreads() {}

    static <T> CompletableFuture<T> start(String name, Callable<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        result.complete(task.call());
                    } catch (Throwable e) { // whoever waits is told, whatever it is
                        result.completeExceptionally(e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return result;
    }
}
