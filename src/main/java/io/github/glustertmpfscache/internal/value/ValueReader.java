package io.github.glustertmpfscache.internal.value;

import io.github.glustertmpfscache.internal.Encoding;
import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.PacedLog;
import io.github.glustertmpfscache.internal.StatsRecorder;
import io.github.glustertmpfscache.internal.StoredEntry;
import org.jspecify.annotations.Nullable;

/** Decodes entries. One that cannot be decoded is a miss, counted and logged: an older deployment may have written it. Thread-safe. */
public final class ValueReader {
    private final StatsRecorder stats;
    private final PacedLog log;

    public ValueReader(StatsRecorder stats, PacedLog log) {
        this.stats = stats;
        this.log = log;
    }

    /**
     * A value, and what to keep of it.
     *
     * @param found the value
     * @param kept see {@link Decoded}; if the key is known to have no value, something that is not to be looked at
     * @param bytes how much memory to count for what is kept
     */
    public record Keepable<V>(FoundValue<V> found, Object kept, int bytes) {}

    /** Returns null if the entry cannot be decoded. */
    public <V> @Nullable FoundValue<V> read(EntryKey key, StoredEntry entry, Lifespan lifespan, ValueFormat<V> format) {
        if (isAbsence(entry)) {
            return new FoundValue<>(null, lifespan);
        }
        try {
            return new FoundValue<>(format.decode(format.plainBytes(entry)), lifespan);
        } catch (UndecodableException e) {
            undecodable(key, e);
            return null;
        }
    }

    /** As {@link #read}, and tells what to keep. */
    public <V> @Nullable Keepable<V> readToKeep(EntryKey key, StoredEntry entry, ValueFormat<V> format) {
        Lifespan lifespan = entry.metadata().lifespan();
        if (isAbsence(entry)) {
            FoundValue<V> none = new FoundValue<>(null, lifespan);
            return new Keepable<>(none, none, 0);
        }
        try {
            byte[] plain = format.plainBytes(entry);
            int bytes = format.keptBytes(plain);
            Decoded<V> decoded = format.decodeToKeep(plain);
            return new Keepable<>(new FoundValue<>(decoded.value(), lifespan), decoded.kept(), bytes);
        } catch (UndecodableException e) {
            undecodable(key, e);
            return null;
        }
    }

    private static boolean isAbsence(StoredEntry entry) {
        return entry.metadata().form().encoding() == Encoding.ABSENT;
    }

    public void undecodable(EntryKey key, UndecodableException e) {
        stats.undecodable.increment();
        log.warn("The entry of key {} counts as a miss, because it cannot be decoded: {}", key, e.getMessage());
    }
}
