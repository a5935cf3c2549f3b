package io.github.glustertmpfscache.internal.near;

import io.github.glustertmpfscache.internal.Lifespan;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The near-cache's time: one that only goes forward, to which it translates when entries expire. */
public final class NearTime {
    /** Some 73 years: what ends later does not end while this JVM runs. */
    private static final long LONGEST_MILLIS = TimeUnit.NANOSECONDS.toMillis(Long.MAX_VALUE / 4);

    private final LongSupplier nanoClock;
    private final InstantSource clock;

    public NearTime(LongSupplier nanoClock, InstantSource clock) {
        this.nanoClock = nanoClock;
        this.clock = clock;
    }

    long nanoTime() {
        return nanoClock.getAsLong();
    }

    /** For how long it has been later than a time on the wall; negative if it has not. */
    long nanosSince(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(clock.millis() - millis);
    }

    /** The time before which an entry has surely not expired. A millisecond early, because the clock on the wall is that coarse. */
    long nanosOf(Lifespan lifespan) {
        long now = nanoTime();
        if (lifespan.neverExpires()) {
            return now + TimeUnit.MILLISECONDS.toNanos(LONGEST_MILLIS);
        }
        long wall = clock.millis();
        long remaining = lifespan.expiresAtMillis() <= wall ? 0 : lifespan.expiresAtMillis() - wall - 1;
        // Of a time before the epoch the difference may not fit into a long.
        return now
                + TimeUnit.MILLISECONDS.toNanos(remaining < 0 ? LONGEST_MILLIS : Math.min(remaining, LONGEST_MILLIS));
    }
}
