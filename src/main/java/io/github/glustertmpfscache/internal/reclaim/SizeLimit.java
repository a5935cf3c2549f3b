package io.github.glustertmpfscache.internal.reclaim;

import io.github.glustertmpfscache.internal.PacedLog;
import io.github.glustertmpfscache.internal.mount.Shard;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Keeps one cache below its maximum. It knows what each shard took when it was last listed, and adds to that all that this JVM
 * has written there since. When the sum exceeds the maximum, a background task first lists the shards anew in which most was
 * written (values that replaced others count for nothing then), and what is still too much it evicts, down to 95 %.
 *
 * <p>What other hosts write it sees at the next listing, which comes after 5 % of the maximum written by this JVM at the
 * latest. So the cache exceeds its maximum by 5 % for each host that writes, and what is written while a task runs.
 *
 * <p>Concurrency: {@link #wrote} may be called by any thread; all else runs in one background task at a time.
 */
final class SizeLimit {
    private static final double LOW = 0.95;
    private static final Duration STEP = Duration.ofMillis(100);
    private static final long NEVER_LISTED = -1;

    private final EvictableCache cache;
    private final long maximumBytes;
    private final Scheduler scheduler;
    private final PacedLog log;
    private final VictimPool pool = new VictimPool();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final AtomicLong estimate = new AtomicLong();
    private final AtomicLong unlisted = new AtomicLong();
    private final long unlistedBytes;
    private final AtomicLongArray written;
    private final long[] listed;
    private String generation = "";
    private boolean over;
    private volatile boolean closed; // read by the task

    SizeLimit(EvictableCache cache, long maximumBytes, Scheduler scheduler, PacedLog log) {
        this.cache = cache;
        this.maximumBytes = maximumBytes;
        this.unlistedBytes = (long) (maximumBytes * (1 - LOW));
        this.scheduler = scheduler;
        this.log = log;
        int shards = cache.tree().shards().size();
        this.written = new AtomicLongArray(shards);
        this.listed = new long[shards];
        estimate.set(Long.MAX_VALUE / 2); // nothing is known yet, so the first write looks
    }

    /** To be called after a write. */
    void wrote(int shard, long bytes) {
        long charge = Victim.charge(bytes);
        written.addAndGet(shard % written.length(), charge);
        boolean muchWritten = unlisted.addAndGet(charge) > unlistedBytes;
        boolean tooMuch = estimate.addAndGet(charge) > maximumBytes;
        if ((muchWritten || tooMuch) && scheduled.compareAndSet(false, true)) {
            scheduler.schedule(Duration.ZERO, this::run);
        }
    }

    void close() {
        closed = true;
    }

    private void run() {
        boolean more = false;
        try {
            more = step();
        } catch (IOException | RuntimeException e) {
            log.warn("Keeping a cache below its maximum failed: {}", e);
        } finally {
            if (more && !closed) {
                scheduler.schedule(Duration.ZERO, this::run);
            } else {
                scheduled.set(false);
            }
        }
    }

    /** Lists or evicts for a while; returns whether there is more to do. */
    private boolean step() throws IOException {
        long end = scheduler.nanoTime() + STEP.toNanos();
        forgetIfCleared();
        do {
            int shard = shardToList();
            if (shard < 0) {
                return evict(end);
            }
            list(shard);
        } while (scheduler.nanoTime() - end < 0 && !closed);
        return true;
    }

    private void forgetIfCleared() {
        String now = cache.tree().generation();
        if (!now.equals(generation)) {
            generation = now;
            Arrays.fill(listed, NEVER_LISTED);
            pool.clear();
        }
    }

    /** A shard of which too little is known; -1 if all that is known is fresh, or enough room is left. */
    private int shardToList() {
        int most = -1;
        for (int i = 0; i < listed.length; i++) {
            if (listed[i] == NEVER_LISTED) {
                return i;
            }
            if (written.get(i) > 0 && (most < 0 || written.get(i) > written.get(most))) {
                most = i;
            }
        }
        return sum() > maximumBytes || unlisted.get() > unlistedBytes ? most : -1;
    }

    private void list(int index) throws IOException {
        List<Shard> shards = cache.tree().shards();
        // Before the listing: what is written meanwhile may count twice, but never not at all.
        long before = written.getAndSet(index, 0);
        unlisted.addAndGet(-before);
        try {
            Census census = Census.of(cache, shards.get(index));
            listed[index] = census.bytes();
            pool.add(Census.oldest(census.entries()));
        } catch (NoSuchFileException e) {
            cache.tree().reopen();
            listed[index] = 0;
        } catch (IOException e) {
            if (listed[index] == NEVER_LISTED) {
                listed[index] = 0; // go on with the others
            }
            written.addAndGet(index, before); // to be listed again
            unlisted.addAndGet(before);
            estimate.set(sum());
            throw e;
        }
        estimate.set(sum());
    }

    private boolean evict(long end) throws IOException {
        boolean freedAny = false;
        while (sum() > maximumBytes * LOW && isOver()) {
            if (scheduler.nanoTime() - end >= 0 || closed) {
                return freedAny; // if nothing can be removed, rest until the next write
            }
            Victim victim = pool.poll();
            if (victim == null) {
                return relistLargest() && freedAny;
            }
            long freed = victim.evict(EvictionCause.SIZE);
            freedAny |= freed > 0;
            listed[victim.shard().index()] -=
                    Math.min(freed, listed[victim.shard().index()]);
            estimate.set(sum());
        }
        over = false;
        return false;
    }

    /** Whether eviction has begun and has not come down to the low mark yet. */
    private boolean isOver() {
        over |= sum() > maximumBytes;
        return over;
    }

    private boolean relistLargest() throws IOException {
        int largest = 0;
        for (int i = 1; i < listed.length; i++) {
            largest = listed[i] > listed[largest] ? i : largest;
        }
        list(largest);
        return !pool.isEmpty();
    }

    private long sum() {
        long sum = 0;
        for (int i = 0; i < listed.length; i++) {
            sum += Math.max(0, listed[i]) + written.get(i);
        }
        return sum;
    }
}
