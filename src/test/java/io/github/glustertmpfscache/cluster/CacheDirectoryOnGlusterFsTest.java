package io.github.glustertmpfscache.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.TestBuilders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two hosts make, lose and find again the directory of one cache. */
@ClusterTest
class CacheDirectoryOnGlusterFsTest {
    private static final byte[] VALUE = "value".getBytes(UTF_8);

    private final String name = "directory-" + UUID.randomUUID();

    @AfterEach
    void delete() throws Exception {
        try (Stream<Path> all = Files.list(Cluster.web1())) {
            for (Path path : (Iterable<Path>) all::iterator) {
                if (path.getFileName().toString().contains(name)) {
                    PathUtils.deleteDirectory(path);
                }
            }
        }
    }

    @Test
    void bothHostsOpenANewCacheAtOnce_andShareIt() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 10; round++) {
                String cacheName = name + "-" + round;
                CyclicBarrier start = new CyclicBarrier(2);
                List<Callable<GlusterTmpfsCache>> openers = new ArrayList<>();
                for (Path mount : List.of(Cluster.web1(), Cluster.web2())) {
                    openers.add(() -> {
                        start.await();
                        return open(mount, cacheName);
                    });
                }
                List<Future<GlusterTmpfsCache>> caches = threads.invokeAll(openers);
                try (GlusterTmpfsCache web1 = caches.get(0).get();
                        GlusterTmpfsCache web2 = caches.get(1).get()) {
                    web1.put("key", VALUE);
                    assertThat(web2.get("key")).hasValue(VALUE);
                }
                assertThat(leftBeside(cacheName)).isEmpty();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** The documented way to empty a cache, and the way people will do it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void removedByAnotherHostWhileInUse_isMadeAnew_andAdopted(boolean movedAway) throws Exception {
        try (GlusterTmpfsCache web1 = open(Cluster.web1(), name);
                GlusterTmpfsCache web2 = open(Cluster.web2(), name)) {
            for (int i = 0; i < 50; i++) {
                web1.put("key " + i, VALUE);
            }
            Path base = Cluster.web2().resolve("gtc-" + name);
            Path old = Cluster.web2().resolve(name + "-old");
            if (movedAway) {
                Files.move(base, old);
                PathUtils.deleteDirectory(old);
            } else {
                PathUtils.deleteDirectory(base);
            }
            // web2 looks first: it sees its own removal at once, web1 within the mount's staleness.
            assertThat(web2.get("key 0")).isEmpty();
            web2.put("new", VALUE);
            long end = System.nanoTime() + 5_000_000_000L;
            while (web1.get("new").isEmpty() && System.nanoTime() < end) {
                web1.put("meanwhile", VALUE);
            }
            assertThat(web1.get("new")).hasValue(VALUE);
            assertThat(web1.get("key 0")).isEmpty();
            web1.put("again", VALUE);
            assertThat(web2.get("again")).hasValue(VALUE);
        }
    }

    private static GlusterTmpfsCache open(Path mount, String cacheName) {
        return TestBuilders.patient(mount).name(cacheName).build();
    }

    private static List<String> leftBeside(String cacheName) throws Exception {
        try (Stream<Path> list = Files.list(Cluster.web1())) {
            return list.map(path -> path.getFileName().toString())
                    .filter(file -> file.startsWith(".gtc-" + cacheName))
                    .toList();
        }
    }
}
