package io.github.glustertmpfscache;

import static java.util.Objects.requireNonNull;

import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.EntryMetadata;
import io.github.glustertmpfscache.internal.IoCall;
import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.load.LoadRequest;
import io.github.glustertmpfscache.internal.value.FoundValue;
import io.github.glustertmpfscache.internal.value.ValueFormat;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A cache's values by one codec. */
final class TypedView<V> implements TypedCache<V> {
    /** A cache of which only a view is in use is not forgotten: its meters refer to it weakly. */
    @SuppressWarnings({"unused", "UnusedVariable"})
    private final GlusterTmpfsCache whole;

    private final OpenCache cache;
    private final ValueFormat<V> format;

    TypedView(GlusterTmpfsCache whole, OpenCache cache, ValueFormat<V> format) {
        this.whole = whole;
        this.cache = cache;
        this.format = format;
    }

    @Override
    public void put(String key, V value) {
        put(key, value, cache.timeToLive().usual());
    }

    @Override
    public void put(String key, V value, Duration ttl) {
        requireNonNull(value, "value");
        write("put", key, value, lifespan(ttl));
    }

    @Override
    public void putAbsent(String key, Duration ttl) {
        write("putAbsent", key, null, lifespan(ttl));
    }

    private void write(String operation, String key, @Nullable V value, Lifespan lifespan) {
        boolean written = change(operation, key, () -> {
            cache.values().put(key, value, format, lifespan);
            return true;
        });
        if (written) {
            cache.stats().puts.increment();
        }
    }

    @Override
    public boolean putIfAbsent(String key, V value) {
        requireNonNull(value, "value");
        Lifespan lifespan = lifespan(cache.timeToLive().usual());
        boolean won = change("putIfAbsent", key, () -> cache.values().putIfAbsent(key, value, format, lifespan));
        if (won) {
            cache.stats().puts.increment();
        }
        return won;
    }

    @Override
    public Optional<V> get(String key) {
        FoundValue<V> found = find("get", key);
        return found == null ? Optional.empty() : Optional.ofNullable(found.value());
    }

    @Override
    public CacheLookup<V> lookup(String key) {
        FoundValue<V> found = find("lookup", key);
        if (found == null) {
            return new CacheLookup<>(CacheLookup.State.MISS, Optional.empty());
        }
        Optional<V> value = Optional.ofNullable(found.value());
        return new CacheLookup<>(value.isPresent() ? CacheLookup.State.HIT : CacheLookup.State.KNOWN_ABSENT, value);
    }

    private @Nullable FoundValue<V> find(String operation, String key) {
        FoundValue<V> near = findNear(key);
        return near != null
                ? near
                : cache.<Optional<FoundValue<V>>>runOr(
                                operation,
                                key,
                                () -> Optional.ofNullable(cache.values().find(key, format)),
                                Optional.empty(),
                                cache.stats().degradedGets)
                        .orElse(null);
    }

    /** What needs no file call. */
    private @Nullable FoundValue<V> findNear(String key) {
        requireNonNull(key, "key");
        cache.requireOpen();
        return cache.values().findNear(key, format);
    }

    @Override
    public @Nullable V get(String key, CacheLoader<? extends V> loader) {
        return get(key, loader, cache.timeToLive().usual());
    }

    @Override
    public @Nullable V get(String key, CacheLoader<? extends V> loader, Duration ttl) {
        return cache.load(request(key, loader, ttl), null).value();
    }

    private LoadRequest<V> request(String key, CacheLoader<? extends V> loader, Duration ttl) {
        requireNonNull(loader, "loader");
        GlusterTmpfsCache.requirePositive(ttl, "ttl");
        Supplier<Lifespan> ofAbsence = cache.absenceTtl().isZero() ? null : () -> lifespan(cache.absenceTtl());
        return new LoadRequest<>(key, format, () -> loader.load(key), () -> lifespan(ttl), ofAbsence);
    }

