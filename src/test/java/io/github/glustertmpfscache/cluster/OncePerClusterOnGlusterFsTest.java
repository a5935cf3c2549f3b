package io.github.glustertmpfscache.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.LoadOptions;
import io.github.glustertmpfscache.NearCacheOptions;
import io.github.glustertmpfscache.TestBuilders;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two hosts that miss a key at the same time load it once, and one that dies while it loads holds up nobody for longer than was said. */
@ClusterTest
class OncePerClusterOnGlusterFsTest {
    private static final int ROUNDS = 40;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private final String name = "loading-" + UUID.randomUUID();
    private final AtomicInteger loads = new AtomicInteger();

    @AfterEach
    void delete() throws Exception {
        CacheDirectories.delete(Cluster.web1(), name);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void hostsThatMissAKeyAtOnce_loadItOnce(boolean hasExpired) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (GlusterTmpfsCache web1 = open(Cluster.web1(), Duration.ofMinutes(1));
                GlusterTmpfsCache web2 = open(Cluster.web2(), Duration.ofMinutes(1))) {
            for (int round = 0; round < ROUNDS; round++) {
                String key = "key " + round;
                if (hasExpired) {
                    web1.put(key, bytes("old"), Duration.ofMillis(20));
                    assertThat(web2.get(key).isPresent() || web2.get(key).isEmpty())
                            .isTrue(); // it is in web2's caches
                    while (web2.get(key).isPresent() || web1.get(key).isPresent()) {
                        Thread.onSpinWait();
                    }
                }
                CyclicBarrier start = new CyclicBarrier(4);
                List<Callable<byte[]>> callers = new ArrayList<>();
                for (GlusterTmpfsCache cache : List.of(web1, web2, web1, web2)) {
                    callers.add(() -> {
                        start.await();
                        return cache.get(key, this::load);
                    });
                }
                for (Future<byte[]> got : threads.invokeAll(callers)) {
                    assertThat(got.get()).isEqualTo(bytes("loaded " + key));
                }
                assertThat(loads).as("loads after round %d", round).hasValue(round + 1);
            }
            System.out.println("once per cluster: " + web1.stats().loading() + " "
                    + web2.stats().loading());
            assertThat(claims()).isEmpty();
        } finally {
            threads.shutdownNow();
        }
    }

    private byte[] load(String key) {
        loads.incrementAndGet();
        return bytes("loaded " + key);
    }

    @Test
    void loaderThatIsKilled_holdsUpOthersOnlyForTheStatedTime() throws Exception {
        Process dying = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DyingLoader.class.getName(),
                        Cluster.web1().toString(),
                        name)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said = dying.inputReader(UTF_8);
                GlusterTmpfsCache web2 = open(Cluster.web2(), LONGEST_WAIT)) {
            assertThat(said.readLine()).isEqualTo("loading");
            dying.destroyForcibly();
            assertThat(dying.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(claims()).hasSize(1);
            long start = System.nanoTime();
            assertThat(web2.get("key", this::load)).isEqualTo(bytes("loaded key"));
            long millis = (System.nanoTime() - start) / 1_000_000;
            System.out.println("loader killed: the other host went on after " + millis + " ms");
            assertThat(millis).isBetween(LONGEST_WAIT.toMillis() - 10, LONGEST_WAIT.toMillis() + 1000);
            assertThat(claims()).isEmpty();

            web2.evict("key");
            start = System.nanoTime();
            web2.get("key", this::load);
            assertThat(System.nanoTime() - start)
                    .as("nobody waits for the dead one again")
                    .isLessThan(1_000_000_000L);
        } finally {
            dying.destroyForcibly();
        }
    }

    private GlusterTmpfsCache open(Path mount, Duration longestWait) {
        return TestBuilders.patient(mount)
                .name(name)
                .nearCache(NearCacheOptions.ofMaximumBytes(1 << 20))
                .loading(LoadOptions.create().oncePerCluster(longestWait))
                .build();
    }

    private List<Path> claims() throws Exception {
        try (Stream<Path> files = Files.walk(Cluster.web1().resolve("gtc-" + name))) {
            return files.filter(file -> file.toString().endsWith(".load")).toList();
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
