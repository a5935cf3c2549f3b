package io.github.glustertmpfscache.internal.reclaim;

import io.github.glustertmpfscache.internal.PacedLog;
import io.github.glustertmpfscache.internal.mount.CacheTree;
import io.github.glustertmpfscache.internal.mount.Space;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Makes room at once, on the writer's thread, when the volume is full or about to be.
 *
 * <p>A GlusterFS volume must not fill up to its last byte. Its servers run out of room at different moments, so that a file is
 * made on one of them and refused by the other; measured, that leaves directories of which each server blames the other, with
 * files that can be neither read nor removed. So nothing is written that would take the last 2 %, of which GlusterFS keeps
 * half for itself.
 *
 * <p>Thread-safe: one writer at a time makes room, the others wait for it.
 */
final class RoomMaker {
    private static final double FULL = 0.98;
    private static final Duration LONGEST = Duration.ofSeconds(1);

    /** How long GlusterFS goes on refusing writes once it has: it looks for its reserve every 5 s. */
    private static final Duration RESERVE_LAG = Duration.ofSeconds(6);

    /** What is set free at least, so that it is not needed again for the next write. */
    private static final double PART = 0.05;

    private static final int VICTIMS_FOR_INODES = 64;

    private final Scheduler scheduler;
    private final SpaceGauge gauge;
    private final VictimPool pool;
    private final PacedLog log;
    private final List<EvictableCache> caches = new CopyOnWriteArrayList<>();
    private boolean madeBefore;
    private boolean failedBefore;
    private long lastFailedNanos;
    private long lastMadeNanos;

    RoomMaker(Scheduler scheduler, SpaceGauge gauge, VictimPool pool, PacedLog log) {
        this.scheduler = scheduler;
        this.gauge = gauge;
        this.pool = pool;
        this.log = log;
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
        makeRoom(tree, bytes, false, true);
        Space now = gauge.ask(tree);
        return isFull(now) ? now : null;
    }

    /** Whether so many bytes would not even fit if the mount were empty. */
    static boolean canNeverHold(Space space, long bytes) {
        return bytes > fullBytes(space);
    }

    private boolean isFull(Space space) {
        return gauge.used(space) > fullBytes(space);
    }

    private static long fullBytes(Space space) {
        return (long) (space.total() * FULL);
    }

    /**
     * Evicts for a write of so many bytes, of which the gauge knows; for a second at most. When that has just failed, it returns at
     * once, so that many writers do not wait for each other in vain.
     *
     * @param refused whether the volume has just refused the write. Then, if there is room enough and some was made just now, it is
     *     only late to notice; and if there is room and none was made, it may lack inodes, and a number of entries goes.
     * @param neverFull whether to make some more room than is needed, as on a mount that must not fill up
     */
    synchronized void makeRoom(CacheTree tree, long bytes, boolean refused, boolean neverFull) throws IOException {
        Space space = gauge.ask(tree);
        long start = scheduler.nanoTime();
        boolean alreadyMade = !refused && !isFull(space); // by another thread
        boolean inVain = failedBefore && start - lastFailedNanos < LONGEST.toNanos();
        if (alreadyMade || inVain || bytes > fullBytes(space)) {
            return;
        }
        boolean justMade = madeBefore && start - lastMadeNanos < RESERVE_LAG.toNanos();
        int leastVictims = refused && !justMade ? VICTIMS_FOR_INODES : 0;
        long target = (long) (space.total() * (FULL - PART));
        long freed = 0;
        int victims = 0;
        boolean nothingLeft = false;
        while (((neverFull ? gauge.used(space) > target : freed < 2 * bytes) || victims < leastVictims)
                && scheduler.nanoTime() - start < LONGEST.toNanos()) {
            Victim victim = pool.next(caches);
            if (victim == null) {
                nothingLeft = true;
                break;
            }
            freed += victim.evict(EvictionCause.FULL, gauge, log);
            victims++;
        }
        failedBefore = nothingLeft;
        lastFailedNanos = scheduler.nanoTime();
        if (freed > 0) {
            madeBefore = true;
            lastMadeNanos = scheduler.nanoTime();
        }
    }
}
