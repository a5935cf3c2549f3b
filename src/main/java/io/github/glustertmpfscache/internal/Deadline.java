package io.github.glustertmpfscache.internal;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Until when the operation that the calling thread is in may occupy itself with the mount. Bound to the thread, because an operation's
 * calls of the mount are made from many places, which need not know what they are a part of.
 */
public final class Deadline {
    private static final ThreadLocal<@Nullable Long> END_NANOS = new ThreadLocal<>();

    private Deadline() {}

    /** What is done under a deadline, and what it may throw. */
    @FunctionalInterface
    public interface Work<T, X extends Exception> {
        T run() throws IOException, X;
    }

    /** Does something that is to end in so many nanoseconds, whatever deadline there is; {@code Long.MAX_VALUE} for no deadline. */
    public static <T, X extends Exception> T within(long nanos, Work<T, X> work) throws IOException, X {
        Long outer = END_NANOS.get();
        if (nanos == Long.MAX_VALUE) {
            END_NANOS.remove();
        } else {
            END_NANOS.set(System.nanoTime() + nanos);
        }
        try {
            return work.run();
        } finally {
            restore(outer);
        }
    }

    /**
     * From now on time does not count, and no deadline is known, until {@link Exclusion#end}, which must follow in a finally block: for what
     * users' code takes.
     */
    public static Exclusion exclude() {
        Long outer = END_NANOS.get();
        if (outer == null) {
            return Exclusion.NONE;
        }
        END_NANOS.remove();
        return new Exclusion(outer, System.nanoTime());
    }

    /** A time that does not count. */
    public static final class Exclusion {
        private static final Exclusion NONE = new Exclusion(null, 0);

        private final @Nullable Long outer;
        private final long startNanos;

        private Exclusion(@Nullable Long outer, long startNanos) {
            this.outer = outer;
            this.startNanos = startNanos;
        }

        /** Time counts again; only on the thread that it began on. */
        public void end() {
            if (outer != null) {
                restore(outer + (System.nanoTime() - startNanos));
            }
        }
    }

    /** How much time is left, zero or less if it is over; {@code Long.MAX_VALUE} if there is no deadline. */
    public static long leftNanos() {
        Long end = END_NANOS.get();
        return end == null ? Long.MAX_VALUE : end - System.nanoTime();
    }

    private static void restore(@Nullable Long outer) {
        if (outer == null) {
            END_NANOS.remove();
        } else {
            END_NANOS.set(outer);
        }
    }
}
