package io.github.glustertmpfscache.internal.outage;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.EntryMetadata;
import io.github.glustertmpfscache.internal.EntryReading;
import io.github.glustertmpfscache.internal.EntryStore;
import io.github.glustertmpfscache.internal.EntryValue;
import io.github.glustertmpfscache.internal.EntryVersion;
import io.github.glustertmpfscache.internal.KeyScan;
import io.github.glustertmpfscache.internal.KeyToCheck;
import io.github.glustertmpfscache.internal.KnownEntry;
import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.ListingLimit;
import io.github.glustertmpfscache.internal.LoadClaim;
import io.github.glustertmpfscache.internal.ShardListing;
import io.github.glustertmpfscache.internal.StoredEntry;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A bounded store in memory, whose next write a test lets fail, or time out and have its effect later, or do something else before. What
 * is read is always there. Thread-safe.
 */
final class ShakyStore implements EntryStore {
    static final String TIMED_OUT = "it has not ended in time";

    /** What happens in place of a write. */
    interface Fault {
        <T> T instead(Effect<T> effect) throws IOException;
    }

    /** What a write does; at once. */
    interface Effect<T> {
        T happen();
    }

    private final Map<String, String> entries = new TreeMap<>(); // guarded by this
    private final Deque<Fault> faults = new ArrayDeque<>(); // guarded by this
    private final List<String> calls = new ArrayList<>(); // guarded by this
    private final Map<String, String> brokenKeys = new TreeMap<>(); // guarded by this
    private int open; // guarded by this

    /** A write that was given up, and is still going on. */
    static final class Abandoned implements Fault {
        private final CompletableFuture<@Nullable Object> end = new CompletableFuture<>();
        private @Nullable Effect<?> effect;

        @Override
        public <T> T instead(Effect<T> late) throws IOException {
            effect = late;
            throw new TimedOutException(TIMED_OUT, end);
        }

        /** It has its effect. */
        void land() {
            if (effect == null) {
                throw new AssertionError("It has not begun");
            }
            end.complete(effect.happen());
        }

        /** It fails, and has none. */
        void fail() {
            end.complete(null);
        }
    }

    static Fault failing(IOException failure) {
        return new Fault() {
            @Override
            public <T> T instead(Effect<T> effect) throws IOException {
                throw failure;
            }
        };
    }

    /** Lets something else happen first, and then the write. */
    static Fault before(Runnable event) {
        return new Fault() {
            @Override
            public <T> T instead(Effect<T> effect) {
                event.run();
                return effect.happen();
            }
        };
    }

    static Fault after(Runnable event) {
        return new Fault() {
            @Override
            public <T> T instead(Effect<T> effect) {
                T result = effect.happen();
                event.run();
                return result;
            }
        };
    }

    /** In place of the next write for which nothing is planned. */
    synchronized void next(Fault fault) {
        faults.add(fault);
    }

    /** The next write is given up, and has its effect when the test says so. */
    Abandoned abandonNext() {
        Abandoned abandoned = new Abandoned();
        next(abandoned);
        return abandoned;
    }

    /** Each evict of a key fails from now on; null for no more. */
    synchronized void breakKey(String key, @Nullable String reason) {
        if (reason == null) {
            brokenKeys.remove(key);
        } else {
            brokenKeys.put(key, reason);
        }
    }

    /** As another host puts. */
    synchronized void hold(String key, String value) {
        entries.put(key, value);
    }

    synchronized Map<String, String> entries() {
        return new TreeMap<>(entries);
    }

    /** The writes since the last call of this. */
    synchronized List<String> calls() {
        List<String> made = List.copyOf(calls);
        calls.clear();
        return made;
    }

    /** How many walks are not closed. */
    synchronized int open() {
        return open;
    }

    private <T> T write(String what, Effect<T> effect) throws IOException {
        Fault fault;
        synchronized (this) {
            calls.add(what);
            fault = faults.poll();
        }
        return fault == null ? effect.happen() : fault.instead(effect);
    }

    static String text(EntryValue value) {
        return new String(value.bytes(), UTF_8);
    }

    @Override
    public void put(EntryKey key, EntryValue value, Lifespan lifespan) throws IOException {
        String text = text(value);
        boolean unused = write("put " + key.text() + "=" + text, () -> {
            hold(key.text(), text);
            return true;
        });
    }

    @Override
    public boolean putIfAbsent(EntryKey key, EntryValue value, Lifespan lifespan) throws IOException {
        String text = text(value);
        return write("putIfAbsent " + key.text() + "=" + text, () -> {
            synchronized (this) {
                return entries.putIfAbsent(key.text(), text) == null;
            }
        });
    }

    @Override
    public boolean evict(EntryKey key) throws IOException {
        String broken;
        synchronized (this) {
            broken = brokenKeys.get(key.text());
        }
        if (broken != null) {
            throw broken.equals(TIMED_OUT) ? new TimedOutException(TIMED_OUT, null) : new IOException(broken);
        }
        return write("evict " + key.text(), () -> {
            synchronized (this) {
                return entries.remove(key.text()) != null;
            }
        });
    }

    @Override
    public void clear() throws IOException {
        boolean unused = write("clear", () -> {
            synchronized (this) {
                entries.clear();
                return true;
            }
        });
    }

    @Override
    public synchronized Optional<StoredEntry> find(EntryKey key) {
        return Optional.ofNullable(entries.get(key.text())).map(ShakyStore::stored);
    }

    private static StoredEntry stored(String text) {
        EntryValue value = EntryValue.of(text.getBytes(UTF_8));
        return new StoredEntry(
                new EntryMetadata(Lifespan.unlimited(0), new EntryVersion(1, 1), value.form(), value.length()),
                value.bytes());
    }

    @Override
    public EntryReading read(EntryKey key, @Nullable KnownEntry known) {
        return find(key)
                .<EntryReading>map(entry -> new EntryReading.Found(entry, null, Lifespan.unlimited(0), true))
                .orElse(EntryReading.ABSENT);
    }

    @Override
    public int shardsToList() {
        return 1;
    }

    @Override
    public synchronized ShardListing readUnchanged(List<KeyToCheck> keys, ListingLimit limit) {
        Map<String, Lifespan> unchanged = new TreeMap<>();
        keys.stream()
                .map(key -> key.key().text())
                .filter(entries::containsKey)
                .forEach(key -> unchanged.put(key, Lifespan.unlimited(0)));
        return new ShardListing(unchanged, entries.size(), true, unchanged.size(), 0);
    }

    @Override
    public EntryReading readNow(EntryKey key) {
        return read(key, null);
    }

    @Override
    public Optional<LoadClaim> claimLoad(EntryKey key, boolean evenIfClaimed) {
        return Optional.of(() -> {});
    }

    @Override
    public Optional<EntryMetadata> findMetadata(EntryKey key) {
        return find(key).map(StoredEntry::metadata);
    }

    @Override
    public synchronized boolean touch(EntryKey key, Lifespan lifespan) {
        return entries.containsKey(key.text());
    }

    @Override
    public synchronized KeyScan keys() {
        open++;
        Iterator<String> keys = entries().keySet().iterator();
        return new KeyScan() {
            @Override
            public boolean advance(Consumer<? super EntryKey> found) {
                if (!keys.hasNext()) {
                    return false;
                }
                found.accept(EntryKey.of(keys.next()));
                return true;
            }

            @Override
            public void close() {
                synchronized (ShakyStore.this) {
                    open--;
                }
            }
        };
    }

    @Override
    public void close() {
        // holds nothing open
    }
}
