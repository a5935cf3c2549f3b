package io.github.glustertmpfscache.internal.near;

import io.github.glustertmpfscache.internal.EntryIdentity;
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
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A mount in memory, of which each call happens at one instant. Before and after that instant, within the call, a test can make
 * something else happen: what another thread does meanwhile, or a fault. Thread-safe.
 */
final class FakeStore implements EntryStore {
    enum Call {
        READ,
        PUT,
        PUT_IF_ABSENT,
        TOUCH,
        EVICT,
        CLEAR,
        LIST
    }

    interface Step {
        void run() throws IOException;
    }

    /** An entry's file; a touch changes its lifespan, and not its header. */
    private record Held(
            EntryValue value,
            Lifespan header,
            Lifespan lifespan,
            EntryVersion version,
            @Nullable EntryIdentity identity) {}

    private final Map<String, Held> held = new HashMap<>();
    private final Map<Call, Deque<Step>> before = new EnumMap<>(Call.class);
    private final Map<Call, Deque<Step>> after = new EnumMap<>(Call.class);
    private final Map<Call, Integer> counts = new EnumMap<>(Call.class);
    private long puts;
    private int moved;
    private int withKnown;
    private List<KeyToCheck> listed = List.of();
    private @Nullable ListingLimit limit;
    /** The time on the wall. */
    final AtomicLong nowMillis = new AtomicLong(1_000_000);
    /** Whether entries can be told from others. */
    volatile boolean givesIdentities = true;
    /** How many shards can be listed; for 0 none. */
    volatile int shards;
    /** What else a shard holds. */
    volatile int otherNames;
    /** Whether all looks of a listing are slow. */
    volatile boolean slowLooks;

    /** In the next such call that nothing is planned for, before it takes effect. */
    synchronized void before(Call call, Step step) {
        before.computeIfAbsent(call, c -> new ArrayDeque<>()).add(step);
    }

    /** In the next such call that nothing is planned for, after it has taken effect. */
    synchronized void after(Call call, Step step) {
        after.computeIfAbsent(call, c -> new ArrayDeque<>()).add(step);
    }

    /** The next such call has no effect but this. */
    void fail(Call call, String reason) {
        before(call, () -> {
            throw new IOException(reason);
        });
    }

    /** How many such calls there were since the last {@link #resetCounts}. */
    synchronized int count(Call call) {
        return counts.getOrDefault(call, 0);
    }

    /** How many reads have moved a value. */
    synchronized int moved() {
        return moved;
    }

    /** How many reads knew an entry. */
    synchronized int withKnown() {
        return withKnown;
    }

    synchronized int calls() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    synchronized void resetCounts() {
        counts.clear();
        moved = 0;
        withKnown = 0;
    }

    private void begin(Call call) throws IOException {
        Step step;
        synchronized (this) {
            counts.merge(call, 1, Integer::sum);
            step = next(before, call);
        }
        if (step != null) {
            step.run();
        }
    }

    private void end(Call call) throws IOException {
        Step step;
        synchronized (this) {
            step = next(after, call);
        }
        if (step != null) {
            step.run();
        }
    }

    private static @Nullable Step next(Map<Call, Deque<Step>> steps, Call call) {
        Deque<Step> planned = steps.get(call);
        return planned == null ? null : planned.poll();
    }

    @Override
    public void put(EntryKey key, EntryValue value, Lifespan lifespan) throws IOException {
        begin(Call.PUT);
        synchronized (this) {
            hold(key, value, lifespan);
        }
        end(Call.PUT);
    }

    private void hold(EntryKey key, EntryValue value, Lifespan lifespan) {
        long number = ++puts;
        EntryIdentity identity = givesIdentities ? new EntryIdentity(number, value.length(), number) : null;
        EntryValue copy = new EntryValue(value.bytes().clone(), value.form());
        held.put(key.text(), new Held(copy, lifespan, lifespan, new EntryVersion(1, number), identity));
    }

    @Override
    public boolean putIfAbsent(EntryKey key, EntryValue value, Lifespan lifespan) throws IOException {
        begin(Call.PUT_IF_ABSENT);
        boolean won;
        synchronized (this) {
            won = live(key) == null;
            if (won) {
                hold(key, value, lifespan);
            }
        }
        end(Call.PUT_IF_ABSENT);
        return won;
    }

