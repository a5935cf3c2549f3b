package io.github.glustertmpfscache.internal.near;

import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.EntryReading;
import io.github.glustertmpfscache.internal.EntryStore;
import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.MountOutException;
import io.github.glustertmpfscache.internal.StatsRecorder;
import io.github.glustertmpfscache.internal.near.NearEntry.Origin;
import io.github.glustertmpfscache.internal.value.Encoded;
import io.github.glustertmpfscache.internal.value.FoundValue;
import io.github.glustertmpfscache.internal.value.UndecodableException;
import io.github.glustertmpfscache.internal.value.ValueFormat;
import io.github.glustertmpfscache.internal.value.ValueReader;
import io.github.glustertmpfscache.internal.value.ValueReader.Keepable;
import io.github.glustertmpfscache.internal.value.ValueStore;
import java.io.IOException;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The values of a cache, those in memory first. A value in memory is believed for a while after the mount was last seen to hold it;
 * then one look at the metadata of its file tells whether it is still the same.
 *
 * <p>Concurrency, without a lock held during file calls. Two things must not happen: that a value that was read from the mount gets
 * into memory after a newer one was read, written or removed by this JVM; and that memory shows something older than what some
 * caller of this JVM has already got.
 *
 * <ul>
 *   <li>Who reads notes the key's epoch before, and keeps what was read only if the epoch is the same after, in one step with moving it
 *       on. Otherwise somebody was faster, and it is not known who has the newer value: nothing is kept in memory, and the epoch is
 *       moved on all the same, so that nobody who is still reading keeps something older; unless both have read the very same put.
 *   <li>Who writes moves the epoch on and takes the value out of memory before, so that whoever reads meanwhile asks the mount, and
 *       does the same as a reader after.
 *   <li>Clearing moves a generation on, before and after; values of another generation are not believed. In between nothing is
 *       kept, because all keys' entries go at once: who has missed one of them must not hit another one in memory.
 *   <li>Who has checked a value that somebody else has checked meanwhile does not know whose news are the newer ones: the earlier
 *       end counts. That goes for {@link BulkChecks} too, which do nothing else.
 * </ul>
 */
public final class NearValues implements ValueStore {
    private final EntryStore store;
    private final ValueReader reader;
    private final NearSettings settings;
    private final NearTime time;
    private final StatsRecorder stats;
    private final ConcurrentMap<String, NearEntry> entries;
    private final SharedLooks looks;
    private final Staleness staleness;
    private final BackgroundChecks backgroundChecks;
    private final BulkChecks bulkChecks;
    private final Epochs epochs = new Epochs();
    private final AtomicLong generation = new AtomicLong();
    /** How many clears are under way. */
    private final AtomicInteger clearing = new AtomicInteger();

    NearValues(
            EntryStore store,
            ValueReader reader,
            NearSettings settings,
            NearTime time,
            Executor background,
            StatsRecorder stats,
            ConcurrentMap<String, NearEntry> entries) {
        this.store = store;
        this.reader = reader;
        this.settings = settings;
        this.time = time;
        this.stats = stats;
        this.entries = entries;
        this.looks = new SharedLooks(entries, generation::get, settings.staleNanos(), time);
        this.staleness = new Staleness(settings.whileCheckingNanos(), time, stats.observers);
        this.backgroundChecks = new BackgroundChecks(background, stats);
        this.bulkChecks =
                new BulkChecks(store, entries, generation::get, settings.staleNanos(), time, background, stats);
    }

    /**
     * A near-cache in front of a store.
     *
     * @param maximumBytes what its entries may weigh
     * @param background runs checks that nobody waits for
     * @throws IllegalStateException if Caffeine is not on the class path
     */
    public static NearValues open(
            EntryStore store,
            ValueReader reader,
            long maximumBytes,
            NearSettings settings,
            NearTime time,
            Executor background,
            StatsRecorder stats) {
        return new NearValues(
                store,
                reader,
                settings,
                time,
                background,
                stats,
                NearMaps.bounded(maximumBytes, stats.nearEvictions::increment));
    }

