package io.github.glustertmpfscache.internal.reclaim;

import io.github.glustertmpfscache.internal.OneAtATime;
import io.github.glustertmpfscache.internal.PacedLog;
import io.github.glustertmpfscache.internal.mount.CacheTree;
import io.github.glustertmpfscache.internal.mount.Space;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Makes room at once, on the writer's thread, when the volume is full or about to be.
 *
 * <p>A GlusterFS volume must not fill up to its last byte. Its servers run out of room at different moments, so that a file is
 * made on one of them and refused by the other; measured, that leaves directories of which each server blames the other, with
 * files that can be neither read nor removed. So nothing is written that would take the last 2 %, of which GlusterFS keeps
 * half for itself.
 *
 * <p>Thread-safe: one writer at a time makes room, unless it hangs; the others wait for it, for as long as they may.
 */
final class RoomMaker {
    private static final double FULL = 0.98;
    private static final Duration IN_VAIN = Duration.ofSeconds(1);
    private static final Duration STEP = Duration.ofMillis(100);

    /** What is set free at least, so that it is not needed again for the next write. */
    private static final double PART = 0.05;

    private static final int VICTIMS_FOR_INODES = 64;

    /** So many in a row that others have removed, and the rest of what was listed is likely to be gone too. */
    private static final int MOST_GONE = 32;

    /** In a row, in the background: another host may have been faster. */
    private static final int MOST_STEPS_IN_VAIN = 5;

    private final Scheduler scheduler;
    private final SpaceGauge gauge;
    private final VictimPool pool;
    private final PacedLog log;
    private final Refusals refusals;
    private final List<EvictableCache> caches = new CopyOnWriteArrayList<>();
    private final OneAtATime making; // only who has the turn writes the next four, or has hung
    private volatile boolean madeBefore;
    private volatile long lastMadeNanos;
    private volatile boolean failedBefore;
    private volatile long lastFailedNanos;
    private final AtomicBoolean goesOn = new AtomicBoolean();

    RoomMaker(Scheduler scheduler, SpaceGauge gauge, VictimPool pool, PacedLog log) {
        this.scheduler = scheduler;
        this.gauge = gauge;
        this.pool = pool;
        this.log = log;
        this.refusals = new Refusals(scheduler::nanoTime);
        this.making = new OneAtATime(scheduler::nanoTime);
    }

    void add(EvictableCache cache) {
        caches.add(cache);
    }

    void remove(EvictableCache cache) {
        caches.remove(cache);
    }

    /**
     * To be called before a write, whose bytes the gauge knows, to a mount that must not fill up.
     *
     * @return the mount's space if there is no room for the write and none can be made; else null
     */
    @Nullable
    Space spaceIfFull(CacheTree tree, long bytes) throws IOException {
        if (!isFull(gauge.upToDate(tree))) {
            return null;
        }
        makeRoom(tree, bytes, null, false, true);
        Space now = gauge.ask(tree);
        return isFull(now) ? now : null;
    }

    /** Whether so many bytes would not even fit if the mount were empty. */
    static boolean canNeverHold(Space space, long bytes) {
        return bytes > fullBytes(space);
    }

    private boolean isFull(Space space) {
        return gauge.used() > fullBytes(space);
    }

    private static long fullBytes(Space space) {
        return (long) (space.total() * FULL);
    }

    private static long targetBytes(Space space) {
        return (long) (space.total() * (FULL - PART));
    }

    /**
     * Evicts for a write of so many bytes, of which the gauge knows; in half of the time that the write has left, a second at most.
     * What is still to do then is done in the background, for the writes that follow. When nothing was left just now, it returns at
     * once, so that many writers do not wait for each other in vain.
     *
     * @param spared an entry that stays, because the write would replace it and may fail even so; null for none
     * @param refused whether the volume has just refused the write. Then it may lack inodes, and a number of entries goes; unless
     *     it is only late to notice that there is room ({@link Refusals}).
     * @param neverFull whether to make some more room than is needed, as on a mount that must not fill up
     * @return whether something was evicted for this write
     */
    boolean makeRoom(CacheTree tree, long bytes, @Nullable Path spared, boolean refused, boolean neverFull)
            throws IOException {
        long asked = scheduler.nanoTime();
        TimeLimit time = TimeLimit.ofWriter(scheduler::nanoTime);
        OneAtATime.Turn turn = making.begin(time.leftNanos());
        if (turn == null) {
            return false; // another writer is at it
        }
        try {
            Space space;
            try {
                space = gauge.ask(tree);
            } catch (HeldUpException e) {
                return false; // nothing is known
            }
            boolean madeByAnother = refused ? madeBefore && lastMadeNanos - asked > 0 : !isFull(space);
            boolean inVain = failedBefore && scheduler.nanoTime() - lastFailedNanos < IN_VAIN.toNanos();
            if (madeByAnother || inVain || bytes > fullBytes(space)) {
                return false;
            }
            boolean roomy = gauge.used() <= targetBytes(space);
            boolean late = refused && refusals.isLate();
            Goal goal = new Goal(
                    tree, spared, neverFull, late && roomy ? 0 : 2 * bytes, refused && !late ? VICTIMS_FOR_INODES : 0);
            End end = goal.pursue(space, time, true);
            failedBefore = end == End.NOTHING_LEFT;
            lastFailedNanos = scheduler.nanoTime();
            if (goal.freed > 0) {
                madeBefore = true;
                lastMadeNanos = scheduler.nanoTime();
            }
            if (end == End.TIME_OVER) {
                goOnLater(goal);
            }
            return goal.victims > 0;
        } finally {
            turn.end();
        }
    }

