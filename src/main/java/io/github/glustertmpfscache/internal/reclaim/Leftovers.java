package io.github.glustertmpfscache.internal.reclaim;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Tells files that somebody has left from those that are still being made: the former are found unchanged again and again. Goes
 * by this host's own clock alone. Not thread-safe.
 */
final class Leftovers {
    private final Map<String, Sighting> sightings = new HashMap<>();
    private long pass;

    private record Sighting(long fingerprint, long sinceNanos, long pass) {}

    /**
     * Notes that a file was found, and tells whether it has lain there unchanged in this pass and an earlier one and for the
     * grace.
     */
    boolean isLeft(String name, long fingerprint, long nowNanos, Duration grace) {
        Sighting before = sightings.get(name);
        if (before == null || before.fingerprint() != fingerprint) {
            sightings.put(name, new Sighting(fingerprint, nowNanos, pass));
            return false;
        }
        sightings.put(name, new Sighting(fingerprint, before.sinceNanos(), pass));
        return nowNanos - before.sinceNanos() >= grace.toNanos();
    }

    /** Forgets what was not found in the pass that ends. */
    void endPass() {
        sightings.values().removeIf(sighting -> sighting.pass() != pass);
        pass++;
    }
}
