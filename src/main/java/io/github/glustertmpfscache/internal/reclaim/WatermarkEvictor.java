package io.github.glustertmpfscache.internal.reclaim;

import io.github.glustertmpfscache.internal.PacedLog;
import io.github.glustertmpfscache.internal.mount.CacheTree;
import io.github.glustertmpfscache.internal.mount.Space;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Keeps a mount from filling up. When a writer finds it filled to the high mark, a background task evicts down to the low one. All
 * hosts that write do the same, so none waits for another, and the mount exceeds the high mark by at most what the hosts
 * write between two looks ({@link SpaceGauge}).
 *
 * <p>When writers are faster than that, they help: above the critical mark a writer first evicts as much as it is going to
 * write, and when no candidates are known, waits until one of them has listed some shards. That takes half of the time that its operation
 * has left at most.
 *
 * <p>Concurrency: thread-safe. At most one background task is scheduled or runs.
 */
final class WatermarkEvictor {
    private static final Duration STEP = Duration.ofMillis(100);
    private static final Duration REST = Duration.ofSeconds(5);
    private static final int VICTIMS_BETWEEN_LOOKS = 8;
    private static final int MOST_HELP = 8;

    private final Scheduler scheduler;
    private final PacedLog log;
    private final SpaceGauge gauge;
    private final VictimPool pool;
    private final List<Guarded> caches = new CopyOnWriteArrayList<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private volatile long restUntilNanos; // a guess that any thread may be late to see
    private volatile boolean resting; // likewise; while there is nothing to evict

    /** Whether the high mark was passed and the low one is not reached yet; only for the background task. */
    private boolean evicting;

    private record Guarded(EvictableCache cache, Watermarks watermarks) {}

    WatermarkEvictor(Scheduler scheduler, SpaceGauge gauge, VictimPool pool, PacedLog log) {
        this.scheduler = scheduler;
        this.gauge = gauge;
        this.pool = pool;
        this.log = log;
    }

    void add(EvictableCache cache, Watermarks watermarks) {
        caches.add(new Guarded(cache, watermarks));
    }

    void remove(EvictableCache cache) {
        caches.removeIf(guarded -> guarded.cache().equals(cache));
    }

    /** To be called before a write of which the gauge knows. Returns at once unless the mount is critically full. */
    void beforeWrite(CacheTree tree, long bytes) {
        try {
            Space space = gauge.upToDate(tree);
            Watermarks marks = marks();
            long used = gauge.used();
            if (used >= marks.highBytes(space)) {
                request();
            }
            if (used >= marks.criticalBytes(space)) {
                help(bytes);
            }
        } catch (IOException e) {
            log.warn("Looking after the space of a mount failed before a write: {}", e.getMessage());
        }
    }

    private void help(long bytes) throws IOException {
        List<EvictableCache> guarded = guardedByMarks();
        TimeLimit time = TimeLimit.ofWriter(scheduler::nanoTime);
        long freed = 0;
        for (int i = 0; i < MOST_HELP && freed < bytes && !isResting() && !time.isOver(); i++) {
            Victim victim = pool.next(guarded, time.half());
            if (victim == null) {
                return;
            }
            freed += victim.evict(EvictionCause.WATERMARK, gauge, log);
        }
    }

    private void request() {
        if (!isResting() && scheduled.compareAndSet(false, true)) {
            scheduler.schedule(Duration.ZERO, this::run);
        }
    }

    private void run() {
        boolean more = false;
        try {
            more = step();
        } catch (HeldUpException e) {
            more = true; // not for good
        } catch (IOException | RuntimeException e) {
            rest();
            log.warn("Looking after the space of a mount failed: {}", e);
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
        CacheTree tree = guarded.get(0).tree();
        Space space = gauge.ask(tree);
        resting = false;
        evicting |= space.used() >= marks.highBytes(space);
        long end = scheduler.nanoTime() + STEP.toNanos();
        long freed = 0;
        while (evicting) {
            for (int i = 0; i < VICTIMS_BETWEEN_LOOKS; i++) {
                Victim victim = pool.next(guarded, TimeLimit.none());
                if (victim == null) {
                    log.warn(
                            "A mount is filled to {} %, and the caches that this JVM has open there have nothing to"
                                    + " evict; what fills it belongs to others",
                            space.used() * 100 / space.total());
                    rest();
                    return false;
                }
                freed += victim.evict(EvictionCause.WATERMARK, gauge, log);
            }
            space = gauge.ask(tree);
            evicting = space.used() > marks.lowBytes(space);
            if (evicting && scheduler.nanoTime() - end >= 0) {
                if (freed == 0) {
                    rest(); // all are in use, or cannot be removed
                }
                return freed > 0;
            }
        }
        return false;
    }

    private boolean isResting() {
        return resting && scheduler.nanoTime() - restUntilNanos < 0;
    }

    private void rest() {
        evicting = false;
        restUntilNanos = scheduler.nanoTime() + REST.toNanos();
        resting = true;
    }

    private List<EvictableCache> guardedByMarks() {
        return caches.stream().map(Guarded::cache).toList();
    }

    /** The lowest of all the caches' marks: the mount is one for all of them. */
    Watermarks marks() {
        double low = 2;
        double high = 2;
        for (Guarded guarded : caches) {
            low = Math.min(low, guarded.watermarks().low());
            high = Math.min(high, guarded.watermarks().high());
        }
        return new Watermarks(low, high);
    }
}