    /** To be told of each write that the volume has taken after entries were evicted for it. */
    void accepted() {
        refusals.accepted();
    }

    /** To be told of each write that the volume has refused a second time, after entries were evicted for it. */
    void refusedAgain() {
        refusals.refusedAgain();
    }

    private void goOnLater(Goal goal) {
        if (goesOn.compareAndSet(false, true)) {
            scheduler.schedule(Duration.ZERO, () -> goOn(goal));
        }
    }

    private void goOn(Goal goal) {
        boolean more = false;
        try {
            long before = goal.freed;
            TimeLimit step = TimeLimit.of(STEP, scheduler::nanoTime);
            End end = goal.pursue(gauge.ask(goal.tree), step, false);
            goal.stepsInVain = goal.freed > before ? 0 : goal.stepsInVain + 1;
            more = end == End.TIME_OVER && goal.stepsInVain < MOST_STEPS_IN_VAIN;
        } catch (IOException | RuntimeException e) {
            log.warn("Making room in the background failed: {}", e);
        } finally {
            if (more) {
                scheduler.schedule(Duration.ZERO, () -> goOn(goal));
            } else {
                goesOn.set(false);
            }
        }
    }

    /** Why evicting has ended. */
    private enum End {
        REACHED,
        TIME_OVER,
        NOTHING_LEFT
    }

    /** What is to be evicted. Used by one thread at a time. */
    private final class Goal {
        private final CacheTree tree;
        private final @Nullable Path spared;
        private final boolean neverFull;
        private final long leastBytes;
        private final int leastVictims;
        private long freed;
        private int victims;
        private int stepsInVain;

        Goal(CacheTree tree, @Nullable Path spared, boolean neverFull, long leastBytes, int leastVictims) {
            this.tree = tree;
            this.spared = spared;
            this.neverFull = neverFull;
            this.leastBytes = leastBytes;
            this.leastVictims = leastVictims;
        }

        private boolean isReached(Space space) {
            boolean enough = neverFull ? gauge.used() <= targetBytes(space) : freed >= leastBytes;
            return enough && victims >= leastVictims;
        }

        /**
         * Evicts until it is reached.
         *
         * @param listInTime whether to evict the oldest of a smaller sample rather than exceed the time
         */
        End pursue(Space space, TimeLimit time, boolean listInTime) throws IOException {
            boolean onlySpared = false; // since the last victim
            int gone = 0; // in a row
            while (!isReached(space)) {
                if (time.isOver()) {
                    return End.TIME_OVER;
                }
                TimeLimit listing = listInTime ? time.half() : TimeLimit.none(); // the other half is for evicting
                Victim victim;
                try {
                    victim = pool.next(caches, listing);
                } catch (HeldUpException e) {
                    return End.TIME_OVER;
                }
                if (victim == null) {
                    return listing.isOver() ? End.TIME_OVER : End.NOTHING_LEFT;
                }
                if (!victim.file().path().equals(spared)) {
                    long now = victim.evict(EvictionCause.FULL, gauge, log);
                    freed += now;
                    victims += now > 0 ? 1 : 0; // another host may have evicted it, and used its room
                    onlySpared = false;
                    gone = now > 0 ? 0 : gone + 1;
                    if (gone == MOST_GONE) {
                        pool.clear(); // it was filled long ago
                        gone = 0;
                    }
                } else if (pool.isEmpty()) { // else others follow
                    if (onlySpared) {
                        return End.NOTHING_LEFT; // or it would be listed again and again
                    }
                    onlySpared = true;
                }
            }
            return End.REACHED;
        }
    }
}
