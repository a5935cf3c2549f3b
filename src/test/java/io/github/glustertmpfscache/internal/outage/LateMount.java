package io.github.glustertmpfscache.internal.outage;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.EntryMetadata;
import io.github.glustertmpfscache.internal.EntryReading;
import io.github.glustertmpfscache.internal.EntryStore;
import io.github.glustertmpfscache.internal.EntryValue;
import io.github.glustertmpfscache.internal.EntryVersion;
import io.github.glustertmpfscache.internal.KeyScan;
import io.github.glustertmpfscache.internal.KnownEntry;
import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.LoadClaim;
import io.github.glustertmpfscache.internal.MountOutException;
import io.github.glustertmpfscache.internal.StoredEntry;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A mount in memory on which each call takes effect at some moment, ends at some later one, and now and then fails. Thread-safe. */
final class LateMount implements EntryStore {
    private final Map<String, String> entries = new ConcurrentHashMap<>();
    private final Random random; // guarded by itself
    private final long slowNanos;
    private volatile boolean well;

    /**
     * Creates a mount.
     *
     * @param slowNanos about how long a call takes that takes long
     */
    LateMount(long seed, long slowNanos) {
        this.random = new Random(seed);
        this.slowNanos = slowNanos;
    }

    /** From now on all calls are quick and none fails. */
    void recover() {
        well = true;
    }

    /** As if another host had put it. */
    @Nullable
    String held(String key) {
        return entries.get(key);
    }

    /** Any of them may happen, and then fail. */
    private <T> T call(Supplier<T> effect) throws IOException {
        return call(effect, true);
    }

    private <T> T call(Supplier<T> effect, boolean mayHappenAndFail) throws IOException {
        int fate;
        long nanos;
        synchronized (random) {
            fate = random.nextInt(200);
            nanos = (long) (slowNanos * (0.5 + random.nextDouble()));
        }
        if (well || fate < 160) {
            return effect.get();
        }
        if (fate < 175) {
            pause(nanos);
            return effect.get();
        }
        if (fate < 185) {
            T result = effect.get();
            pause(nanos);
            return result;
        }
        if (fate < 194) {
            pause(nanos);
            T result = effect.get();
            pause(nanos);
            return result;
        }
        if (fate < 196) {
            pause(nanos);
            if (mayHappenAndFail) {
                T unused = effect.get();
            }
            throw new MountOutException("Transport endpoint is not connected", null);
        }
        if (fate < 197) {
            throw new MountOutException("Transport endpoint is not connected", null);
        }
        if (fate < 199) {
            pause(nanos);
            throw new IOException("Input/output error");
        }
        return effect.get();
    }

    private static void pause(long nanos) {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(1)));
        }
    }

    @Override
    public void put(EntryKey key, EntryValue value, Lifespan lifespan) throws IOException {
        String unused = call(() -> String.valueOf(entries.put(key.text(), new String(value.bytes(), UTF_8))));
    }

    @Override
    public boolean putIfAbsent(EntryKey key, EntryValue value, Lifespan lifespan) throws IOException {
        // Nobody could tell whether it was won if it happened and then failed.
        return call(() -> entries.putIfAbsent(key.text(), new String(value.bytes(), UTF_8)) == null, false);
    }

    @Override
    public boolean evict(EntryKey key) throws IOException {
        return call(() -> entries.remove(key.text()) != null);
    }

    @Override
    public void clear() throws IOException {
        boolean unused = call(() -> {
            entries.clear();
            return true;
        });
    }

    @Override
    public Optional<StoredEntry> find(EntryKey key) throws IOException {
        return call(() -> Optional.ofNullable(entries.get(key.text())).map(LateMount::stored));
    }

    private static StoredEntry stored(String text) {
        EntryValue value = EntryValue.of(text.getBytes(UTF_8));
        return new StoredEntry(
                new EntryMetadata(Lifespan.unlimited(0), new EntryVersion(1, 1), value.form(), value.length()),
                value.bytes());
    }

    @Override
    public EntryReading read(EntryKey key, @Nullable KnownEntry known) {
        throw new UnsupportedOperationException();
    }

    @Override
    public EntryReading readNow(EntryKey key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<LoadClaim> claimLoad(EntryKey key, boolean evenIfClaimed) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<EntryMetadata> findMetadata(EntryKey key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean touch(EntryKey key, Lifespan lifespan) {
        throw new UnsupportedOperationException();
    }

    @Override
    public KeyScan keys() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        // holds nothing open
    }
}
