package io.github.glustertmpfscache.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.TestBuilders;
import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.mount.EntrySize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Two hosts that put into a cache that has a maximum, by what lies on the volume. While they put, what is above it depends on how fast the
 * machine lets the background work be; once that has caught up, the bound is exact.
 */
@ClusterTest
class MaximumBytesOnGlusterFsTest {
    private static final Duration TIME = Duration.ofSeconds(10);
    private static final long MAXIMUM = 16 << 20;
    /** 5 % for each host. */
    private static final long AT_REST = MAXIMUM + MAXIMUM / 20 * 2;

    private static final Duration CATCHING_UP = Duration.ofSeconds(60);
    private static final Duration THINK = Duration.ofMillis(50);

    private static final int KEYS = 10_000;
    private static final int VALUE = 100_000;
    private static final long CHARGE = EntrySize.inPages(EntrySize.of(EntryKey.of(key("web1", 0)), VALUE));

    private final String name = "maximum-" + UUID.randomUUID();
    private long most;

    @AfterEach
    void delete() throws IOException {
        CacheDirectories.delete(Cluster.web1(), name);
    }

    @Test
    void theMaximumIsExceededByNoMoreThanIsDocumented() throws Exception {
        try (GlusterTmpfsCache web1 = open(Cluster.web1());
                GlusterTmpfsCache web2 = open(Cluster.web2())) {
            try (PacedThreads one = writers("web1", web1);
                    PacedThreads other = writers("web2", web2)) {
                long end = System.nanoTime() + TIME.toNanos();
                while (System.nanoTime() < end) {
                    most = Math.max(most, bytes());
                }
                assertThat(one.end(Duration.ofSeconds(60)) + other.end(Duration.ofSeconds(60)))
                        .isZero();
            }
            long caughtUp = System.nanoTime() + CATCHING_UP.toNanos();
            while (bytes() > AT_REST) {
                assertThat(System.nanoTime())
                        .as("%d bytes at rest, %d at most", bytes(), most)
                        .isLessThan(caughtUp);
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
            System.out.printf(
                    "maximum %,d: %,d bytes at most while two hosts put %d values of %,d, %,d at rest, %d evictions%n",
                    MAXIMUM,
                    most,
                    web1.stats().puts() + web2.stats().puts(),
                    CHARGE,
                    bytes(),
                    web1.stats().evictions() + web2.stats().evictions());
            assertThat(most).as("there was something to evict").isGreaterThan(MAXIMUM);
            // Measured: 1.4 times, of which a third is what eight writers have under way; 5 times before writers
            // helped.
            assertThat(most).as("writers help").isLessThan(2 * MAXIMUM);
            assertThat(bytes()).as("no more than is needed").isGreaterThan(MAXIMUM / 2);
        }
    }

    private long bytes() throws IOException {
        long entries = 0;
        try (Stream<Path> shards = Files.list(Cluster.web1().resolve("gtc-" + name))) {
            for (Path shard : shards.filter(Files::isDirectory).toList()) {
                try (Stream<Path> files = Files.list(shard)) {
                    entries += files.filter(
                                    file -> file.getFileName().toString().matches("[0-9a-f]{32}"))
                            .count();
                }
            }
        }
        return entries * CHARGE;
    }

    private static PacedThreads writers(String host, GlusterTmpfsCache cache) {
        return new PacedThreads(
                "writer", 4, THINK, number -> random -> cache.put(key(host, random.nextInt(KEYS)), new byte[VALUE]));
    }

    private static String key(String host, int number) {
        return String.format("%s %05d", host, number);
    }

    private GlusterTmpfsCache open(Path mount) {
        return TestBuilders.patient(mount).name(name).maximumBytes(MAXIMUM).build();
    }
}
