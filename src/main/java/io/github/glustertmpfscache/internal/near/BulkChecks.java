package io.github.glustertmpfscache.internal.near;

import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.EntryStore;
import io.github.glustertmpfscache.internal.KeyToCheck;
import io.github.glustertmpfscache.internal.KnownEntry;
import io.github.glustertmpfscache.internal.ShardListing;
import io.github.glustertmpfscache.internal.StatsRecorder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * Checks values in memory many at a time, before their bound is over: one listing of a shard instead of a look at each of its entries. A
 * pass through all of them runs in the background when a get comes upon a value whose check is old, one pass at a time.
 *
 * <p>Concurrency: a pass does nothing to an entry but {@link NearEntry#checked}, as a look does that has found it unchanged and live, with
 * the time and the count of checks from before the listing began. So it brings nothing into memory and takes nothing out, and of
 * {@link NearValues}' protocol only the rule of checks that overlap concerns it: the earlier end counts. An entry that has been replaced,
 * removed or cleared meanwhile is an object that nobody is given any more. What the listing does not confirm is left to the next get of
 * it.
 *
 * <p>Thread-safe.
 */
final class BulkChecks {
    /** With a shorter one the listings would be under way all the time. */
    private static final long SHORTEST_BOUND = TimeUnit.MILLISECONDS.toNanos(100);

    /** For so many checks a value that nobody asks for comes along: that costs much less than the look that it may spare. */
    private static final int MOST_UNUSED_CHECKS = 4;
    /** A value that was not checked for so many bounds is out of use; or a large near-cache would be collected again and again. */
    private static final int MOST_BOUNDS_UNCHECKED = 8;

    private final EntryStore store;
    private final ConcurrentMap<String, NearEntry> entries;
    private final LongSupplier generation;
    private final long boundNanos;
    private final long dueNanos;
    private final NearTime time;
    private final Executor background;
    private final StatsRecorder stats;
    private final AtomicBoolean running = new AtomicBoolean();
    private final ListingPolicy policy; // for whoever has set running
    private volatile long notBeforeNanos; // written by whoever has set running

    /**
     * Creates the checks, of which none is under way.
     *
     * @param entries what is in memory
     * @param generation which of it is believed
     * @param boundNanos for how long after a check
     */
    BulkChecks(
            EntryStore store,
            ConcurrentMap<String, NearEntry> entries,
            LongSupplier generation,
            long boundNanos,
            NearTime time,
            Executor background,
            StatsRecorder stats) {
        this.store = store;
        this.entries = entries;
        this.generation = generation;
        this.boundNanos = boundNanos;
        boolean helps = boundNanos >= SHORTEST_BOUND && store.shardsToList() > 0;
        this.dueNanos = helps ? boundNanos - boundNanos / 4 : Long.MAX_VALUE;
        this.time = time;
        this.background = background;
        this.stats = stats;
        this.policy = new ListingPolicy(boundNanos);
        this.notBeforeNanos = time.nanoTime();
    }

    /** A get has come upon an entry: asks for a pass if its last check is old. Quick, and never fails. */
    void met(NearEntry entry, long nowNanos) {
        if (entry.isDue(nowNanos, dueNanos)) {
            request(nowNanos);
        }
    }

    private void request(long nowNanos) {
        if (nowNanos - notBeforeNanos < 0 || running.get() || !running.compareAndSet(false, true)) {
            return;
        }
        if (nowNanos - notBeforeNanos < 0) {
            running.set(false); // a pass has come and gone since the first look at the time
            return;
        }
        try {
            background.execute(this::run);
        } catch (RuntimeException | OutOfMemoryError e) {
            rest(boundNanos / 4); // too much to do, or no more threads: a get that memory can answer is none the worse
        }
    }

    private void run() {
        long start = time.nanoTime();
        long confirmed = 0;
        try {
            confirmed = pass();
        } catch (IOException | RuntimeException e) {
            // The mount is in trouble; gets of what was not confirmed find out.
        } finally {
            // As long as it took, so that passes of many caches leave threads to others.
            rest(Math.max(confirmed > 0 ? boundNanos / 4 : boundNanos, time.nanoTime() - start));
        }
    }

    private void rest(long nanos) {
        notBeforeNanos = time.nanoTime() + nanos;
        running.set(false);
    }

    private long pass() throws IOException {
        if (!policy.mayList(time.nanoTime())) {
            return 0;
        }
        long generationBefore = generation.getAsLong();
        long confirmed = 0;
        for (Map.Entry<Integer, Shard> shard :
                collect(store.shardsToList(), generationBefore).entrySet()) {
            if (generation.getAsLong() != generationBefore) {
                return confirmed; // cleared or closed
            }
            if (policy.isWorthIt(shard.getKey(), shard.getValue().spared, time.nanoTime())) {
                confirmed += check(shard.getKey(), shard.getValue());
            }
        }
        return confirmed;
    }

    /** What is in memory of a shard. */
    private static final class Shard {
        final List<InMemory> entries = new ArrayList<>();
        /** How many gets will soon have to look, as far as can be told: also where all of them had to so far. */
        int spared;
    }

    private record InMemory(EntryKey key, NearEntry entry, KnownEntry known) {}

    private record Checking(NearEntry entry, int checksBefore) {}

    /** The entries that were asked for not long ago, by their shards; those checked just now aside. */
    private Map<Integer, Shard> collect(int shards, long generationBefore) {
        Map<Integer, Shard> found = new HashMap<>();
        if (shards == 0) {
            return found;
        }
        long now = time.nanoTime();
        long recentNanos = boundNanos <= Long.MAX_VALUE / MOST_BOUNDS_UNCHECKED
                ? boundNanos * MOST_BOUNDS_UNCHECKED
                : Long.MAX_VALUE;
        entries.forEach((text, entry) -> {
            KnownEntry known = entry.known();
            if (known != null
                    && entry.isOf(generationBefore)
                    && entry.isDue(now, boundNanos / 4)
                    && entry.isFresh(now, recentNanos)
                    && entry.unusedChecks() <= MOST_UNUSED_CHECKS) {
                EntryKey key = EntryKey.of(text);
                Shard shard = found.computeIfAbsent(key.shard(shards), number -> new Shard());
                shard.entries.add(new InMemory(key, entry, known));
                boolean inDemand = entry.unusedChecks() <= 1 && entry.isDue(now, boundNanos / 2);
                shard.spared += inDemand ? 1 : 0;
            }
        });
        return found;
    }

    private int check(int number, Shard shard) throws IOException {
        long start = time.nanoTime();
        Map<String, Checking> checking = new HashMap<>();
        List<KeyToCheck> keys = new ArrayList<>();
        for (InMemory one : shard.entries) {
            checking.put(one.key().text(), new Checking(one.entry(), one.entry().checks()));
            keys.add(new KeyToCheck(one.key(), one.known(), one.entry().beginUnused() == 0));
        }
        ShardListing listing;
        try {
            listing = store.readUnchanged(keys, policy.limit(shard.spared));
        } catch (IOException | RuntimeException e) {
            policy.failed(number, time.nanoTime());
            throw e;
        }
        policy.listed(number, shard.spared, listing, time.nanoTime());
        listing.unchanged().forEach((key, lifespan) -> {
            Checking one = checking.get(key);
            if (one != null) {
                one.entry().checked(one.checksBefore(), start, time.nanosOf(lifespan));
            }
        });
        stats.nearCheckedInBackground.add(listing.unchanged().size());
        return listing.unchanged().size();
    }
}
