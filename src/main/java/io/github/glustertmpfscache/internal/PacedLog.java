package io.github.glustertmpfscache.internal;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.helpers.MessageFormatter;

/**
 * Logs the first of a kind of fault at once and then one line a period that says how many were left out, so that a broken
 * directory fills no disk with log lines. Never logs a stack trace. Thread-safe.
 */
public final class PacedLog {
    private static final long PERIOD_NANOS = Duration.ofSeconds(30).toNanos();

    private final Logger logger;
    private final LongSupplier nanoClock;
    private final Map<String, Pace> kinds = new ConcurrentHashMap<>();

    public PacedLog(Logger logger, LongSupplier nanoClock) {
        this.logger = logger;
        this.nanoClock = nanoClock;
    }

    /** Of one kind of fault. */
    private static final class Pace {
        private final AtomicLong nextNanos;
        private final AtomicLong leftOut = new AtomicLong();

        Pace(long nowNanos) {
            nextNanos = new AtomicLong(nowNanos);
        }
    }

    /**
     * Logs a fault, unless one of its kind was logged a short while ago.
     *
     * @param kind the message, with {@code {}} for each argument; each text is a kind of its own, so it must be a constant
     * @param arguments put into the message as their texts, of which each is kept to one line that is not too long
     */
    public void warn(String kind, @Nullable Object... arguments) {
        long now = nanoClock.getAsLong();
        Pace pace = kinds.computeIfAbsent(kind, k -> new Pace(now));
        long due = pace.nextNanos.get();
        if (now - due >= 0 && pace.nextNanos.compareAndSet(due, now + PERIOD_NANOS)) {
            long others = pace.leftOut.getAndSet(0);
            String message = text(kind, arguments);
            logger.warn(others == 0 ? message : message + " (and " + others + " more since the last such line)");
        } else {
            pace.leftOut.incrementAndGet();
        }
    }

    private static String text(String kind, @Nullable Object... arguments) {
        Object[] texts = new Object[arguments.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] =
                    Printable.line(String.valueOf(arguments[i])); // a throwable would be taken for a stack trace to log
        }
        return MessageFormatter.basicArrayFormat(kind, texts);
    }
}
