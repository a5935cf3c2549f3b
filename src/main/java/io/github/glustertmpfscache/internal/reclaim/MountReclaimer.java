package io.github.glustertmpfscache.internal.reclaim;

import io.github.glustertmpfscache.internal.PacedLog;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.slf4j.LoggerFactory;

/**
 * What all caches that this JVM has open on one mount share: one background thread, and one look at how full the mount is. It is
 * there from the first cache that is opened to the last one that is closed. Thread-safe.
 */
final class MountReclaimer {
    private static final Map<Path, MountReclaimer> OPEN = new HashMap<>();

    private final Path mount;
    private final ThreadScheduler scheduler;
    private final PacedLog log;
    private final SpaceGauge gauge;
    private final VictimPool marked;
    private final VictimPool all; // a pool each, because caches without marks are not evicted at the others'
    private final WatermarkEvictor evictor;
    private final RoomMaker roomMaker;
    private int users; // guarded by OPEN
    private volatile BooleanSupplier mountIsOut; // replaced by who opens a cache, read by the scheduler

    private MountReclaimer(Path mount, BooleanSupplier mountIsOut) {
        this.mount = mount;
        this.mountIsOut = mountIsOut;
        this.scheduler = new ThreadScheduler("gluster-tmpfs-cache " + mount, () -> this.mountIsOut.getAsBoolean());
        this.log = new PacedLog(LoggerFactory.getLogger("io.github.glustertmpfscache"), scheduler::nanoTime);
        this.gauge = new SpaceGauge(scheduler::nanoTime);
        this.marked = new VictimPool(scheduler::nanoTime);
        this.all = new VictimPool(scheduler::nanoTime);
        this.evictor = new WatermarkEvictor(scheduler, gauge, marked, log);
        this.roomMaker = new RoomMaker(scheduler, gauge, all, log);
    }

    static MountReclaimer acquire(Path mount, BooleanSupplier mountIsOut) {
        synchronized (OPEN) {
            MountReclaimer reclaimer = OPEN.computeIfAbsent(mount, path -> new MountReclaimer(path, mountIsOut));
            reclaimer.mountIsOut = mountIsOut; // the newest knows: who looked after older ones may have stopped
            reclaimer.users++;
            return reclaimer;
        }
    }

    Scheduler scheduler() {
        return scheduler;
    }

    PacedLog log() {
        return log;
    }

    SpaceGauge gauge() {
        return gauge;
    }

    WatermarkEvictor evictor() {
        return evictor;
    }

    RoomMaker roomMaker() {
        return roomMaker;
    }

    /** The lowest of all the caches' marks. */
    Watermarks marks() {
        return evictor.marks();
    }

    void add(EvictableCache cache, Watermarks watermarks) {
        roomMaker.add(cache);
        if (watermarks.areOn()) {
            evictor.add(cache, watermarks);
        }
    }

    void remove(EvictableCache cache) {
        evictor.remove(cache);
        roomMaker.remove(cache);
        marked.clear(); // the next listing finds the others' entries again
        all.clear();
    }

    void release() {
        synchronized (OPEN) {
            users--;
            if (users == 0) {
                OPEN.remove(mount);
                scheduler.shutdown();
            }
        }
    }
}
