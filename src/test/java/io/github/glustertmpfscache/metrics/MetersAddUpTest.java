package io.github.glustertmpfscache.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.MountFailureMode;
import io.github.glustertmpfscache.MountHealth;
import io.github.glustertmpfscache.NearCacheOptions;
import io.github.glustertmpfscache.OtherThread;
import io.github.glustertmpfscache.ShakyMount;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the meters say is what callers have seen, also of a mount that hangs and comes back, again and again. */
@Timeout(120)
class MetersAddUpTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ShakyMount mount = new ShakyMount();

    @ParameterizedTest
    @EnumSource
    void counts_agreeWithCallers_whateverTheMountDoes(MountFailureMode mode) throws Exception {
        try (AllCachesMetrics metrics = new AllCachesMetrics();
                GlusterTmpfsCache cache = GlusterTmpfsCache.builder(mount.path())
                        .requireMount(false)
                        .operationTimeout(Duration.ofMillis(100))
                        .nearCache(NearCacheOptions.ofMaximumBytes(1 << 20).stalenessBound(Duration.ofMillis(5)))
                        .mountFailureMode(mode)
                        .build()) {
            metrics.bindTo(registry);
            CountedCalls calls = new CountedCalls(cache, mode);
            calls.start();
            for (int i = 0; i < 3; i++) {
                calls.await(1_000);
                mount.hang();
                calls.await(50);
                mount.recover();
                OtherThread.until(() -> cache.mountHealth().state() == MountHealth.State.CLOSED);
                mount.disconnect();
                calls.await(50);
                mount.recover();
                OtherThread.until(() -> cache.mountHealth().state() == MountHealth.State.CLOSED);
            }
            calls.await(1_000);
            calls.end();
            calls.check(registry);

            assertThat(calls.thrown() > 0).isEqualTo(mode == MountFailureMode.THROW);
            assertThat(CountedCalls.count(registry, "cache.mount.degraded", "kind", "read") > 0)
                    .isEqualTo(mode == MountFailureMode.DEGRADE);
            assertThat(registry.get("cache.mount.outages").functionTimer().count())
                    .isGreaterThanOrEqualTo(3);
        }
    }
}
