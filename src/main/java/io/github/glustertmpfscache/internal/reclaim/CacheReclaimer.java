package io.github.glustertmpfscache.internal.reclaim;

import io.github.glustertmpfscache.internal.ExpiryRules;
import io.github.glustertmpfscache.internal.Observers;
import io.github.glustertmpfscache.internal.PacedLog;
import io.github.glustertmpfscache.internal.StatsRecorder;
import io.github.glustertmpfscache.internal.mount.CacheTree;
import io.github.glustertmpfscache.internal.mount.Space;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Looks after one cache as long as it is open in this JVM: holds the lease or watches it, and sweeps a part of the cache at every
 * beat if it holds it, so that a pass fills the interval. A part is done in steps of 50 ms with three times as long a pause
 * after each, so sweeping takes a quarter of one thread at most.
 *
 * <p>Concurrency: all work is done by the scheduler's thread, one piece after the other. {@code work} keeps {@link #close}
 * from giving the lease away in the middle of a beat.
 */
final class CacheReclaimer {
    private static final int BEATS_PER_PASS = 16;
    private static final Duration SHORTEST_BEAT = Duration.ofMillis(100);
    private static final Duration LONGEST_BEAT = Duration.ofMinutes(10);
    private static final Duration STEP = Duration.ofMillis(50);
    private static final int PAUSE_FACTOR = 3;
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(1);

    private final CacheTree tree;
    private final Observers observers;
    private final Scheduler scheduler;
    private final SpaceGauge gauge;
    private final PacedLog log;
    private final CacheSweeper sweeper;
    private final SweepLease lease;
    private final Duration beat;
    private final int partsPerBeat;
    private final ReentrantLock work = new ReentrantLock();
    private int partsLeft;
    private long lastBeatNanos;
    private volatile boolean closed; // read by the work
    private volatile Scheduler.Cancellation pending = () -> {}; // replaced by the work, cancelled by close

    CacheReclaimer(
            CacheTree tree,
            ReclaimSettings settings,
            ExpiryRules rules,
            StatsRecorder stats,
            InstantSource clock,
            Scheduler scheduler,
            SpaceGauge gauge,
            String self,
            PacedLog log) {
        this.tree = tree;
        this.observers = stats.observers;
        this.scheduler = scheduler;
        this.gauge = gauge;
        this.log = log;
        this.sweeper = new CacheSweeper(tree, rules, stats, settings.leftoverGrace(), clock, scheduler);
        this.beat = beat(settings.sweepInterval());
        this.partsPerBeat = partsPerBeat(settings.sweepInterval(), beat, sweeper.parts());
        this.lease = new SweepLease(tree, self, beat, scheduler::nanoTime);
    }

    private static Duration beat(Duration interval) {
        Duration beat = interval.dividedBy(BEATS_PER_PASS);
        if (beat.compareTo(SHORTEST_BEAT) < 0) {
            return SHORTEST_BEAT;
        }
        return beat.compareTo(LONGEST_BEAT) > 0 ? LONGEST_BEAT : beat;
    }

    private static int partsPerBeat(Duration interval, Duration beat, int parts) {
        double beats = (double) interval.toNanos() / beat.toNanos();
        return (int) Math.max(1, Math.min(parts, Math.ceil(parts / beats)));
    }

    void start() {
        next(jittered(beat), this::beat);
    }

    private void beat() {
        lastBeatNanos = scheduler.nanoTime();
        try {
            if (lease.beat(sweeper.totals())) {
                partsLeft = partsPerBeat;
                sweep();
                return;
            }
        } catch (IOException e) {
            log.warn("The sweeper's lease cannot be used: {}", e.getMessage());
            if (lease.isHolding()) { // such as on a full volume, where sweeping is needed most
                partsLeft = partsPerBeat;
                sweep();
                return;
            }
        } finally {
            lookAtSpace();
        }
        sweeper.pause();
        Duration delay = jittered(beat);
        boolean soon = lease.isWaitingToHold() && delay.compareTo(SweepLease.SETTLED) > 0;
        next(soon ? SweepLease.SETTLED : delay, this::beat);
    }

    /** For who watches a mount that nobody writes to. */
    private void lookAtSpace() {
        if (!observers.isEmpty()) {
            try {
                Space unused = gauge.recent(tree);
            } catch (IOException e) {
                log.warn("The space of a mount cannot be looked at: {}", e.getMessage());
            }
        }
    }

    private void sweep() {
        long start = scheduler.nanoTime();
        try {
            if (start - lastBeatNanos >= beat.toNanos()) { // a part may take longer than the others would wait
                lastBeatNanos = start;
                if (!lease.beat(sweeper.totals())) {
                    sweeper.pause();
                    next(jittered(beat), this::beat);
                    return;
                }
            }
            while (scheduler.nanoTime() - start < STEP.toNanos()) {
                if (sweeper.step(() -> !closed && scheduler.nanoTime() - start < STEP.toNanos())) {
                    partsLeft--;
                    if (partsLeft == 0) {
                        next(jittered(beat), this::beat);
                        return;
                    }
                } else if (closed) {
                    return;
                }
            }
        } catch (IOException e) {
            log.warn("Sweeping a cache failed and is tried again later: {}", e.getMessage());
            sweeper.pause(); // nothing stays open for so long
            next(jittered(beat), this::beat);
            return;
        }
        next(Duration.ofNanos(PAUSE_FACTOR * (scheduler.nanoTime() - start)), this::sweep);
    }

    private void next(Duration delay, Runnable task) {
        if (!closed) {
            pending = scheduler.schedule(delay, () -> run(task));
        }
    }

    private void run(Runnable task) {
        work.lock();
        try {
            if (!closed) {
                task.run();
            }
        } catch (RuntimeException | Error e) {
            log.warn("Sweeping a cache failed unexpectedly and is tried again later: {}", e);
            next(jittered(beat), this::beat);
        } finally {
            try {
                if (closed) {
                    end();
                }
            } finally {
                work.unlock();
            }
        }
    }

    private static Duration jittered(Duration delay) {
        return Duration.ofNanos(
                (long) (delay.toNanos() * ThreadLocalRandom.current().nextDouble(0.8, 1.2)));
    }

    /** What the cache held at the end of the last pass of whichever host sweeps it. */
    Totals totals() {
        Totals own = sweeper.totals();
        return own.areKnown() && lease.isHolding() ? own : lease.totals();
    }

    CacheSweeper sweeper() {
        return sweeper;
    }

    SweepLease lease() {
        return lease;
    }

    /** Stops at the next file, and lets another host sweep. Waits for a second at most; then the work does that when it ends. */
    void close() {
        closed = true;
        pending.cancel();
        try {
            if (work.tryLock(LONGEST_CLOSE.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    end();
                } finally {
                    work.unlock();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end() {
        sweeper.close();
        try {
            lease.release();
        } catch (IOException e) {
            // The others see in a while that this host does not sweep any more.
        }
    }
}
