package io.github.glustertmpfscache;

import io.github.glustertmpfscache.internal.Lifespan;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * For how long entries live.
 *
 * @param usual for how long those do of which nobody says
 * @param jitter the largest part of its time that an entry loses at random, from 0 to 1
 */
record TimeToLive(Duration usual, double jitter) {
    /** The lifespan of an entry that is written or touched now. */
    Lifespan starting(long nowMillis, Duration timeToLive) {
        Lifespan whole = Lifespan.starting(nowMillis, timeToLive);
        if (jitter == 0 || whole.neverExpires()) {
            return whole;
        }
        long millis = whole.expiresAtMillis() - nowMillis;
        long lost = (long) (millis * jitter * ThreadLocalRandom.current().nextDouble());
        return new Lifespan(nowMillis, nowMillis + Math.max(1, millis - lost));
    }
}
