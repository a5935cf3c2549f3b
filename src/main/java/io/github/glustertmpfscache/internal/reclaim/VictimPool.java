package io.github.glustertmpfscache.internal.reclaim;

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
    private int turn = ThreadLocalRandom.current().nextInt(1 << 16);

    @Nullable
    Victim poll() {
        synchronized (victims) {
            return victims.poll();
        }
    }

    /** The next victim, after listing some shards if none is known; null if there is none. */
    @Nullable
    Victim next(List<EvictableCache> caches) throws IOException {
        Victim victim = poll();
        if (victim == null) {
            refill(caches);
            victim = poll();
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
     * that do so at once wait for the first, and use what it finds.
     */
    private synchronized void refill(List<EvictableCache> caches) throws IOException {
        List<Victim> seen = new ArrayList<>();
        IOException failure = null;
        int rounds = 1;
        for (int round = 0; round < rounds && isEmpty() && seen.size() < ENOUGH; round++) {
            for (EvictableCache cache : caches) {
                List<Shard> shards = cache.tree().shards();
                rounds = Math.max(rounds, shards.size());
                try {
                    seen.addAll(
                            Census.of(cache, shards.get(turn % shards.size())).entries());
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
    }
}
