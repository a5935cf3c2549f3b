package io.github.glustertmpfscache.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.LoadOptions;
import io.github.glustertmpfscache.TestBuilders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Counts what it costs each brick that a value is loaded on one host at a time. */
@ClusterTest
class LoadFopsTest {
    private static final int KEYS = 50;

    private final String name = "load-fops-" + UUID.randomUUID();

    @BeforeEach
    void start() throws Exception {
        Cluster.run("volume", "profile", "cache", "start");
    }

    @AfterEach
    void stop() throws Exception {
        Cluster.run("volume", "profile", "cache", "stop");
        CacheDirectories.delete(Cluster.web1(), name);
    }

    @Test
    void claimOfALoad_costsAFileThatComesAndGoes() throws Exception {
        Map<String, Double> alone = load("alone", LoadOptions.create());
        Map<String, Double> claimed = load("claimed", LoadOptions.create().oncePerCluster(Duration.ofSeconds(5)));
        Map<String, Double> more = new TreeMap<>();
        claimed.forEach((kind, count) -> more.put(kind, (count - alone.getOrDefault(kind, 0.0)) / KEYS));
        System.out.println("fops per brick that a claim adds to a load: " + more);
        assertThat(more.get("CREATE")).isEqualTo(1);
        assertThat(more.get("UNLINK")).isEqualTo(1);
        assertThat(more.values().stream().mapToDouble(Double::doubleValue).sum())
                .isLessThan(20);
    }

    private Map<String, Double> load(String prefix, LoadOptions options) throws Exception {
        List<String> keys = IntStream.range(0, KEYS).mapToObj(i -> prefix + i).toList();
        try (GlusterTmpfsCache cache = TestBuilders.patient(Cluster.web1())
                .name(name)
                .withoutSweeper() // its beats would be counted in
                .loading(options)
                .build()) {
            return Cluster.fops(() -> keys.forEach(key -> cache.get(key, k -> new byte[1000])));
        }
    }
}
