package io.github.glustertmpfscache.metrics;

import io.github.glustertmpfscache.CacheStats;
import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The meters of one cache in one registry: registers them, and removes them again. Refers to the cache weakly. */
final class BoundMeters {
    private final MeterRegistry registry;
    private final WeakReference<GlusterTmpfsCache> cache;
    private final Tags tags;
    private final List<Meter> meters = new ArrayList<>(); // guarded by itself
    private boolean removed; // guarded by meters
    private final MountTimers timers = new MountTimers(this);

    BoundMeters(MeterRegistry registry, GlusterTmpfsCache cache, Tags tags) {
        this.registry = registry;
        this.cache = new WeakReference<>(cache);
        this.tags = tags;
    }

    /** The cache; only while binding, when the caller holds it. */
    GlusterTmpfsCache cache() {
        GlusterTmpfsCache open = cache.get();
        if (open == null) {
            throw new IllegalStateException("The cache was forgotten while its meters were bound");
        }
        return open;
    }

    MeterRegistry registry() {
        return registry;
    }

    Tags tags() {
        return tags;
    }

    /** Takes charge of a meter that is registered; one that comes too late is removed at once. */
    <M extends Meter> M add(M meter) {
        synchronized (meters) {
            if (removed) {
                registry.remove(meter);
            } else {
                meters.add(meter);
            }
        }
        return meter;
    }

    /**
     * Takes charge of a counter that the base class has registered for this cache, or registers it. Others' may have the same tags and
     * more.
     */
    void adopt(String name, String description, Tags more, ToLongFunction<CacheStats> count) {
        registry.find(name).tags(tags.and(more)).functionCounters().stream()
                .min(Comparator.comparingInt(
                        counter -> counter.getId().getTags().size()))
                .ifPresentOrElse(this::add, () -> counter(name, description, more, count));
    }

    /** Whether the cache is closed, or forgotten. */
    boolean isOver() {
        GlusterTmpfsCache open = cache.get();
        return open == null || open.isClosed();
    }

    void counter(String name, String description, Tags more, ToLongFunction<CacheStats> count) {
        counterOf(name, null, description, more, c -> count.applyAsLong(c.stats()));
    }

    void bytes(String name, String description, ToLongFunction<CacheStats> count) {
        counterOf(name, "bytes", description, Tags.empty(), c -> count.applyAsLong(c.stats()));
    }

    void counterOf(
            String name,
            @Nullable String unit,
            String description,
            Tags more,
            ToDoubleFunction<GlusterTmpfsCache> count) {
        add(FunctionCounter.builder(name, cache(), count)
                .description(description)
                .baseUnit(unit)
                .tags(tags.and(more))
                .register(registry));
    }

    void gauge(
            String name,
            @Nullable String unit,
            String description,
            Tags more,
            ToDoubleFunction<GlusterTmpfsCache> value) {
        add(Gauge.builder(name, cache(), value)
                .description(description)
                .baseUnit(unit)
                .tags(tags.and(more))
                .register(registry));
    }

    void timeGauge(String name, String description, Function<GlusterTmpfsCache, Duration> value) {
        add(TimeGauge.builder(
                        name, cache(), TimeUnit.NANOSECONDS, c -> value.apply(c).toNanos())
                .description(description)
                .tags(tags)
                .register(registry));
    }

    void timer(
            String name,
            String description,
            Tags more,
            ToLongFunction<GlusterTmpfsCache> count,
            Function<GlusterTmpfsCache, Duration> total) {
        add(FunctionTimer.builder(name, cache(), count, c -> total.apply(c).toNanos(), TimeUnit.NANOSECONDS)
                .description(description)
                .tags(tags.and(more))
                .register(registry));
    }

    /** Begins to time what the cache does. */
    void observe() {
        cache().addObserver(timers);
    }

    void remove() {
        GlusterTmpfsCache open = cache.get();
        if (open != null) {
            open.removeObserver(timers);
        }
        Bindings.leave(registry, tags, this);
        synchronized (meters) {
            removed = true;
            meters.forEach(registry::remove);
            meters.clear();
        }
    }
}
