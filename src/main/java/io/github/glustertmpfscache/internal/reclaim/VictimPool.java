package io.github.glustertmpfscache.internal.reclaim;

import io.github.glustertmpfscache.internal.TimedLock;
import io.github.glustertmpfscache.internal.mount.Shard;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Entries that may be evicted, the least recently used of those that are known first. Filled by listing some shards of each cache
 * at a time. Thread-safe; listings are made by one thread at a time.
 */
final class VictimPool {
    /** A sample of so many tells well enough which are the oldest. */
    private static final int ENOUGH = 2048;

    private final PriorityQueue<Victim> victims = new PriorityQueue<>(Comparator.comparingLong(Victim::lastUseMillis));
    private final TimedLock listing = new TimedLock(); // guards the turn
    private int turn = ThreadLocalRandom.current().nextInt(1 << 16);

    @Nullable
    Victim poll() {
        synchronized (victims) {
            return victims.poll();
        }
    }

    /** The next victim, after listing some shards if none is known; null if there is none, or none was found in time. */
    @Nullable
    Victim next(List<EvictableCache> caches, TimeLimit time) throws IOException {
        Victim victim = poll();
        while (victim == null && listing.tryLock(time.leftNanos())) {
            boolean more;
            try {
                more = refill(caches, time);
            } finally {
                listing.unlock();
            }
            victim = poll();
            if (!more || time.isOver()) {
                break; // else others were faster, and there are more
            }
        }
        return victim;
    }

    void add(List<Victim> found) {
        synchronized (victims) {
            victims.addAll(found);
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
            turn = (turn + 1) & 0xffff;
        }
        if (seen.isEmpty() && isEmpty() && failure != null) {
            throw failure;
        }
        add(Census.oldest(seen));
        return present || !seen.isEmpty();
    }
}
