package io.github.glustertmpfscache.internal.reclaim;

import io.github.glustertmpfscache.internal.PacedLog;
import io.github.glustertmpfscache.internal.mount.Space;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a mount from filling up. Whoever writes looks after the space: after so many bytes written by this JVM as a quarter
 * of what is left below the high mark (1 to 64 MiB), a background task asks the file system, and when it is above the high
 * mark evicts down to the low one. All hosts that write do the same, so none waits for another, and the mount exceeds the
 * high mark by at most what the hosts write between two looks.
 *
 * <p>When writers are faster than that, they help: above the critical mark a writer first evicts as much as it is going to
 * write. It takes entries that the background task has found; it never lists a directory itself.
 *
 * <p>When the volume is full nevertheless, {@link #makeRoom} evicts at once, for one writer at a time.
 *
 * <p>Concurrency: thread-safe. At most one background task is scheduled or runs.
 */
final class WatermarkEvictor {
    private static final long SHORTEST_CHECK_BYTES = 1L << 20;
    private static final long LONGEST_CHECK_BYTES = 64L << 20;
    private static final Duration STEP = Duration.ofMillis(100);
    private static final Duration REST = Duration.ofSeconds(5);
    private static final int VICTIMS_BETWEEN_LOOKS = 32;
    private static final int MOST_HELP = 8;

    /** How long a volume that was full goes on refusing writes: GlusterFS looks for its reserve every 5 s. */
    private static final Duration RESERVE_LAG = Duration.ofSeconds(6);

    private static final Duration LONGEST_EMERGENCY = Duration.ofSeconds(1);
    /** The part of the total that is set free when the volume was full: several times the reserve of 1 %. */
    private static final double EMERGENCY_PART = 0.05;

    private static final int EMERGENCY_VICTIMS = 64;

    private final Scheduler scheduler;
    private final PacedLog log;
    private final List<Guarded> caches = new CopyOnWriteArrayList<>();
    private final VictimPool pool = new VictimPool();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final AtomicLong writtenSinceLook = new AtomicLong();
    private volatile long lookAfterBytes; // a guess that any thread may be late to see
    private volatile @Nullable Space lastLook; // likewise
    private volatile long restUntilNanos; // likewise; while there is nothing to evict
    private volatile boolean resting; // likewise
    private boolean makingRoomBefore;
    private long lastRoomNanos;

    private record Guarded(EvictableCache cache, Watermarks watermarks) {}

    WatermarkEvictor(Scheduler scheduler, PacedLog log) {
        this.scheduler = scheduler;
        this.log = log;
    }

    void add(EvictableCache cache, Watermarks watermarks) {
        caches.add(new Guarded(cache, watermarks));
    }

    void remove(EvictableCache cache) {
        caches.removeIf(guarded -> guarded.cache().equals(cache));
        pool.clear();
    }

    /** To be called before a write that is guarded by watermarks. Returns at once unless the mount is critically full. */
    void beforeWrite(long bytes) {
        Space last = lastLook;
        if (last == null || last.used() + writtenSinceLook.get() < marks().criticalBytes(last)) {
            return;
        }
        request();
        long freed = 0;
        for (int i = 0; i < MOST_HELP && freed < bytes; i++) {
            Victim victim = pool.poll();
            if (victim == null) {
                return;
            }
            freed += evict(victim);
        }
    }

    /** To be called after a write that is guarded by watermarks. */
    void wrote(long bytes) {
        if (writtenSinceLook.addAndGet(Victim.charge(bytes)) >= lookAfterBytes) {
            request();
        }
    }

    private void request() {
        if (resting && scheduler.nanoTime() - restUntilNanos < 0) {
            return;
        }
        if (scheduled.compareAndSet(false, true)) {
            scheduler.schedule(Duration.ZERO, this::run);
        }
    }

    private void run() {
        boolean more = false;
        try {
            more = step();
        } catch (IOException | RuntimeException e) {
            rest();
            log.warn("Looking after the space of a mount failed: " + e);
        } finally {
            if (more) {
                scheduler.schedule(Duration.ZERO, this::run);
            } else {
                scheduled.set(false);
            }
        }
    }

    /** Looks, and evicts for a while if the high mark is passed; returns whether there is more to evict. */
    private boolean step() throws IOException {
        List<EvictableCache> guarded = guardedByMarks();
        if (guarded.isEmpty()) {
            return false;
        }
        Watermarks marks = marks();
        Space space = look(guarded);
        boolean evicting = space.used() >= marks.highBytes(space);
        long end = scheduler.nanoTime() + STEP.toNanos();
        while (evicting) {
            for (int i = 0; i < VICTIMS_BETWEEN_LOOKS; i++) {
                Victim victim = nextOf(guarded);
                if (victim == null) {
                    log.warn("A mount is filled to " + space.used() * 100 / space.total()
                            + " %, and the caches that this"
                            + " JVM has open there have nothing to evict; what fills it belongs to others");
                    rest();
                    return false;
                }
                evict(victim);
            }
            space = look(guarded);
            evicting = space.used() > marks.lowBytes(space);
            if (evicting && scheduler.nanoTime() - end >= 0) {
                return true;
            }
        }
        if (pool.isEmpty() && space.used() > marks.lowBytes(space)) {
            pool.refill(guarded); // for the writers that may have to help
        }
        return false;
    }

    private void rest() {
        restUntilNanos = scheduler.nanoTime() + REST.toNanos();
        resting = true;
    }

    private Space look(List<EvictableCache> guarded) throws IOException {
        Space space = guarded.get(0).tree().space();
        resting = false;
        writtenSinceLook.set(0);
        lastLook = space;
        long left = marks().highBytes(space) - space.used();
        lookAfterBytes = Math.max(SHORTEST_CHECK_BYTES, Math.min(LONGEST_CHECK_BYTES, left / 4));
        return space;
    }

    private @Nullable Victim nextOf(List<EvictableCache> from) throws IOException {
        Victim victim = pool.poll();
        if (victim == null) {
            pool.refill(from);
            victim = pool.poll();
        }
        return victim;
    }

    private long evict(Victim victim) {
        try {
            long freed = victim.evict();
            writtenSinceLook.addAndGet(-freed);
            return freed;
        } catch (IOException e) {
            log.warn("Evicting " + victim.file().path() + " failed: " + e.getMessage());
            return 0;
        }
    }

    /**
     * Evicts because a write has just met a full volume: as much as the write needs and then some, or for a second.
     *
     * <p>GlusterFS notices some seconds late that there is room again. So when there is room already, and some was made only just
     * now, nothing is evicted.
     */
    synchronized void makeRoom(long bytes, Space space) throws IOException {
        long start = scheduler.nanoTime();
        long wanted = Math.max((long) (space.total() * EMERGENCY_PART), 2 * Victim.charge(bytes));
        boolean justMade = makingRoomBefore && start - lastRoomNanos < RESERVE_LAG.toNanos();
        if (bytes > space.total() || (justMade && space.usable() >= wanted)) {
            return;
        }
        List<EvictableCache> all = caches.stream().map(Guarded::cache).toList();
        long freed = 0;
        int victims = 0;
        // Without inodes there is room, and no file can be made: then the number of files counts.
        while ((space.usable() + freed < wanted || victims < EMERGENCY_VICTIMS)
                && scheduler.nanoTime() - start < LONGEST_EMERGENCY.toNanos()) {
            Victim victim = nextOf(all);
            if (victim == null) {
                break;
            }
            freed += evict(victim);
            victims++;
        }
        makingRoomBefore = true;
        lastRoomNanos = scheduler.nanoTime();
    }

    private List<EvictableCache> guardedByMarks() {
        return caches.stream()
                .filter(guarded -> guarded.watermarks().areOn())
                .map(Guarded::cache)
                .toList();
    }

    /** The lowest of all the caches' marks: the mount is one for all of them. */
    private Watermarks marks() {
        double low = 2;
        double high = 2;
        for (Guarded guarded : caches) {
            low = Math.min(low, guarded.watermarks().low());
            high = Math.min(high, guarded.watermarks().high());
        }
        return new Watermarks(low, high);
    }
}
