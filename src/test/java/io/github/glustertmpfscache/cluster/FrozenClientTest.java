package io.github.glustertmpfscache.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.MountHealth;
import io.github.glustertmpfscache.OtherThread;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How the README says that a FUSE client is mended that is stuck for good: it is not thawed, and the application goes on. */
@ClusterTest
class FrozenClientTest {
    private static final byte[] VALUE = "value".getBytes(UTF_8);

    private final String name = "frozen-" + UUID.randomUUID();
    private final Path mount = Cluster.web2();

    @AfterEach
    void mountAgain() throws Exception {
        Cluster.run(
                "exec",
                "web2",
                "pkill",
                "-KILL",
                "-f",
                "glusterf[s].* " + mount); // the frozen one has no mount any more
        Cluster.run("remount", "web2");
        CacheDirectories.delete(Cluster.web1(), name);
    }

    @Test
    void unmountedByForce_andMountedAgain_theCacheWorks_andNoThreadIsLeftStuck() throws Exception {
        try (ClusterShell cluster = new ClusterShell();
                GlusterTmpfsCache cache =
                        GlusterTmpfsCache.builder(mount).name(name).build()) {
            cache.put("key", VALUE);
            cluster.run("freeze web2");
            OtherThread.until(() -> {
                Optional<byte[]> unused = cache.get("key");
                return cache.mountHealth().state() != MountHealth.State.CLOSED;
            });
            assertThat(cache.mountHealth().threadsStuck()).isPositive();

            boolean isUnmounted = unmountByForce(cluster);
            OtherThread.until(() -> cache.mountHealth().threadsStuck() == 0);
            if (!isUnmounted) {
                cluster.run("exec web2 umount -l " + mount);
            }
            cluster.run("mount web2");
            Mounts.awaitUse(cache);
            assertThat(cache.get("key")).hasValue(VALUE);
            cache.put("key", new byte[0]);
            assertThat(cache.get("key")).hasValue(new byte[0]);
        }
    }

    /** Ends the calls that hang, also where it fails, because a file is open. */
    private boolean unmountByForce(ClusterShell cluster) throws IOException {
        try {
            cluster.run("exec web2 umount -f " + mount);
            return true;
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("target is busy");
            return false;
        }
    }
}
