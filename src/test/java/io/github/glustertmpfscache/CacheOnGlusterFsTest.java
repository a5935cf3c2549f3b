package io.github.glustertmpfscache;

import io.github.glustertmpfscache.cluster.Cluster;
import io.github.glustertmpfscache.cluster.ClusterTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** The contract through the FUSE mounts of two web servers at once, with GlusterFS's default options. */
@ClusterTest
class CacheOnGlusterFsTest extends CacheContract {
    /** What the documentation promises with the default mount options. */
    private static final Duration STALENESS = Duration.ofSeconds(3);

    @Override
    Path mountHere() {
        return Cluster.web1();
    }

    @Override
    Path mountThere() {
        return Cluster.web2();
    }

    @Override
    boolean requireMount() {
        return true;
    }

    /** Asks again until the bound is over, then asserts for good. */
    @Override
    void eventually(Runnable assertion) {
        long end = System.nanoTime() + STALENESS.toNanos();
        while (System.nanoTime() < end) {
            try {
                assertion.run();
                return;
            } catch (AssertionError notYet) {
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
        }
        assertion.run();
    }
}
