package io.github.glustertmpfscache.internal.threads;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The threads that all caches which this JVM has open on one mount share, each kind for itself so that none holds up another: those for
 * file calls may hang with the mount, those for calls wait for them, with a deadline, and those for loaders run users' code. They are
 * there from the first cache that is opened to the last one that is closed, and as long as one of them is stuck: who opens a cache on a
 * mount that hangs, again and again, gets no new ones. Thread-safe.
 */
public final class MountThreads {
    /** As many as GlusterFS has for one client by default (performance.io-thread-count). */
    static final int THREADS = 16;

    /** As many again may take the place of those that are stuck. */
    static final int SPARE = 16;

    private static final int PROBES = 4;
    /** How many calls may wait, of each kind. */
    public static final int WAITING = 10_000;

    private static final Map<Path, MountThreads> OPEN = new HashMap<>();

    private final Path mount;
    private final IoThreads io;
    private final BoundedThreads probes;
    private final BoundedThreads calls;
    private final BoundedThreads loads;
    private int users; // guarded by OPEN

    private MountThreads(Path mount) {
        this.mount = mount;
        this.io = new IoThreads("gluster-tmpfs-cache io " + mount, THREADS, SPARE, WAITING, this::endIfUnused);
        this.probes = new BoundedThreads("gluster-tmpfs-cache probe " + mount, PROBES, 1);
        this.calls = new BoundedThreads("gluster-tmpfs-cache call " + mount, THREADS, WAITING);
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
    public IoThreads io() {
        return io;
    }

    /** For the file calls that find out whether the mount is back while all other threads are stuck. */
    public BoundedThreads probes() {
        return probes;
    }

    /** For what nobody, or not the caller, waits for, and that waits for file calls itself. */
    public BoundedThreads calls() {
        return calls;
    }

    /** For users' loaders. */
    public BoundedThreads loads() {
        return loads;
    }

    public void release() {
        synchronized (OPEN) {
            users--;
        }
        endIfUnused();
    }

    private void endIfUnused() {
        synchronized (OPEN) {
            if (users == 0 && io.abandoned() == 0 && OPEN.remove(mount, this)) {
                io.endWhenIdle();
                probes.shutdown();
                calls.shutdown();
                loads.shutdown();
            }
        }
    }
}
