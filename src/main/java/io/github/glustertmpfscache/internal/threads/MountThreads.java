package io.github.glustertmpfscache.internal.threads;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The threads that all caches which this JVM has open on one mount share: some for file calls, others for loaders, so that slow
 * loaders hold up no file call. They are there from the first cache that is opened to the last one that is closed. Thread-safe.
 */
public final class MountThreads {
    /** As many as GlusterFS has for one client by default (performance.io-thread-count). */
    static final int THREADS = 16;

    private static final int WAITING = 10_000;
    private static final Map<Path, MountThreads> OPEN = new HashMap<>();

    private final Path mount;
    private final BoundedThreads io;
    private final BoundedThreads loads;
    private int users; // guarded by OPEN

    private MountThreads(Path mount) {
        this.mount = mount;
        this.io = new BoundedThreads("gluster-tmpfs-cache io " + mount, THREADS, WAITING);
        this.loads = new BoundedThreads("gluster-tmpfs-cache load " + mount, THREADS, WAITING);
    }

    public static MountThreads acquire(Path mount) {
        synchronized (OPEN) {
            MountThreads threads = OPEN.computeIfAbsent(mount, MountThreads::new);
            threads.users++;
            return threads;
        }
    }

    /** For file calls. */
    public BoundedThreads io() {
        return io;
    }

    /** For users' loaders. */
    public BoundedThreads loads() {
        return loads;
    }

    public void release() {
        synchronized (OPEN) {
            users--;
            if (users == 0) {
                OPEN.remove(mount);
                io.shutdown();
                loads.shutdown();
            }
        }
    }
}
