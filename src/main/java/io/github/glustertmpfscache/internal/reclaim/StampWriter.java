package io.github.glustertmpfscache.internal.reclaim;

import io.github.glustertmpfscache.internal.PacedLog;
import io.github.glustertmpfscache.internal.mount.CacheTree;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Writes last-use stamps in the background, 64 a second at most. Thread-safe. */
final class StampWriter {
    private static final int AT_ONCE = 16;
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final Scheduler scheduler;
    private final PacedLog log;
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private volatile @Nullable CacheTree tree; // set once the store is open
    private volatile boolean closed; // read by the task

    StampWriter(Scheduler scheduler, PacedLog log) {
        this.scheduler = scheduler;
        this.log = log;
    }

    void open(CacheTree tree) {
        this.tree = tree;
    }

    /** To be called when a stamp is waiting to be written. */
    void request() {
        if (!closed && scheduled.compareAndSet(false, true)) {
            scheduler.schedule(PAUSE, this::run);
        }
    }

    private void run() {
        CacheTree from = tree;
        int taken = 0;
        try {
            taken = from == null || closed ? 0 : from.writeStamps(AT_ONCE);
        } catch (IOException e) {
            log.warn("Last-use stamps cannot be written: " + e.getMessage());
        } finally {
            scheduled.set(false);
        }
        if (taken == AT_ONCE) {
            request();
        }
    }

    void close() {
        closed = true;
    }
}
