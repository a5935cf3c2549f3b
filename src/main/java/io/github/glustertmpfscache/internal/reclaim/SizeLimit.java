package io.github.glustertmpfscache.internal.reclaim;

import io.github.glustertmpfscache.internal.PacedLog;
import io.github.glustertmpfscache.internal.mount.Shard;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Keeps one cache below its maximum. It knows what each shard took when it was last listed, and adds to that all that this JVM
 * has written there since. When the sum exceeds the maximum, a background task first lists the shards anew in which something was
 * written (values that replaced others count for nothing then), and what is still too much it evicts, down to 95 %; those that it knows
 * to be old before it lists again, or writers that never pause would keep it listing.
 *
 * <p>What other hosts write it sees at the next listing, which comes after 5 % of the maximum written by this JVM at the
 * latest. So the cache exceeds its maximum by 5 % for each host that writes, and what is written while a task runs. Writers that are faster
 * than the task help: from 105 % on each evicts what it is going to write, if the task has found something old.
 *
 * <p>Concurrency: {@link #beforeWrite} and {@link #wrote} may be called by any thread; all else runs in one background task at a time.
 */
final class SizeLimit {
    private static final double LOW = 0.95;
    private static final double CRITICAL = 1.05;
    private static final Duration STEP = Duration.ofMillis(100);
    /** Another host has mostly been faster: time to see what it has left. */
    private static final Duration AFTER_STEP_IN_VAIN = Duration.ofSeconds(1);

    private static final int MOST_STEPS_IN_VAIN = 5;
    private static final int MOST_HELP = 4;
    private static final long NEVER_LISTED = -1;
    private static final long UNKNOWN = Long.MAX_VALUE / 2;

    private final EvictableCache cache;
    private final long maximumBytes;
    private final Scheduler scheduler;
    private final PacedLog log;
    private final VictimPool pool;
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final AtomicLong estimate = new AtomicLong();
    private final AtomicLong unlisted = new AtomicLong();
    private final long unlistedBytes;
    private final AtomicLongArray written;
    private final AtomicLongArray helped; // what writers have evicted since the listing
    private final long[] listed;
    private final BitSet failing = new BitSet(); // whose last listing has failed
    private final BitSet listedThisTime = new BitSet();
    private String generation = "";
    private boolean over;
    private int stepsInVain;
    private volatile boolean closed; // read by the task

    SizeLimit(EvictableCache cache, long maximumBytes, Scheduler scheduler, PacedLog log) {
        this.cache = cache;
        this.maximumBytes = maximumBytes;
        this.unlistedBytes = (long) (maximumBytes * (1 - LOW));
        this.scheduler = scheduler;
        this.log = log;
        this.pool = new VictimPool(scheduler::nanoTime);
        int shards = cache.tree().shards().size();
        this.written = new AtomicLongArray(shards);
        this.helped = new AtomicLongArray(shards);
        this.listed = new long[shards];
        estimate.set(UNKNOWN); // so the first write looks
    }

    /** To be called before a write. Returns at once unless the cache is far above its maximum. */
    void beforeWrite(long bytes) {
        long now = estimate.get();
        if (now <= maximumBytes * CRITICAL || now >= UNKNOWN) {
            return;
        }
        TimeLimit time = TimeLimit.ofWriter(scheduler::nanoTime);
        long charge = Victim.charge(bytes);
        long freed = 0;
        for (int i = 0; i < MOST_HELP && freed < charge && !time.isOver(); i++) {
            Victim victim = pool.poll();
            if (victim == null) {
                return;
            }
            freed += help(victim);
        }
    }

    private long help(Victim victim) {
        try {
            long freed = victim.evict(EvictionCause.SIZE);
            helped.addAndGet(victim.shard().index() % helped.length(), freed);
            estimate.addAndGet(-freed);
            return freed;
        } catch (IOException e) {
            log.warn("Keeping a cache below its maximum failed: {}", e);
            return 0;
        }
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

    VictimPool pool() {
        return pool;
    }

    private enum Next {
        /** There is more to do. */
        STEP,
        /** There is, but it was in vain just now. */
        LATER,
        /** Nothing until the next write. */
        NOTHING
    }

    private void run() {
        Next next = Next.NOTHING;
        try {
            next = step();
        } catch (IOException | RuntimeException e) {
            log.warn("Keeping a cache below its maximum failed: {}", e);
        } finally {
            if (next == Next.NOTHING || closed) {
                scheduled.set(false);
            } else {
                scheduler.schedule(next == Next.STEP ? Duration.ZERO : AFTER_STEP_IN_VAIN, this::run);
            }
        }
    }

    /** Lists or evicts for a while. */
    private Next step() throws IOException {
        long end = scheduler.nanoTime() + STEP.toNanos();
        forgetIfCleared();
        while (!over || pool.isEmpty()) {
            int shard = shardToList();
            if (shard < 0) {
                listedThisTime.clear();
                break;
            }
            list(shard);
            listedThisTime.set(shard);
            if (scheduler.nanoTime() - end >= 0 || closed) {
                return Next.STEP;
            }
        }
        return evict(scheduler.nanoTime() + STEP.toNanos()); // its own time, or listings would take all of it
    }

    private void forgetIfCleared() {
        String now = cache.tree().generation();
        if (!now.equals(generation)) {
            generation = now;
            Arrays.fill(listed, NEVER_LISTED);
            listedThisTime.clear();
            pool.clear();
        }
    }

    /** A shard of which too little is known; -1 if all were listed, or enough room is left. */
    private int shardToList() {
        int most = -1;
        for (int i = 0; i < listed.length; i++) {
            if (listed[i] == NEVER_LISTED) {
                return i;
            }
            if (written.get(i) > 0 && !listedThisTime.get(i) && (most < 0 || written.get(i) > written.get(most))) {
                most = i;
            }
        }
        return sum() > maximumBytes || unlisted.get() > unlistedBytes ? most : -1;
    }

    private void list(int index) throws IOException {
        List<Shard> shards = cache.tree().shards();
        // Before the listing: what is written meanwhile may count twice, but never not at all.
        long before = written.getAndSet(index, 0);
        helped.set(index, 0);
        unlisted.addAndGet(-before);
        try {
            Census census = Census.of(cache, shards.get(index), () -> !closed);
            if (closed) {
                return; // it tells of a part only
            }
            listed[index] = census.bytes();
            failing.clear(index);
            pool.replace(shards.get(index), Census.oldest(census.entries()));
        } catch (NoSuchFileException e) {
            cache.tree().reopen();
            listed[index] = 0;
        } catch (IOException e) {
            if (listed[index] == NEVER_LISTED) {
                listed[index] = 0; // go on with the others
            }
            long kept = leftToList(index, before);
            written.addAndGet(index, kept);
            listedThisTime.set(index); // after the others, which may do
            unlisted.addAndGet(kept);
            estimate.set(sum());
            throw e;
        }
        estimate.set(sum());
    }

    /**
     * What counts as written to a shard whose listing has failed: all, but when it fails again an even share, because what was overwritten is
     * in it, and all of the other shards' entries would go for that.
     */
    private long leftToList(int index, long bytes) {
        if (!failing.get(index)) {
            failing.set(index);
            return bytes;
        }
        return Math.min(bytes, Math.max(1, maximumBytes / listed.length - listed[index]));
    }

    private Next evict(long end) throws IOException {
        boolean freedAny = false;
        while (sum() > maximumBytes * LOW && isOver()) {
            if (closed) {
                return Next.NOTHING;
            }
            if (scheduler.nanoTime() - end >= 0) {
                return goOn(freedAny);
            }
            Victim victim = pool.poll();
            if (victim == null) {
                return isAnyWritten() || relistLargest() ? goOn(freedAny) : inVain();
            }
            long freed = victim.evict(EvictionCause.SIZE);
            freedAny |= freed > 0;
            listed[victim.shard().index()] -=
                    Math.min(freed, listed[victim.shard().index()]);
            estimate.set(sum());
        }
        over = false;
        stepsInVain = 0;
        return Next.NOTHING;
    }

    private Next goOn(boolean freedAny) {
        if (freedAny) {
            stepsInVain = 0;
            return Next.STEP;
        }
        return inVain();
    }

    private Next inVain() {
        if (++stepsInVain < MOST_STEPS_IN_VAIN) {
            return Next.LATER;
        }
        stepsInVain = 0;
        return Next.NOTHING; // nothing can be removed
    }

    /** Whether eviction has begun and has not come down to the low mark yet. */
    private boolean isOver() {
        over |= sum() > maximumBytes;
        return over;
    }

    /** Whether a shard is not known as it is now, so that the next step lists it. */
    private boolean isAnyWritten() {
        for (int i = 0; i < listed.length; i++) {
            if (written.get(i) > 0) {
                return true;
            }
        }
        return false;
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
            sum += Math.max(0, Math.max(0, listed[i]) + written.get(i) - helped.get(i));
        }
        return sum;
    }
}
