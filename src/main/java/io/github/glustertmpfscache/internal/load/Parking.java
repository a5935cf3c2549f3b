package io.github.glustertmpfscache.internal.load;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waiting that an interrupt does not end, and that keeps the interrupt. */
final class Parking {
    private Parking() {}

    static void park(long nanos) {
        boolean ignored = await(new CompletableFuture<>(), nanos);
    }

    /** Returns whether the future was completed in time, be it by an exception. */
    static boolean await(CompletableFuture<?> future, long nanos) {
        long start = System.nanoTime();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    future.get(nanos - (System.nanoTime() - start), TimeUnit.NANOSECONDS);
                    return true;
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    return true;
                } catch (TimeoutException e) {
                    return false;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
