package io.github.glustertmpfscache.internal;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Logs the first of a kind of fault at once and then one line a period that says how many were left out, so that a broken
 * directory fills no disk with log lines. Thread-safe.
 */
public final class PacedLog {
    private static final long PERIOD_NANOS = Duration.ofSeconds(30).toNanos();

    private final Logger logger;
    private final LongSupplier nanoClock;
    private final AtomicLong nextNanos;
    private final AtomicLong leftOut = new AtomicLong();

    public PacedLog(Logger logger, LongSupplier nanoClock) {
        this.logger = logger;
        this.nanoClock = nanoClock;
        this.nextNanos = new AtomicLong(nanoClock.getAsLong());
    }

    public void warn(String message) {
        long now = nanoClock.getAsLong();
        long due = nextNanos.get();
        if (now - due >= 0 && nextNanos.compareAndSet(due, now + PERIOD_NANOS)) {
            long others = leftOut.getAndSet(0);
            logger.warn(others == 0 ? message : message + " (and " + others + " more since the last such line)");
        } else {
            leftOut.incrementAndGet();
        }
    }
}
