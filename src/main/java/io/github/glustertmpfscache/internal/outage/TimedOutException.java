package io.github.glustertmpfscache.internal.outage;

import io.github.glustertmpfscache.internal.MountOutException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A call has not ended in time. It may be going on, and have its effect later. */
public final class TimedOutException extends MountOutException {
    private static final long serialVersionUID = 1;

    private final transient CompletableFuture<@Nullable Object> end;

    /**
     * Creates the exception.
     *
     * @param end completes with what the call returns, or null if it throws, when it ends; null if it was withdrawn before it began
     */
    TimedOutException(String message, @Nullable CompletableFuture<@Nullable Object> end) {
        super(message, null);
        this.end = end == null ? CompletableFuture.completedFuture(null) : end;
    }

    /** Whether it may still have an effect. */
    boolean isGoingOn() {
        return !end.isDone();
    }

    /** Calls this when the call has ended, with what it has returned or null; at once if it has, or never will begin. */
    void whenEnded(Consumer<@Nullable Object> action) {
        CompletableFuture<Void> unused = end.thenAccept(action);
    }
}
