package io.github.glustertmpfscache.internal.load;

import io.github.glustertmpfscache.internal.IoCall;
import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.value.FoundValue;
import io.github.glustertmpfscache.internal.value.ValueFormat;
import io.github.glustertmpfscache.internal.value.ValueStore;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Values in a map. */
final class FakeValues implements ValueStore {
    final Map<String, FoundValue<?>> values = new ConcurrentHashMap<>();
    /** What has expired. */
    final Map<String, FoundValue<?>> stale = new ConcurrentHashMap<>();
    /** Happens before each put of a value. */
    volatile IoCall<Boolean> beforePut = () -> true;
    /** Happens before each look. */
    volatile IoCall<Boolean> beforeFind = () -> true;

    @Nullable
    Object valueOf(String key) {
        FoundValue<?> found = values.get(key);
        return found == null ? null : found.value();
    }

    @Override
    public <V> @Nullable FoundValue<V> findNear(String key, ValueFormat<V> format) {
        return null;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <V> @Nullable FoundValue<V> find(String key, ValueFormat<V> format) throws IOException {
        beforeFind.call();
        return (FoundValue<V>) values.get(key);
    }

    @Override
    public <V> @Nullable FoundValue<V> findAgain(String key, ValueFormat<V> format) throws IOException {
        return find(key, format);
    }

    @Override
    public long nearSize() {
        return 0;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <V> @Nullable FoundValue<V> findNow(String key, ValueFormat<V> format) {
        return (FoundValue<V>) values.get(key);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <V> @Nullable FoundValue<V> findStale(String key, ValueFormat<V> format) {
        return (FoundValue<V>) stale.get(key);
    }

    @Override
    public <V> void put(String key, @Nullable V value, ValueFormat<V> format, Lifespan lifespan) throws IOException {
        beforePut.call();
        values.put(key, new FoundValue<>(value, lifespan));
    }

    @Override
    public <V> boolean putIfAbsent(String key, V value, ValueFormat<V> format, Lifespan lifespan) {
        return values.putIfAbsent(key, new FoundValue<>(value, lifespan)) == null;
    }

    @Override
    public boolean touch(String key, Lifespan lifespan) {
        return values.containsKey(key);
    }

    @Override
    public boolean evict(String key) {
        return values.remove(key) != null;
    }

    @Override
    public void clear() {
        values.clear();
    }

    @Override
    public void close() {
        // nothing to forget
    }
}
