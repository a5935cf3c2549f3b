package io.github.glustertmpfscache.internal;

import java.time.Duration;

/**
 * When an entry was written and from when on it is a miss, in milliseconds since the epoch on the writer's clock.
 *
 * @param createdAtMillis when the entry was written
 * @param expiresAtMillis the first millisecond at which the entry is a miss, or {@link #NEVER}
 */
public record Lifespan(long createdAtMillis, long expiresAtMillis) {
    /** The {@code expiresAtMillis} of an entry that never expires. */
    public static final long NEVER = Long.MAX_VALUE;

    /** A lifespan that starts now and has no end. */
    public static Lifespan unlimited(long nowMillis) {
        return new Lifespan(nowMillis, NEVER);
    }

    /**
     * A lifespan that starts now. A part of a millisecond counts as a whole one, so that a positive time to live never
     * becomes zero; what ends beyond the range of a long never ends.
     */
    public static Lifespan starting(long nowMillis, Duration timeToLive) {
        long seconds = timeToLive.getSeconds();
        long roundedUpMillis = (timeToLive.getNano() + 999_999L) / 1_000_000;
        if (seconds > (NEVER - roundedUpMillis) / 1000) {
            return unlimited(nowMillis);
        }
        long expiresAt = nowMillis + (seconds * 1000 + roundedUpMillis);
        return expiresAt < nowMillis ? unlimited(nowMillis) : new Lifespan(nowMillis, expiresAt);
    }

    public boolean isExpiredAt(long nowMillis) {
        return nowMillis >= expiresAtMillis && !neverExpires();
    }

    public boolean neverExpires() {
        return expiresAtMillis == NEVER;
    }

    /** What is left to live; only for an entry that expires and has not expired yet. */
    public Duration remainingAt(long nowMillis) {
        // Seconds first: the difference of two longs may not fit into one.
        return Duration.ofMillis(expiresAtMillis).minusMillis(nowMillis);
    }
}