    @Override
    public <V> @Nullable FoundValue<V> findNear(String key, ValueFormat<V> format) {
        NearEntry entry = entries.get(key);
        if (entry == null || !entry.isOf(format, generation.get())) {
            return null;
        }
        long now = time.nanoTime();
        bulkChecks.met(entry, now);
        try {
            if (entry.isFresh(now, settings.staleNanos())) {
                FoundValue<V> found = entry.found();
                entry.used();
                stats.nearHits.increment();
                return found;
            }
            if (entry.isFresh(now, settings.whileCheckingNanos())) {
                FoundValue<V> found = entry.found();
                entry.used();
                backgroundChecks.check(entry, () -> look(key, format, false));
                stats.nearStale.increment();
                return found;
            }
        } catch (UndecodableException e) {
            reader.undecodable(EntryKey.of(key), e);
            entries.remove(key, entry);
        }
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
        FoundValue<V> near = findNear(key, format);
        if (near != null) {
            return near;
        }
        Look<V> look;
        try {
            look = looks.look(key, format, () -> look(key, format, false));
        } catch (MountOutException e) {
            FoundValue<V> known = findWhileOut(key, format);
            if (known == null) {
                throw e;
            }
            stats.nearStale.increment();
            return known;
        }
        if (look.found() != null) {
            (look.unchanged() ? stats.nearChecked : stats.mountHits).increment();
        }
        return look.found();
    }

    @Override
    public <V> @Nullable FoundValue<V> findNow(String key, ValueFormat<V> format) throws IOException {
        return look(key, format, true).found();
    }

    /** A value in memory that may stand in for the mount. */
    private <V> @Nullable FoundValue<V> findWhileOut(String key, ValueFormat<V> format) {
        NearEntry entry = entries.get(key);
        long now = time.nanoTime();
        if (entry == null || !entry.isOf(format, generation.get()) || !entry.isFresh(now, settings.whileOutNanos())) {
            return null;
        }
        try {
            FoundValue<V> found = entry.found();
            entry.servedWhileOut(now);
            return found;
        } catch (UndecodableException e) {
            reader.undecodable(EntryKey.of(key), e);
            entries.remove(key, entry);
            return null;
        }
    }

    /** Asks the mount: for the metadata alone if the value is in memory. */
    private <V> Look<V> look(String key, ValueFormat<V> format, boolean pastCaches) throws IOException {
        EntryKey entryKey = EntryKey.of(key);
        long generationBefore = generation.get();
        long epoch = epochs.current(key);
        long start = time.nanoTime();
        NearEntry entry = entries.get(key);
        if (entry != null && !entry.isOf(format, generationBefore)) {
            entry = null;
        }
        int checksBefore = entry == null ? 0 : entry.checks();
        EntryReading reading =
                pastCaches ? store.readNow(entryKey) : store.read(entryKey, entry == null ? null : entry.known());
        if (entry != null && reading instanceof EntryReading.Unchanged unchanged) {
            entry.checked(checksBefore, start, unchanged.live() ? time.nanosOf(unchanged.lifespan()) : start);
            if (!unchanged.live()) {
                return new Look<>(null, false, true); // stays in memory: a caller may want it even so
            }
            entry.usedByLook();
            try {
                return new Look<>(entry.found(), true, false);
            } catch (UndecodableException e) {
                reader.undecodable(entryKey, e);
                entries.remove(key, entry);
                return new Look<>(null, false, false);
            }
        }
        if (entry != null && !stats.observers.isEmpty()) {
            staleness.tell(entry, reading);
        }
        NearEntry fresh = null;
        FoundValue<V> found = null;
        boolean absent = true;
        if (reading instanceof EntryReading.Found read && read.live()) {
            absent = false;
            Keepable<V> value = reader.readToKeep(entryKey, read.entry(), format);
            if (value != null) {
                found = value.found();
                fresh = NearEntry.of(
                        found,
                        value.kept(),
                        format,
                        new Origin(read.identity(), read.entry().metadata().version(), generationBefore),
                        NearWeight.of(key, value.bytes()),
                        start,
                        time.nanosOf(read.lifespan()));
            }
        }
        keep(key, epoch, generationBefore, fresh);
        return new Look<>(found, false, absent);
    }

