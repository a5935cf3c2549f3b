package io.github.glustertmpfscache.internal.threads;

import org.jspecify.annotations.Nullable;

/** What is to be done when a call ends that was given up; on the call's thread. */
@FunctionalInterface
public interface LateEnd<T> {
    /** Nothing. */
    LateEnd<Object> IGNORED = (result, failure) -> {};

    /**
     * Told once.
     *
     * @param result what the call has returned
     * @param failure what it has thrown; null if it has returned
     */
    void ended(@Nullable T result, @Nullable Throwable failure);
}
