package io.github.glustertmpfscache.metrics;

import io.github.glustertmpfscache.CacheStats;
import io.micrometer.core.instrument.Tags;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/** What a cache does. */
final class CacheMeters {
    private CacheMeters() {}

    static void bind(BoundMeters meters) {
        bindSize(meters);
        bindEntries(meters);
        bindLoads(meters);
        meters.gauge("cache.near.size", null, "Values in this JVM's memory", Tags.empty(), c -> c.nearSize());
        count(
                meters,
                "cache.near.revalidations",
                "Values in memory that were found current",
                s -> s.near().revalidations());
        count(
                meters,
                "cache.near.evicted",
                "Values that left memory for lack of room",
                s -> s.near().evictions());
    }

    private static void count(BoundMeters meters, String name, String description, ToLongFunction<CacheStats> count) {
        meters.counter(name, description, Tags.empty(), count);
    }

    private static void bindSize(BoundMeters meters) {
        String asOf = ", as of the sweeper's last pass on whichever host; not a number until it is known";
        meters.gauge("cache.size", null, "Entries" + asOf, Tags.empty(), c -> orUnknown(c.estimatedSize()));
        meters.gauge(
                "cache.used",
                "bytes",
                "Bytes of the entries' files" + asOf,
                Tags.empty(),
                c -> orUnknown(c.estimatedBytes()));
        if (meters.cache().maximumBytes().isPresent()) {
            meters.gauge(
                    "cache.maximum",
                    "bytes",
                    "What the entries' files may take",
                    Tags.empty(),
                    c -> orUnknown(c.maximumBytes()));
        }
    }

    static double orUnknown(OptionalLong number) {
        return number.isPresent() ? number.getAsLong() : Double.NaN;
    }

    private static void bindEntries(BoundMeters meters) {
        tier(meters, "near", s -> s.near().hits());
        tier(meters, "near_stale", s -> s.near().staleServed());
        tier(meters, "mount", CacheStats::mountHits);
        tier(meters, "shared", CacheStats::sharedHits);
        tier(
                meters,
                "near_revalidated",
                s -> s.hits() - s.near().hits() - s.near().staleServed() - s.mountHits() - s.sharedHits());
        unusable(meters, "expired", CacheStats::expired);
        unusable(meters, "damaged", CacheStats::damaged);
        unusable(meters, "undecodable", CacheStats::undecodable);
        unusable(meters, "unreadable", CacheStats::unreadable);
        removal(meters, "explicit", CacheStats::removals);
        removal(meters, "size", s -> s.evictedFor().forSize());
        removal(meters, "watermark", s -> s.evictedFor().atWatermark());
        removal(meters, "full", s -> s.evictedFor().whenFull());
        removal(meters, "expired", s -> s.sweeping().expired());
        removal(meters, "unusable", s -> s.sweeping().unusable());
        count(meters, "cache.puts.refused", "Puts for which there was no room", CacheStats::refused);
        count(meters, "cache.sweep.leftovers", "Files of dead writers that were removed", CacheStats::reaped);
        meters.timer(
                "cache.sweep",
                "Passes of this JVM's sweeper; other hosts' are theirs",
                Tags.empty(),
                c -> c.stats().sweeping().passes(),
                c -> c.stats().sweeping().totalTime());
    }

    private static void tier(BoundMeters meters, String tier, ToLongFunction<CacheStats> count) {
        meters.counter("cache.hits", "Where hits came from", Tags.of("tier", tier), count);
    }

    private static void unusable(BoundMeters meters, String reason, ToLongFunction<CacheStats> count) {
        meters.counter("cache.unusable", "Looks that found an entry that is a miss", Tags.of("reason", reason), count);
    }

    private static void removal(BoundMeters meters, String cause, ToLongFunction<CacheStats> count) {
        meters.counter("cache.entries.removed", "Entries that were removed", Tags.of("cause", cause), count);
    }

    private static void bindLoads(BoundMeters meters) {
        String description = "Loaders that have returned or thrown";
        meters.counter(
                "cache.load",
                description,
                Tags.of("result", "success"),
                s -> s.loading().loads() - s.loading().failures());
        meters.counter(
                "cache.load",
                description,
                Tags.of("result", "failure"),
                s -> s.loading().failures());
        meters.timeGauge(
                "cache.load.duration",
                "What loaders have taken together",
                c -> c.stats().loading().totalTime());
        count(
                meters,
                "cache.load.refreshes",
                "Values that were loaded anew in the background",
                s -> s.loading().refreshes());
        count(
                meters,
                "cache.load.stale",
                "Expired values that were served instead",
                s -> s.loading().staleServed());
        count(
                meters,
                "cache.load.elsewhere",
                "Values that another host has loaded meanwhile",
                s -> s.loading().loadedElsewhere());
        count(
                meters,
                "cache.load.uncached",
                "Loaded values that could not be put",
                s -> s.loading().notCached());
    }
}
