package io.github.glustertmpfscache.metrics;

import static java.util.Objects.requireNonNull;

import io.github.glustertmpfscache.CacheStats;
import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.cache.CacheMeterBinder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The meters of one cache: those that all caches have in Micrometer ({@code cache.gets}, {@code cache.puts}, {@code cache.evictions},
 * {@code cache.size}), and the library's own. {@link AllCachesMetrics} does it for all caches at once.
 *
 * <p>Of several open caches of one name and the same tags, a registry takes the first; a log line says so of the others. Binding adds an observer to the cache, so that operations on
 * its mount are timed; reading the other meters costs the cache nothing but reading its counters. Thread-safe.
 */
public final class GlusterTmpfsCacheMetrics extends CacheMeterBinder<GlusterTmpfsCache> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("io.github.glustertmpfscache");

    private final List<BoundMeters> bound = new ArrayList<>(); // guarded by itself

    /**
     * Prepares the meters of a cache; {@link #bindTo} registers them.
     *
     * @param cache the cache, whose name becomes the tag {@code cache}; referred to weakly
     * @param tags further tags; with Prometheus and Micrometer before 1.17 they must have the same keys as other caches of the registry have,
     *     or the meters that come second are left out
     */
    public GlusterTmpfsCacheMetrics(GlusterTmpfsCache cache, Iterable<Tag> tags) {
        super(cache, requireNonNull(cache, "cache").name(), requireNonNull(tags, "tags"));
    }

    /**
     * Registers the meters of a cache. They stay when the cache is closed, and do not change any more then, until one of the same name
     * and tags takes their place; who wants them removed keeps the binder, and {@link #close}s it.
     *
     * @param registry where
     * @param cache the cache
     * @param tags further tags, keys and values in turn; may be none
     * @return the cache
     * @throws IllegalArgumentException if there is a key without a value
     */
    public static GlusterTmpfsCache monitor(MeterRegistry registry, GlusterTmpfsCache cache, String... tags) {
        new GlusterTmpfsCacheMetrics(cache, Tags.of(tags)).bindTo(registry);
        return cache;
    }

    /** Removes the meters from the registries to which they were bound. Closing again does nothing. */
    @Override
    public void close() {
        synchronized (bound) {
            bound.forEach(BoundMeters::remove);
            bound.clear();
        }
    }

    private @Nullable CacheStats stats() {
        GlusterTmpfsCache cache = getCache();
        return cache == null ? null : cache.stats();
    }

    /** Not by the base class, whose size cannot say that it is not known yet. */
    @Override
    protected @Nullable Long size() {
        return null;
    }

    @Override
    protected long hitCount() {
        CacheStats stats = stats();
        return stats == null ? 0 : stats.hits();
    }

    @Override
    protected Long missCount() {
        CacheStats stats = stats();
        return stats == null ? 0 : stats.misses();
    }

    @Override
    protected Long evictionCount() {
        CacheStats stats = stats();
        return stats == null ? 0 : stats.evictions();
    }

    @Override
    protected long putCount() {
        CacheStats stats = stats();
        return stats == null ? 0 : stats.puts();
    }

    @Override
    protected void bindImplementationSpecificMetrics(MeterRegistry registry) {
        GlusterTmpfsCache cache = getCache();
        if (cache == null) {
            return;
        }
        Tags tags = Tags.of(getTagsWithCacheName());
        BoundMeters meters = new BoundMeters(registry, cache, tags);
        if (!Bindings.take(registry, tags, meters)) {
            LOG.warn(
                    "There are meters with the tags {} already; those of the {} are left out. Bind a cache once, and give caches of"
                            + " one name tags that tell them apart",
                    tags,
                    cache);
            return;
        }
        try {
            register(meters);
        } catch (RuntimeException | Error e) {
            meters.remove();
            throw e;
        }
        synchronized (bound) {
            bound.add(meters);
        }
    }

    private static void register(BoundMeters meters) {
        String gets = "Lookups, by whether they have found a value";
        meters.adopt("cache.gets", gets, Tags.of("result", "hit"), CacheStats::hits);
        meters.adopt("cache.gets", gets, Tags.of("result", "miss"), CacheStats::misses);
        meters.adopt("cache.puts", "Values written", Tags.empty(), CacheStats::puts);
        meters.adopt("cache.evictions", "Entries removed to make room", Tags.empty(), CacheStats::evictions);
        CacheMeters.bind(meters);
        MountMeters.bind(meters);
        meters.observe();
    }
}
