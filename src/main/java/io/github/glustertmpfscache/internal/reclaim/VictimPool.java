package io.github.glustertmpfscache.internal.reclaim;

import io.github.glustertmpfscache.internal.OneAtATime;
import io.github.glustertmpfscache.internal.mount.Shard;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Entries that may be evicted, the least recently used of those that are known first. Filled by listing some shards of each cache
 * at a time. Thread-safe; listings are made by one thread at a time, unless it hangs.
 */
final class VictimPool {
    /** A sample of so many tells well enough which are the oldest. */
    private static final int ENOUGH = 2048;

    /** For another thread's listing, of who has all the time to list; the background has other work. */
    private static final Duration LONGEST_WAIT = Duration.ofMillis(100);

    private final PriorityQueue<Victim> victims = new PriorityQueue<>(Comparator.comparingLong(Victim::lastUseMillis));
    private final OneAtATime listing;
    private final AtomicInteger next =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(1 << 16));

    VictimPool(LongSupplier nanoTime) {
        this.listing = new OneAtATime(nanoTime);
    }

    @Nullable
    Victim poll() {
        synchronized (victims) {
            return victims.poll();
        }
    }

    /**
     * The next victim, after listing some shards if none is known; null if there is none, or none was found in time.
     *
     * @throws HeldUpException if there is no limit, and another thread lists for longer than 100 ms
     */
    @Nullable
    Victim next(List<EvictableCache> caches, TimeLimit time) throws IOException {
        Victim victim = poll();
        while (victim == null) {
            OneAtATime.Turn turn = listing.begin(time.isEndless() ? LONGEST_WAIT.toNanos() : time.leftNanos());
            if (turn == null) {
                if (time.isEndless()) {
                    throw new HeldUpException("another thread has not ended its listing");
                }
                return null;
            }
            boolean more;
            try {
                more = refill(caches, time);
            } finally {
                turn.end();
            }
            victim = poll();
            if (!more || time.isOver()) {
                break; // else others were faster, and there are more
            }
        }
        return victim;
    }

    /** What a new listing of a shard has found, in place of what older ones have; for a pool of one cache. */
    void replace(Shard shard, List<Victim> found) {
        synchronized (victims) {
            victims.removeIf(victim -> victim.shard().index() == shard.index());
            victims.addAll(found);
        }
    }

    int size() {
        synchronized (victims) {
            return victims.size();
        }
    }

    boolean isEmpty() {
        synchronized (victims) {
            return victims.isEmpty();
        }
    }

    void clear() {
        synchronized (victims) {
            victims.clear();
        }
    }

    /**
     * Lists the next shards of each cache, until enough entries were seen or all were, if there is no victim. Several threads
     * that do so at once wait for the first, and use what it finds. When the time is over, what was seen until then must do.
     *
     * @return whether there was or is one now
     */
    private boolean refill(List<EvictableCache> caches, TimeLimit time) throws IOException {
        boolean present = !isEmpty();
        List<Victim> seen = new ArrayList<>();
        IOException failure = null;
        int rounds = 1;
        for (int round = 0; round < rounds && isEmpty() && seen.size() < ENOUGH && !time.isOver(); round++) {
            int turn = next.getAndUpdate(last -> (last + 1) & 0xffff);
            for (EvictableCache cache : caches) {
                List<Shard> shards = cache.tree().shards();
                rounds = Math.max(rounds, shards.size());
                try {
                    Shard shard = shards.get(turn % shards.size());
                    seen.addAll(Census.of(cache, shard, () -> !time.isOver()).entries());
                } catch (NoSuchFileException e) {
                    cache.tree().reopen(); // cleared by another host
                } catch (IOException e) {
                    failure = e; // the others may do
                }
            }
        }
        if (seen.isEmpty() && isEmpty() && failure != null) {
            throw failure;
        }
        synchronized (victims) {
            victims.addAll(Census.oldest(seen));
        }
        return present || !seen.isEmpty();
    }
}