    /** Puts what was read or written at an epoch into memory, if nothing has happened since; null for nothing. */
    private void keep(String key, long epoch, long generationBefore, @Nullable NearEntry fresh) {
        entries.compute(key, (k, present) -> {
            if (epochs.advanceFrom(k, epoch)) {
                // In this order: a clear that is over has moved the generation on.
                return generation.get() == generationBefore && clearing.get() == 0 ? fresh : null;
            }
            if (present != null && fresh != null && present.isSamePutAs(fresh)) {
                return present;
            }
            epochs.advance(k);
            return null;
        });
    }

    @Override
    public <V> @Nullable FoundValue<V> findStale(String key, ValueFormat<V> format) throws IOException {
        NearEntry entry = entries.get(key);
        if (entry != null && !entry.isOf(format, generation.get())) {
            entry = null;
        }
        EntryKey entryKey = EntryKey.of(key);
        // Memory alone does not know of touches, nor of what has been evicted since.
        EntryReading reading = store.read(entryKey, entry == null ? null : entry.known());
        if (entry != null && reading instanceof EntryReading.Unchanged unchanged) {
            FoundValue<V> known = entry.found();
            return new FoundValue<>(known.value(), unchanged.lifespan());
        }
        epochs.advance(key); // what the caller gets may be newer than what others have read
        entries.remove(key);
        return reading instanceof EntryReading.Found found
                ? reader.read(entryKey, found.entry(), found.lifespan(), format)
                : null;
    }

    @Override
    public <V> void put(String key, @Nullable V value, ValueFormat<V> format, Lifespan lifespan) throws IOException {
        Encoded encoded = Encoded.of(value, format);
        Write write = new Write(key);
        try {
            store.put(EntryKey.of(key), encoded.stored(), lifespan);
            write.succeeded(value, encoded, format, lifespan);
        } finally {
            write.end();
        }
    }

    @Override
    public <V> boolean putIfAbsent(String key, V value, ValueFormat<V> format, Lifespan lifespan) throws IOException {
        Encoded encoded = format.encode(value);
        Write write = new Write(key);
        try {
            boolean won = store.putIfAbsent(EntryKey.of(key), encoded.stored(), lifespan);
            if (won) {
                write.succeeded(value, encoded, format, lifespan);
            }
            return won;
        } finally {
            write.end();
        }
    }

    @Override
    public boolean touch(String key, Lifespan lifespan) throws IOException {
        Write write = new Write(key);
        try {
            return store.touch(EntryKey.of(key), lifespan);
        } finally {
            write.end();
        }
    }

    @Override
    public boolean evict(String key) throws IOException {
        Write write = new Write(key);
        try {
            return store.evict(EntryKey.of(key));
        } finally {
            write.end();
        }
    }

    @Override
    public void clear() throws IOException {
        clearing.incrementAndGet();
        try {
            forgetAll();
            store.clear();
        } finally {
            forgetAll();
            clearing.decrementAndGet();
        }
    }

    private void forgetAll() {
        generation.incrementAndGet();
        entries.clear();
    }

    @Override
    public long nearSize() {
        return entries.size();
    }

    @Override
    public void close() {
        forgetAll();
    }

    /** A change that this JVM makes to a key's entry, from before to after. */
    private final class Write {
        private final String key;
        private final long generationBefore = generation.get();
        private final long start = time.nanoTime();
        private final long epoch;
        private @Nullable NearEntry written;

        Write(String key) {
            this.key = key;
            this.epoch = epochs.advance(key);
            entries.remove(key);
        }

        <V> void succeeded(@Nullable V value, Encoded encoded, ValueFormat<V> format, Lifespan lifespan) {
            if (settings.holdsOwnPuts()) {
                written = NearEntry.of(
                        new FoundValue<>(value, lifespan),
                        value == null ? encoded : format.keep(value, encoded.plain()),
                        format,
                        new Origin(null, null, generationBefore),
                        NearWeight.of(key, format.keptBytes(encoded.plain())),
                        start,
                        time.nanosOf(lifespan));
            }
        }

        /** After the change, whether it succeeded or not. */
        void end() {
            keep(key, epoch, generationBefore, written);
        }
    }
}
