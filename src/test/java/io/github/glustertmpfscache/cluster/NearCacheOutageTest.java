package io.github.glustertmpfscache.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.MountFailureMode;
import io.github.glustertmpfscache.MountUnavailableException;
import io.github.glustertmpfscache.NearCacheOptions;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The mount dies under a cache with a near-cache: what is in memory is not wiped, but checked when it is asked for. */
@ClusterTest
class NearCacheOutageTest {
    private final String name = "near-outage-" + UUID.randomUUID();
    private final List<String> keys =
            IntStream.range(0, 100).mapToObj(i -> "key " + i).toList();

    @AfterEach
    void mountAgain() throws Exception {
        Cluster.run("remount", "web2");
        CacheDirectories.delete(Cluster.web1(), name);
    }

    @Test
    void afterTheMountWasGone_valuesInMemoryAreCheckedOneByOne() throws Exception {
        try (GlusterTmpfsCache web1 =
                        GlusterTmpfsCache.builder(Cluster.web1()).name(name).build();
                GlusterTmpfsCache web2 = GlusterTmpfsCache.builder(Cluster.web2())
                        .name(name)
                        .mountFailureMode(MountFailureMode.THROW)
                        .nearCache(NearCacheOptions.ofMaximumBytes(1 << 20).stalenessBound(Duration.ZERO))
                        .build()) {
            for (String key : keys) {
                web1.put(key, new byte[1000]);
                assertThat(web2.get(key)).isPresent();
            }
            long read = web2.stats().mountHits();
            Cluster.run("kill-client", "web2");
            assertThatThrownBy(() -> web2.get("key 1")).isInstanceOf(MountUnavailableException.class);
            Cluster.run("remount", "web2");
            Mounts.awaitUse(web2);
            web1.put("key 0", new byte[2000]);
            web1.evict("key 1");

            keys.forEach(web2::get);
            assertThat(web2.get("key 0").orElseThrow()).hasSize(2000);
            assertThat(web2.get("key 1")).isEmpty();
            assertThat(web2.stats().mountHits()).as("values read again").isEqualTo(read + 1);
            assertThat(web2.stats().near().revalidations()).isEqualTo(98 + 1);
        }
    }

    @Test
    void withinTheBound_valuesInMemoryOutliveTheMount() throws Exception {
        try (GlusterTmpfsCache web2 = GlusterTmpfsCache.builder(Cluster.web2())
                .name(name)
                .mountFailureMode(MountFailureMode.THROW)
                .nearCache(NearCacheOptions.ofMaximumBytes(1 << 20).stalenessBound(Duration.ofMinutes(10)))
                .build()) {
            web2.put("key", new byte[10]);
            Cluster.run("kill-client", "web2");
            assertThat(web2.get("key").orElseThrow()).hasSize(10);
            assertThatThrownBy(() -> web2.get("other")).isInstanceOf(MountUnavailableException.class);
            assertThatThrownBy(() -> web2.evict("key")).isInstanceOf(MountUnavailableException.class);
            assertThatThrownBy(() -> web2.get("key")).as("nobody knows").isInstanceOf(MountUnavailableException.class);
        }
    }
}
