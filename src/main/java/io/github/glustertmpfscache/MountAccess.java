package io.github.glustertmpfscache;

import io.github.glustertmpfscache.internal.Deadline;
import io.github.glustertmpfscache.internal.IoCall;
import io.github.glustertmpfscache.internal.mount.MountStore;
import io.github.glustertmpfscache.internal.outage.CircuitBreaker;
import io.github.glustertmpfscache.internal.outage.Repairs;
import io.github.glustertmpfscache.internal.outage.SharedMount;
import io.github.glustertmpfscache.internal.threads.MountThreads;
import java.io.IOException;

/** How one cache uses its mount: how long an operation may take, and what it does while the mount is out. Thread-safe. */
final class MountAccess {
    private final SharedMount shared;
    private final Repairs repairs;
    private final long timeoutNanos;
    private final MountFailureMode failureMode;
    private final IoCall<?> probe;

    MountAccess(
            SharedMount shared,
            MountStore store,
            Repairs repairs,
            long timeoutNanos,
            MountFailureMode failureMode,
            boolean isStrict) {
        this.shared = shared;
        this.repairs = repairs;
        this.timeoutNanos = timeoutNanos;
        this.failureMode = failureMode;
        this.probe = () -> {
            store.probe();
            return true;
        };
        shared.addProbe(probe, isStrict);
    }

    /** Does an operation of a cache, which may occupy itself with the mount for so long and no longer. */
    <T, X extends Exception> T within(Deadline.Work<T, X> operation) throws IOException, X {
        return Deadline.within(timeoutNanos, operation);
    }

    boolean degrades() {
        return failureMode == MountFailureMode.DEGRADE;
    }

    MountThreads threads() {
        return shared.threads();
    }

    CircuitBreaker.State state() {
        return shared.breaker().snapshot().state();
    }

    MountHealth health() {
        return MountHealth.of(shared.breaker().snapshot(), shared.threads().io(), repairs.waiting());
    }

    /** Closes what may need the mount, and goes on without it when that takes long. */
    void close(Runnable closing) {
        shared.removeProbe(probe);
        try {
            Closing.run(shared.threads(), timeoutNanos, closing);
        } finally {
            shared.release();
        }
    }
}
