package io.github.glustertmpfscache.internal.reclaim;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Entries that may be evicted, the least recently used of those that are known first. Filled by listing one shard of each cache
 * at a time. Thread-safe; listings are made by one thread at a time.
 */
final class VictimPool {
    private final PriorityQueue<Victim> victims = new PriorityQueue<>(Comparator.comparingLong(Victim::lastUseMillis));
    private int turn = ThreadLocalRandom.current().nextInt(1 << 16);

    @Nullable
    Victim poll() {
        synchronized (victims) {
            return victims.poll();
        }
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

    /** Lists the next shard of each cache, and further ones only if there is nothing in these. */
    synchronized void refill(List<EvictableCache> caches) throws IOException {
        int rounds = 1;
        for (int round = 0; round < rounds && isEmpty(); round++) {
            List<Victim> found = new ArrayList<>();
            for (EvictableCache cache : caches) {
                var shards = cache.tree().shards();
                rounds = Math.max(rounds, shards.size());
                try {
                    found.addAll(
                            Census.of(cache, shards.get(turn % shards.size())).oldest());
                } catch (NoSuchFileException e) {
                    cache.tree().reopen(); // cleared by another host
                }
            }
            turn = (turn + 1) & 0xffff;
            add(found);
        }
    }
}
