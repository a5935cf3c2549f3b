package io.github.glustertmpfscache.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.MountFailureMode;
import io.github.glustertmpfscache.MountUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The mount goes away under a running cache, and comes back. */
@ClusterTest
class UnmountedTest {
    private static final byte[] RIGHT = "right".getBytes(UTF_8);
    private static final byte[] WRONG = "wrong".getBytes(UTF_8);

    private final String name = "unmounted-" + UUID.randomUUID();
    private final Path mount = Cluster.web2();

    @BeforeEach
    void bareDirectoryIsEmpty() throws Exception {
        Cluster.run("unmount", "web2");
        assertThat(mount).isEmptyDirectory();
        Cluster.run("mount", "web2");
    }

    @AfterEach
    void mountAgain() throws Exception {
        Cluster.run("remount", "web2");
        CacheDirectories.delete(Cluster.web1(), name);
    }

    @Test
    void everyOperation_refusesTheBareDirectory_andWorksAgainOnceMounted() throws Exception {
        try (GlusterTmpfsCache cache = open()) {
            cache.put("key", RIGHT);
            Cluster.run("unmount", "web2");
            assertRefused(cache);
            assertThat(mount).isEmptyDirectory();
            assertThatThrownBy(this::open)
                    .isInstanceOf(MountUnavailableException.class)
                    .hasMessageContaining(mount + " is not on a GlusterFS mount: found ");
            assertThat(mount).isEmptyDirectory();

            Cluster.run("mount", "web2");
            Mounts.awaitUse(cache);
            assertThat(cache.get("key")).hasValue(RIGHT);
            cache.put("key", WRONG);
            assertThat(cache.get("key")).hasValue(WRONG);
        }
    }

    /** Somebody once used the directory while nothing was mounted there: its entries are not ours, and it gets none. */
    @Test
    void leftoverCacheOnTheBareDirectory_isNeitherReadNorWritten() throws Exception {
        Cluster.run("unmount", "web2");
        try (GlusterTmpfsCache bare =
                GlusterTmpfsCache.builder(mount).name(name).requireMount(false).build()) {
            bare.put("key", WRONG);
        }
        List<String> before = listing();
        Cluster.run("mount", "web2");
        try (GlusterTmpfsCache cache = open()) {
            cache.put("key", RIGHT);
            Cluster.run("unmount", "web2");
            assertRefused(cache);
            assertThat(listing()).isEqualTo(before);
            PathUtils.deleteDirectory(mount.resolve("gtc-" + name));
            Cluster.run("mount", "web2");
            Mounts.awaitUse(cache);
            assertThat(cache.get("key")).hasValue(RIGHT);
        }
    }

    @Test
    void deadFuseClient_isSaid_andForgottenOnceMountedAgain() throws Exception {
        try (GlusterTmpfsCache cache = open()) {
            cache.put("key", RIGHT);
            Cluster.run("kill-client", "web2");
            assertRefused(cache);
            assertThatThrownBy(this::open)
                    .isInstanceOf(MountUnavailableException.class)
                    .hasMessageContaining("umount -l " + mount);
            Cluster.run("remount", "web2");
            Mounts.awaitUse(cache);
            assertThat(cache.get("key")).hasValue(RIGHT);
        }
    }

    @Test
    void unmountedUnderLoad_notOneByteLandsOnTheBareDirectory() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger refused = new AtomicInteger();
        try (GlusterTmpfsCache cache = open()) {
            List<Future<?>> workers = new ArrayList<>();
            for (int t = 0; t < 3; t++) {
                String key = "key " + t;
                workers.add(threads.submit(() -> {
                    while (!stop.get()) {
                        try {
                            cache.put(key, RIGHT);
                            cache.get(key).ifPresent(value -> assertThat(value).isEqualTo(RIGHT));
                            if (cache.evict(key) && cache.putIfAbsent(key, RIGHT)) {
                                cache.ttl(key).ifPresent(ttl -> assertThat(ttl).isPositive());
                            }
                        } catch (MountUnavailableException e) {
                            refused.incrementAndGet();
                            Thread.onSpinWait();
                        }
                    }
                }));
            }
            for (int round = 0; round < 5; round++) {
                int seen = refused.get();
                Cluster.run("unmount", "web2", "-l");
                while (refused.get() < seen + 50) {
                    assertThat(workers).noneMatch(Future::isDone);
                    Thread.onSpinWait();
                }
                assertThat(mount).isEmptyDirectory();
                Cluster.run("mount", "web2");
            }
            stop.set(true);
            for (Future<?> worker : workers) {
                worker.get();
            }
            Cluster.run("unmount", "web2");
            assertThat(mount).isEmptyDirectory();
        } finally {
            stop.set(true);
            threads.shutdown();
        }
    }

    private GlusterTmpfsCache open() {
        return GlusterTmpfsCache.builder(mount)
                .name(name)
                .mountFailureMode(MountFailureMode.THROW)
                .build();
    }

    private void assertRefused(GlusterTmpfsCache cache) {
        List<ThrowingCallable> operations = List.of(
                () -> cache.get("key"),
                () -> cache.get("another key"),
                () -> cache.put("written", WRONG),
                () -> cache.putIfAbsent("written", WRONG),
                () -> cache.evict("written"),
                () -> cache.ttl("key"));
        for (ThrowingCallable operation : operations) {
            assertThatThrownBy(operation)
                    .isInstanceOf(MountUnavailableException.class)
                    .hasMessageContaining(mount.toString())
                    .hasMessageContaining(name);
        }
    }

    private List<String> listing() throws IOException {
        try (Stream<Path> walk = Files.walk(mount)) {
            return walk.map(path -> path + " " + path.toFile().length())
                    .sorted()
                    .toList();
        }
    }
}
