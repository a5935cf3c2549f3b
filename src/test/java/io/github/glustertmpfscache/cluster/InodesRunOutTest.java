package io.github.glustertmpfscache.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.TestBuilders;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** A cluster that was brought up with {@code GTC_CLUSTER_INODES}, and is given twice as many entries as these are for. */
@ClusterTest
@EnabledIfEnvironmentVariable(named = "GTC_CLUSTER_INODES", matches = "[1-9][0-9]{3,4}")
class InodesRunOutTest {
    private static final double INODES_PER_ENTRY = 3.4;

    private final String name = "inodes-" + UUID.randomUUID();

    @AfterEach
    void delete() throws Exception {
        CacheDirectories.delete(Cluster.web1(), name);
    }

    /** Of new keys, 64 were put in 6 s, and all others refused. */
    @Test
    void puts_allSucceed_becauseTheLeastRecentlyUsedGo() throws Exception {
        int puts = (int) (2 * Integer.parseInt(System.getenv("GTC_CLUSTER_INODES")) / INODES_PER_ENTRY);
        try (GlusterTmpfsCache cache =
                TestBuilders.patient(Cluster.web1()).name(name).build()) {
            for (int i = 0; i < puts; i++) {
                cache.put("key " + i, value(i));
            }
            int found = 0;
            for (int i = 0; i < puts; i++) {
                Optional<byte[]> value = cache.get("key " + i);
                found += value.isPresent() ? 1 : 0;
                assertThat(value.orElse(value(i))).isEqualTo(value(i));
            }
            System.out.printf("%d puts, %d entries, %s%n", puts, found, cache.stats());
            assertThat(cache.stats().evictions()).isPositive();
            assertThat(puts - found).as("missing").isLessThanOrEqualTo((int)
                    cache.stats().evictions());
        }
        assertThat(Cluster.output("volume", "heal", "cache", "info", "split-brain"))
                .doesNotContainPattern("split-brain: [1-9]");
    }

    private static byte[] value(int i) {
        return ByteBuffer.allocate(4).putInt(i).array();
    }
}
