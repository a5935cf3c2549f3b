package io.github.glustertmpfscache.internal.near;

import java.util.concurrent.ConcurrentMap;

/** Makes the map that a near-cache keeps its entries in, and says what to do if Caffeine is not there. */
final class NearMaps {
    private NearMaps() {}

    /**
     * A map bounded by the weight of its entries.
     *
     * @throws IllegalStateException if Caffeine is not on the class path
     */
    static ConcurrentMap<String, NearEntry> bounded(long maximumBytes, Runnable onEviction) {
        try {
            return CaffeineMap.create(maximumBytes, onEviction);
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException(
                    "A near-cache needs Caffeine, which is not on the class path. Add the dependency"
                            + " com.github.ben-manes.caffeine:caffeine:3.3.1 or newer, or leave nearCache(...) out",
                    e);
        }
    }
}
