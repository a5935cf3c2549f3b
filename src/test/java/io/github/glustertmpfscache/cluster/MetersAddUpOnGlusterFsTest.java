package io.github.glustertmpfscache.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.MountFailureMode;
import io.github.glustertmpfscache.MountHealth;
import io.github.glustertmpfscache.NearCacheOptions;
import io.github.glustertmpfscache.OtherThread;
import io.github.glustertmpfscache.metrics.AllCachesMetrics;
import io.github.glustertmpfscache.metrics.CountedCalls;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the meters say is what the callers have seen, while a brick is killed, and the FUSE client freezes and dies. */
@ClusterTest
@Timeout(180)
class MetersAddUpOnGlusterFsTest {
    private final String name = "meters-" + UUID.randomUUID();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @AfterEach
    void delete() throws IOException {
        CacheDirectories.delete(Cluster.web1(), name);
    }

    @ParameterizedTest
    @EnumSource
    void counts_agreeWithCallers_whateverBreaks(MountFailureMode mode) throws Exception {
        try (ClusterShell shell = new ClusterShell();
                AllCachesMetrics metrics = new AllCachesMetrics();
                GlusterTmpfsCache cache = GlusterTmpfsCache.builder(Cluster.web2())
                        .name(name)
                        .nearCache(NearCacheOptions.ofMaximumBytes(1 << 20).stalenessBound(Duration.ofMillis(20)))
                        .mountFailureMode(mode)
                        .build()) {
            metrics.bindTo(registry);
            CountedCalls calls = new CountedCalls(cache, mode);
            calls.start();
            try {
                calls.await(500);
                haveFault(Fault.BRICK_KILLED, shell, calls, cache);
                haveFault(Fault.CLIENT_FROZEN, shell, calls, cache);
                haveFault(Fault.CLIENT_KILLED, shell, calls, cache);
                calls.await(500);
            } finally {
                calls.end();
            }
            OtherThread.until(() -> isSettled(cache.mountHealth()));
            calls.check(registry);
            assertThat(cache.mountHealth().outages()).isGreaterThanOrEqualTo(2);
            assertThat(calls.thrown() > 0).isEqualTo(mode == MountFailureMode.THROW);
        }
    }

    private static void haveFault(Fault fault, ClusterShell shell, CountedCalls calls, GlusterTmpfsCache cache)
            throws IOException {
        try {
            fault.inject(shell);
            calls.await(100); // of a mount that hangs, most of them once it is known
        } finally {
            fault.mend(shell);
        }
        Mounts.awaitUse(cache);
        calls.await(300);
    }

    private static boolean isSettled(MountHealth health) {
        return health.state() == MountHealth.State.CLOSED && health.threadsStuck() == 0;
    }
}
