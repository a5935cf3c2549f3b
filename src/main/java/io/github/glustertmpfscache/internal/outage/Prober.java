package io.github.glustertmpfscache.internal.outage;

import org.jspecify.annotations.Nullable;

/** Finds out whether the mount answers. */
interface Prober {
    /**
     * Asks the mount, without waiting. {@code result} is told once, on any thread: null if it answers, else what is wrong. If it answers
     * after that, {@code late} is told.
     */
    void probe(Result result, Runnable late);

    /** What came of it. */
    interface Result {
        void is(@Nullable String trouble);
    }
}
