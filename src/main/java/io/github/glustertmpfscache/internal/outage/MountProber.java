package io.github.glustertmpfscache.internal.outage;

import io.github.glustertmpfscache.internal.IoCall;
import io.github.glustertmpfscache.internal.MountOutException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Probes a mount on threads of its own, because all others may be stuck. A probe that hangs keeps its thread; the next one is not made
 * before long, in case that something else is mounted at the path by then, and no more than there are threads. Once one is answered, those
 * that hang do not matter any more. Thread-safe.
 */
final class MountProber implements Prober {
    static final Duration TIMEOUT = Duration.ofSeconds(1);
    static final Duration BETWEEN_HANGING = Duration.ofSeconds(5);

    private final Supplier<@Nullable IoCall<?>> probes;
    private final Executor threads;
    private final Timer timer;
    private final BooleanSupplier exhausted;
    private int hanging; // guarded by this
    private boolean lastHangs; // guarded by this; the probe that was made last
    private long lastNanos; // guarded by this

    /**
     * Creates a prober.
     *
     * @param probes gives what to ask of the mount, which throws unless it answers as it should; null if there is nothing left to ask
     * @param exhausted whether no call could be made even if the mount answered
     */
    MountProber(Supplier<@Nullable IoCall<?>> probes, Executor threads, Timer timer, BooleanSupplier exhausted) {
        this.probes = probes;
        this.threads = threads;
        this.timer = timer;
        this.exhausted = exhausted;
    }

    @Override
    public void probe(Result result, Runnable late) {
        synchronized (this) {
            long now = timer.nanoTime();
            if (hanging > 0 && lastHangs && now - lastNanos < BETWEEN_HANGING.toNanos()) {
                result.is("a probe hangs");
                return;
            }
            lastNanos = now;
        }
        AtomicBoolean told = new AtomicBoolean();
        try {
            threads.execute(() -> {
                String trouble = ask();
                if (told.compareAndSet(false, true)) {
                    lastHangs(false);
                    result.is(trouble);
                } else {
                    hangs(-1);
                    if (trouble == null) {
                        lastHangs(false);
                        late.run();
                    }
                }
            });
        } catch (RejectedExecutionException e) {
            result.is("all probes hang");
            return;
        }
        timer.after(TIMEOUT.toNanos(), () -> {
            hangs(1); // before the probe can count it back
            if (told.compareAndSet(false, true)) {
                lastHangs(true);
                result.is("it does not answer");
            } else {
                hangs(-1);
            }
        });
    }

    private synchronized void hangs(int more) {
        hanging += more;
    }

    private synchronized void lastHangs(boolean hangs) {
        lastHangs = hangs;
    }

    private @Nullable String ask() {
        if (exhausted.getAsBoolean()) {
            return "all threads for file calls hang";
        }
        try {
            IoCall<?> probe = probes.get();
            if (probe != null) {
                Object ignored = probe.call();
            }
            return null;
        } catch (MountOutException | RuntimeException | Error e) {
            return e.getMessage() == null ? e.toString() : e.getMessage();
        } catch (IOException e) {
            return null; // something is wrong with the directory that was asked for, but the mount has answered
        }
    }
}
