package io.github.glustertmpfscache.internal.outage;

import io.github.glustertmpfscache.internal.IoCall;
import io.github.glustertmpfscache.internal.threads.IoThreads;
import io.github.glustertmpfscache.internal.threads.MountThreads;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What all caches that this JVM has open on one mount know of it together: whether it is out, and the threads that touch it. It is there
 * from the first cache that is opened to the last one that is closed. Thread-safe.
 */
public final class SharedMount {
    private static final Map<Path, SharedMount> OPEN = new HashMap<>();

    private final Path mount;
    private final MountThreads threads;
    private final CircuitBreaker breaker;
    private final List<IoCall<?>> probes = new CopyOnWriteArrayList<>();
    private int users; // guarded by OPEN

    private SharedMount(Path mount) {
        this.mount = mount;
        this.threads = MountThreads.acquire(mount);
        this.breaker = new CircuitBreaker(
                mount.toString(),
                Timer.REAL,
                new MountProber(
                        () -> probes.stream().findFirst().orElse(null),
                        threads.probes(),
                        Timer.REAL,
                        threads.io()::isExhausted));
    }

    public static SharedMount acquire(Path mount) {
        synchronized (OPEN) {
            SharedMount shared = OPEN.computeIfAbsent(mount, SharedMount::new);
            shared.users++;
            return shared;
        }
    }

    public MountThreads threads() {
        return threads;
    }

    IoThreads io() {
        return threads.io();
    }

    public CircuitBreaker breaker() {
        return breaker;
    }

    /** Adds something to ask of the mount: no cache on the way must know the answer, and it throws unless that is as
     * it should be. Strict ones are asked first. */
    public void addProbe(IoCall<?> probe, boolean isStrict) {
        if (isStrict) {
            probes.add(0, probe);
        } else {
            probes.add(probe);
        }
    }

    public void removeProbe(IoCall<?> probe) {
        probes.remove(probe);
    }

    public void release() {
        synchronized (OPEN) {
            users--;
            if (users == 0) {
                OPEN.remove(mount);
                breaker.stop();
                threads.release();
            }
        }
    }
}
