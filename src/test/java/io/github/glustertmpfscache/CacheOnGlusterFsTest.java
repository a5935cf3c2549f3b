package io.github.glustertmpfscache;

import io.github.glustertmpfscache.cluster.Cluster;
import io.github.glustertmpfscache.cluster.ClusterTest;
import java.nio.file.Path;
import java.time.Duration;

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

    @Override
    Duration staleness() {
        return STALENESS;
    }
}
