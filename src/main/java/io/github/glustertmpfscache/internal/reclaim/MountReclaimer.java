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
    private final VictimPool pool = new VictimPool();
    private final WatermarkEvictor evictor;
    private final RoomMaker roomMaker;
    private int users; // guarded by OPEN

    private MountReclaimer(Path mount, BooleanSupplier mountIsOut) {
        this.mount = mount;
        this.scheduler = new ThreadScheduler("gluster-tmpfs-cache " + mount, mountIsOut);
        this.log = new PacedLog(LoggerFactory.getLogger("io.github.glustertmpfscache"), scheduler::nanoTime);
        this.gauge = new SpaceGauge(scheduler::nanoTime);
        this.evictor = new WatermarkEvictor(scheduler, gauge, pool, log);
        this.roomMaker = new RoomMaker(scheduler, gauge, pool, log);
    }

    static MountReclaimer acquire(Path mount, BooleanSupplier mountIsOut) {
        synchronized (OPEN) {
            MountReclaimer reclaimer = OPEN.computeIfAbsent(mount, path -> new MountReclaimer(path, mountIsOut));
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
        pool.clear(); // the next listing finds the others' entries again
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