    private @Nullable Held live(EntryKey key) {
        Held entry = held.get(key.text());
        return entry == null || entry.lifespan().isExpiredAt(nowMillis.get()) ? null : entry;
    }

    @Override
    public Optional<StoredEntry> find(EntryKey key) {
        throw new UnsupportedOperationException("the near-cache uses read");
    }

    @Override
    public EntryReading read(EntryKey key, @Nullable KnownEntry known) throws IOException {
        begin(Call.READ);
        EntryReading reading;
        synchronized (this) {
            reading = readAtOnce(key, known);
        }
        end(Call.READ);
        return reading;
    }

    private EntryReading readAtOnce(EntryKey key, @Nullable KnownEntry known) {
        withKnown += known == null ? 0 : 1;
        Held entry = held.get(key.text());
        if (entry == null) {
            return EntryReading.ABSENT;
        }
        boolean live = live(key) != null;
        if (known != null && known.identity().equals(entry.identity())) {
            if (!known.lifespan().equals(entry.header())) {
                throw new AssertionError("The header does not say " + known.lifespan());
            }
            return new EntryReading.Unchanged(entry.lifespan(), live);
        }
        moved++;
        EntryMetadata metadata = new EntryMetadata(
                entry.header(),
                entry.version(),
                entry.value().form(),
                entry.value().length());
        StoredEntry stored = new StoredEntry(metadata, entry.value().bytes().clone());
        return new EntryReading.Found(stored, entry.identity(), entry.lifespan(), live);
    }

    @Override
    public int shardsToList() {
        return shards;
    }

    @Override
    public ShardListing readUnchanged(List<KeyToCheck> keys, ListingLimit most) throws IOException {
        begin(Call.LIST);
        ShardListing listing;
        synchronized (this) {
            listed = List.copyOf(keys);
            limit = most;
            listing = list(keys, most);
        }
        end(Call.LIST);
        return listing;
    }

    private ShardListing list(List<KeyToCheck> keys, ListingLimit most) {
        int shard = keys.get(0).key().shard(shards);
        int names = otherNames;
        for (String name : held.keySet()) {
            names += EntryKey.of(name).shard(shards) == shard ? 1 : 0;
        }
        if (names > most.names()) {
            return new ShardListing(Map.of(), most.names(), false, 0, 0);
        }
        Map<String, Lifespan> unchanged = new HashMap<>();
        for (KeyToCheck key : keys) {
            if (key.key().shard(shards) != shard) {
                throw new AssertionError(key + " is of another shard");
            }
            Held entry = live(key.key());
            if (entry != null && key.known().identity().equals(entry.identity())) {
                unchanged.put(key.key().text(), entry.lifespan());
            }
        }
        return new ShardListing(unchanged, names, true, keys.size(), slowLooks ? keys.size() : 0);
    }

    /** What the last listing was asked for. */
    synchronized List<KeyToCheck> listed() {
        return listed;
    }

    /** When the last listing was to be stopped. */
    synchronized @Nullable ListingLimit limit() {
        return limit;
    }

    @Override
    public EntryReading readNow(EntryKey key) throws IOException {
        return read(key, null);
    }

    @Override
    public Optional<LoadClaim> claimLoad(EntryKey key, boolean evenIfClaimed) {
        throw new UnsupportedOperationException("the near-cache loads nothing");
    }

    @Override
    public Optional<EntryMetadata> findMetadata(EntryKey key) {
        throw new UnsupportedOperationException("the near-cache uses read");
    }

    @Override
    public boolean touch(EntryKey key, Lifespan lifespan) throws IOException {
        begin(Call.TOUCH);
        Held entry;
        synchronized (this) {
            entry = live(key);
            if (entry != null) {
                held.put(
                        key.text(),
                        new Held(entry.value(), entry.header(), lifespan, entry.version(), entry.identity()));
            }
        }
        end(Call.TOUCH);
        return entry != null;
    }

    @Override
    public KeyScan keys() {
        throw new UnsupportedOperationException("the near-cache lists nothing");
    }

    @Override
    public void clear() throws IOException {
        begin(Call.CLEAR);
        synchronized (this) {
            held.clear();
        }
        end(Call.CLEAR);
    }

    @Override
    public boolean evict(EntryKey key) throws IOException {
        begin(Call.EVICT);
        boolean was;
        synchronized (this) {
            was = held.remove(key.text()) != null;
        }
        end(Call.EVICT);
        return was;
    }

    @Override
    public void close() {
        // holds nothing open
    }
}