    @Override
    public Map<String, V> getAll(Collection<String> keys) {
        cache.requireOpen();
        Set<String> distinct = new LinkedHashSet<>(keys);
        Map<String, V> found = new ConcurrentHashMap<>();
        cache.fanout().forEach(distinct, key -> get(key).ifPresent(value -> found.put(key, value)));
        Map<String, V> inOrder = new LinkedHashMap<>();
        for (String key : distinct) {
            V value = found.get(key);
            if (value != null) {
                inOrder.put(key, value);
            }
        }
        return inOrder;
    }

    @Override
    public void putAll(Map<String, ? extends V> values) {
        cache.requireOpen();
        cache.fanout().forEach(Map.copyOf(values).entrySet(), entry -> put(entry.getKey(), entry.getValue()));
    }

    @Override
    public Optional<Duration> ttl(String key) {
        long now = cache.clock().millis();
        return cache.<Optional<EntryMetadata>>runOr(
                        "ttl",
                        key,
                        () -> cache.store().findMetadata(EntryKey.of(key)),
                        Optional.empty(),
                        cache.stats().degradedReads)
                .map(EntryMetadata::lifespan)
                .filter(lifespan -> !lifespan.isExpiredAt(now)) // the store may have looked a moment earlier
                .map(lifespan -> lifespan.neverExpires() ? GlusterTmpfsCache.FOREVER : lifespan.remainingAt(now));
    }

    @Override
    public boolean touch(String key) {
        return touch(key, cache.timeToLive().usual());
    }

    @Override
    public boolean touch(String key, Duration ttl) {
        Lifespan lifespan = lifespan(ttl);
        return change("touch", key, () -> cache.values().touch(key, lifespan));
    }

    @Override
    public boolean evict(String key) {
        boolean removed = change("evict", key, () -> cache.values().evict(key));
        if (removed) {
            cache.stats().removals.increment();
        }
        return removed;
    }

    @Override
    public long evictAll(Collection<String> keys) {
        cache.requireOpen();
        LongAdder removed = new LongAdder();
        cache.fanout().forEach(new LinkedHashSet<>(keys), key -> {
            if (evict(key)) {
                removed.increment();
            }
        });
        return removed.sum();
    }

    @Override
    public CompletableFuture<Optional<V>> getAsync(String key) {
        FoundValue<V> near = findNear(key);
        return near != null
                ? CompletableFuture.completedFuture(Optional.ofNullable(near.value()))
                : cache.async(cache.threads().calls(), "get", key, () -> get(key));
    }

    @Override
    public CompletableFuture<@Nullable V> getAsync(String key, CacheLoader<? extends V> loader) {
        requireNonNull(key, "key");
        LoadRequest<V> request = request(key, loader, cache.timeToLive().usual());
        cache.requireOpen();
        CompletableFuture<@Nullable V> future = new CompletableFuture<>();
        FoundValue<V> near = cache.loads().getNear(request);
        if (near != null) {
            future.complete(near.value());
        } else {
            cache.complete(
                    future,
                    cache.threads().loads(),
                    "get",
                    key,
                    () -> cache.load(request, stale -> future.complete(stale.value()))
                            .value());
        }
        return future;
    }

    @Override
    public CompletableFuture<Void> putAsync(String key, V value) {
        return putAsync(key, value, cache.timeToLive().usual());
    }

    @Override
    public CompletableFuture<Void> putAsync(String key, V value, Duration ttl) {
        requireNonNull(value, "value");
        GlusterTmpfsCache.requirePositive(ttl, "ttl");
        return cache.writeAsync(key, () -> put(key, value, ttl));
    }

    @Override
    public CompletableFuture<Boolean> evictAsync(String key) {
        return cache.changeAsync("evict", key, () -> evict(key));
    }

    private Lifespan lifespan(Duration ttl) {
        return cache.timeToLive().starting(cache.clock().millis(), GlusterTmpfsCache.requirePositive(ttl, "ttl"));
    }

    /** Changes a key's entry so that no load under way undoes it; returns false for a change that is dropped. */
    private boolean change(String operation, String key, IoCall<Boolean> change) {
        return cache.runOr(
                operation, key, () -> cache.loads().writing(key, change), false, cache.stats().droppedWrites);
    }
}
