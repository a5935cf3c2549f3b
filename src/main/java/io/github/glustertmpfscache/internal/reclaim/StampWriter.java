package io.github.glustertmpfscache.internal.reclaim;

import io.github.glustertmpfscache.internal.PacedLog;
import io.github.glustertmpfscache.internal.mount.CacheTree;
import io.github.glustertmpfscache.internal.mount.Space;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Writes last-use stamps in the background, 256 a second at most. Those that only eviction by watermarks would look at are not
 * written as long as the mount is less than half full. Thread-safe.
 */
final class StampWriter {
    private static final int AT_ONCE = 64;
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final Scheduler scheduler;
    private final PacedLog log;
    private final SpaceGauge gauge;
    private final boolean always;
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private volatile @Nullable CacheTree tree; // set once the store is open
    private volatile boolean closed; // read by the task

    /**
     * Creates a writer.
     *
     * @param always whether stamps are needed however full the mount is
     */
    StampWriter(Scheduler scheduler, PacedLog log, SpaceGauge gauge, boolean always) {
        this.scheduler = scheduler;
        this.log = log;
        this.gauge = gauge;
        this.always = always;
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
        scheduled.set(false); // first: a use that is noted from now on asks again
        try {
            taken = from == null || closed ? 0 : write(from);
        } catch (IOException e) {
            log.warn("Last-use stamps cannot be written: {}", e.getMessage());
        }
        if (taken == AT_ONCE) {
            request();
        }
    }

    private int write(CacheTree tree) throws IOException {
        if (!always) {
            Space space = gauge.recent(tree);
            if (space.used() < space.total() / 2) {
                tree.dropStamps();
                return 0;
            }
        }
        return tree.writeStamps(AT_ONCE);
    }

    void close() {
        closed = true;
    }
}
