package io.github.glustertmpfscache.internal.value;

import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.EntryReading;
import io.github.glustertmpfscache.internal.EntryStore;
import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.StatsRecorder;
import io.github.glustertmpfscache.internal.StoredEntry;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The values on the mount, with nothing in front. */
public final class MountValues implements ValueStore {
    private final EntryStore store;
    private final ValueReader reader;
    private final StatsRecorder stats;

    public MountValues(EntryStore store, ValueReader reader, StatsRecorder stats) {
        this.store = store;
        this.reader = reader;
        this.stats = stats;
    }

    @Override
    public <V> @Nullable FoundValue<V> findNear(String key, ValueFormat<V> format) {
        return null;
    }

    @Override
    public <V> @Nullable FoundValue<V> find(String key, ValueFormat<V> format) throws IOException {
        FoundValue<V> found = findAgain(key, format);
        if (found == null) {
            stats.misses.increment();
        }
        return found;
    }

    @Override
    public <V> @Nullable FoundValue<V> findAgain(String key, ValueFormat<V> format) throws IOException {
        EntryKey entryKey = EntryKey.of(key);
        Optional<StoredEntry> entry = store.find(entryKey);
        FoundValue<V> found = entry.isPresent()
                ? reader.read(entryKey, entry.get(), entry.get().metadata().lifespan(), format)
                : null;
        if (found != null) {
            stats.mountHits.increment();
        }
        return found;
    }

    @Override
    public <V> @Nullable FoundValue<V> findNow(String key, ValueFormat<V> format) throws IOException {
        EntryKey entryKey = EntryKey.of(key);
        return store.readNow(entryKey) instanceof EntryReading.Found found && found.live()
                ? reader.read(entryKey, found.entry(), found.lifespan(), format)
                : null;
    }

    @Override
    public <V> @Nullable FoundValue<V> findStale(String key, ValueFormat<V> format) throws IOException {
        EntryKey entryKey = EntryKey.of(key);
        return store.read(entryKey, null) instanceof EntryReading.Found found
                ? reader.read(entryKey, found.entry(), found.lifespan(), format)
                : null;
    }

    @Override
    public <V> void put(String key, @Nullable V value, ValueFormat<V> format, Lifespan lifespan) throws IOException {
        store.put(EntryKey.of(key), Encoded.of(value, format).stored(), lifespan);
    }

    @Override
    public <V> boolean putIfAbsent(String key, V value, ValueFormat<V> format, Lifespan lifespan) throws IOException {
        return store.putIfAbsent(EntryKey.of(key), format.encode(value).stored(), lifespan);
    }

    @Override
    public boolean touch(String key, Lifespan lifespan) throws IOException {
        return store.touch(EntryKey.of(key), lifespan);
    }

    @Override
    public boolean evict(String key) throws IOException {
        return store.evict(EntryKey.of(key));
    }

    @Override
    public void clear() throws IOException {
        store.clear();
    }

    @Override
    public long nearSize() {
        return 0;
    }

    @Override
    public void close() {
        // holds nothing in memory
    }
}
