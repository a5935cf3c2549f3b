package io.github.glustertmpfscache.internal.reclaim;

import io.github.glustertmpfscache.internal.PacedLog;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
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
    private final WatermarkEvictor evictor;
    private int users; // guarded by OPEN

    private MountReclaimer(Path mount) {
        this.mount = mount;
        this.scheduler = new ThreadScheduler("gluster-tmpfs-cache " + mount);
        this.log = new PacedLog(LoggerFactory.getLogger("io.github.glustertmpfscache"), scheduler::nanoTime);
        this.evictor = new WatermarkEvictor(scheduler, log);
    }

    static MountReclaimer acquire(Path mount) {
        synchronized (OPEN) {
            MountReclaimer reclaimer = OPEN.computeIfAbsent(mount, MountReclaimer::new);
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

    WatermarkEvictor evictor() {
        return evictor;
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
