package io.github.glustertmpfscache.internal.near;

import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.concurrent.ConcurrentMap;

/** The only file that needs Caffeine: a map that keeps those of its entries that are used most, up to a weight. */
final class CaffeineMap {
    private CaffeineMap() {}

    static ConcurrentMap<String, NearEntry> create(long maximumWeight, Runnable onEviction) {
        return Caffeine.newBuilder()
                .maximumWeight(maximumWeight)
                .weigher((String key, NearEntry entry) -> entry.weight())
                .evictionListener((key, entry, cause) -> onEviction.run())
                .executor(Runnable::run) // never on the common pool; what it runs here is short
                .<String, NearEntry>build()
                .asMap();
    }
}
