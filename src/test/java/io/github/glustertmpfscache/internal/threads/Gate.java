package io.github.glustertmpfscache.internal.threads;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** File calls that hang until the test says so. */
public final class Gate {
    private final CountDownLatch open = new CountDownLatch(1);

    /** Hangs, and then returns something. */
    public <T> T returning(T result) throws IOException {
        await();
        return result;
    }

    /** Hangs, and then throws. */
    public String failing(String reason) throws IOException {
        await();
        throw new IOException(reason);
    }

    /** As a file call does, it does not care for interrupts. */
    private void await() {
        boolean interrupted = false;
        while (true) {
            try {
                if (!open.await(1, TimeUnit.MINUTES)) {
                    throw new AssertionError("Nobody has opened the gate");
                }
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets all calls end, the later ones too. */
    public void open() {
        open.countDown();
    }

    /** Whether {@code result} and {@code failure} are what a call that has ended late should tell. */
    static String describe(@Nullable Object result, @Nullable Throwable failure) {
        return failure == null ? String.valueOf(result) : failure.getMessage() + "!";
    }
}
