package io.github.glustertmpfscache.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.glustertmpfscache.CacheException;
import io.github.glustertmpfscache.CacheFullException;
import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.TestBuilders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Values as large as the volume holds, and larger. */
@ClusterTest
class FullVolumeTest {
    private static final int MIB = 1 << 20;

    private final String name = "full-" + UUID.randomUUID();
    private GlusterTmpfsCache cache;

    @BeforeEach
    void open() {
        cache = TestBuilders.patient(Cluster.web1()).name(name).build();
    }

    @AfterEach
    void close() throws Exception {
        awaitRoom();
        cache.close();
        CacheDirectories.delete(Cluster.web1(), name);
    }

    /** GlusterFS looks for room every 5 s (storage.reserve), and refuses writes until it has seen some. */
    private void awaitRoom() {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (true) {
            try {
                cache.put("other", new byte[] {1, 2, 3});
                return;
            } catch (CacheException e) {
                assertThat(e).isInstanceOf(CacheFullException.class);
                assertThat(System.nanoTime()).isLessThan(end);
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            }
        }
    }

    @Test
    void valueOfHundredsOfMegabytes_comesBackWhole() throws Exception {
        byte[] value = new byte[(int) (freeBytes() / 2)];
        new Random(1).nextBytes(value);
        cache.put("large", value);
        assertThat(cache.get("large"))
                .hasValueSatisfying(found ->
                        assertThat(java.util.Arrays.equals(found, value)).isTrue());
        try (GlusterTmpfsCache web2 =
                TestBuilders.patient(Cluster.web2()).name(name).build()) {
            assertThat(web2.get("large"))
                    .hasValueSatisfying(found ->
                            assertThat(java.util.Arrays.equals(found, value)).isTrue());
        }
    }

    @Test
    void putThatDoesNotFit_keepsTheOldValue_leavesNoTempFile_andPutsWorkAgainSoon() throws Exception {
        byte[] small = {1, 2, 3};
        cache.put("key", small);
        byte[] tooLarge = new byte[(int) (freeBytes() + 16 * MIB)];
        ThrowingCallable put = () -> cache.put("key", tooLarge);
        Throwable failure = catchThrowable(put);
        System.out.println("a put on a full volume says: " + failure);
        assertThat(failure).isInstanceOf(CacheFullException.class).hasMessageContaining(name);
        assertThat(cache.get("key")).hasValue(small);
        assertThat(temps()).isEmpty();
        assertThat(cache.evict("key")).isTrue();
        awaitRoom();
        assertThat(cache.get("other")).hasValue(small);
    }

    /** The library refuses before the volume does, so here it is plain files that fill it, and the servers that say ENOSPC. */
    @Test
    void putThatTheServersRefuse_isRefused_orFitsAfterEviction_andLaterOnesFit() throws Exception {
        int entries = 400;
        cache.close();
        cache = TestBuilders.patient(Cluster.web1())
                .name(name)
                .withoutWatermarks()
                .build();
        for (int i = 0; i < entries; i++) {
            cache.put("entry " + i, value(i));
        }
        String last = "entry " + (entries - 1);
        try (Ballast ballast = new Ballast(Cluster.web1())) {
            ballast.fillUntilRefused();
            Throwable failure = catchThrowable(() -> cache.put(last, value(-1)));
            System.out.println("a put that the servers refuse says: " + failure);
            if (failure != null) {
                assertThat(failure)
                        .isInstanceOf(CacheFullException.class)
                        .hasMessageContaining(Cluster.web1().toString())
                        .hasMessageMatching("(?s).*full: .*\\d+ bytes .*\\d+ of \\d+ bytes are free.*");
            }
            assertThat(cache.get(last)).hasValue(value(failure == null ? -1 : entries - 1));
            assertThat(temps()).isEmpty();
            long left = 0;
            for (int i = 0; i < entries - 1; i++) {
                byte[] found = cache.get("entry " + i).orElse(null);
                if (found != null) {
                    left++;
                    assertThat(found).isEqualTo(value(i));
                }
            }
            long evicted = cache.stats().evictions();
            assertThat(evicted).as("evicted").isPositive();
            assertThat(left).as("each that is missing was evicted").isEqualTo(entries - 1 - evicted);
            awaitRoom(); // which was made, though the ballast is still there
            cache.put(last, value(-2));
            assertThat(cache.get(last)).hasValue(value(-2));
        }
        for (int i = 0; i < 20; i++) {
            cache.put("entry " + i, value(i));
            assertThat(cache.get("entry " + i)).hasValue(value(i));
        }
        assertThat(temps()).isEmpty();
    }

    private static byte[] value(int seed) {
        byte[] value = new byte[200_000];
        new Random(seed).nextBytes(value);
        return value;
    }

    private static long freeBytes() throws Exception {
        return Files.getFileStore(Cluster.web1()).getUsableSpace();
    }

    private List<Path> temps() throws Exception {
        try (Stream<Path> files = Files.walk(Cluster.web1().resolve("gtc-" + name))) {
            return files.filter(file -> file.getFileName().toString().startsWith("."))
                    .toList();
        }
    }
}
