package io.github.glustertmpfscache.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The network falls into two halves with one cache server and one web server each; both go on writing, and then it is whole again. */
@ClusterTest
class PartitionTest {
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final String name = "partition-" + UUID.randomUUID();
    private final List<String> written = keys("written");
    private final List<String> fresh = keys("fresh");
    private final List<String> evictedOnOneSide = keys("evicted");
    private final List<String> touched = keys("touched").subList(0, 20);

    /** Who mends what the two sides have made of a file; all else is as GlusterFS has it, but that it notices the cut sooner. */
    enum Mending {
        /** GlusterFS, by this one option of the recommended profile. */
        FAVORITE_CHILD("mtime"),
        /** Nobody but the library: GlusterFS's default. */
        NONE("none");

        private final String policy;

        Mending(String policy) {
            this.policy = policy;
        }
    }

    private static List<String> keys(String kind) {
        return IntStream.range(0, 80).mapToObj(i -> kind + " " + i).toList();
    }

    @BeforeEach
    void noticeSoon() throws Exception {
        Cluster.run("volume", "set", "cache", "network.ping-timeout", "3");
        Cluster.run("remount", "web1"); // or it counts for later mounts only
        Cluster.run("remount", "web2");
    }

    @AfterEach
    void asBefore() throws Exception {
        Cluster.run("unpartition");
        Cluster.run(
                "volume", "set", "cache", "cluster.favorite-child-policy", "mtime"); // or the files cannot be removed
        Cluster.run("heal");
        Cluster.run("profile", "stock");
        CacheDirectories.delete(Cluster.web1(), name);
    }

    @ParameterizedTest
    @EnumSource
    void bothSidesWrite_andEveryKeyWorksAgain_withoutAnOperator(Mending mending) throws Exception {
        Cluster.run("volume", "set", "cache", "cluster.favorite-child-policy", mending.policy);
        try (GlusterTmpfsCache web1 = open(Cluster.web1());
                GlusterTmpfsCache web2 = open(Cluster.web2())) {
            written.forEach(key -> web1.put(key, value(key, "before")));
            evictedOnOneSide.forEach(key -> web1.put(key, value(key, "before")));
            touched.forEach(key -> web1.put(key, value(key, "before")));
            Cluster.run("partition");
            long cut = System.nanoTime();
            awaitWrite(web1);
            awaitWrite(web2);
            String pause = seconds(cut);
            written.forEach(key -> web1.put(key, value(key, "web1")));
            fresh.forEach(key -> web1.put(key, value(key, "web1")));
            written.forEach(key -> web2.put(key, value(key, "web2")));
            fresh.forEach(key -> web2.put(key, value(key, "web2")));
            evictedOnOneSide.forEach(web1::evict);
            touched.forEach(
                    key -> assertThat(web1.touch(key, Duration.ofHours(1))).isTrue());
            touched.forEach(
                    key -> assertThat(web2.touch(key, Duration.ofHours(2))).isTrue());
            assertOwn(web1, "web1");
            assertOwn(web2, "web2");

            Cluster.run("unpartition");
            long whole = System.nanoTime();
            List<Path> unusable = List.of();
            if (mending == Mending.NONE) {
                unusable = awaitSplitBrain();
                assertThatNoPlainCallHelps(unusable);
                open(Cluster.web1())
                        .close(); // an application that starts now; it had failed, once both sides had touched
            } else {
                awaitOther(web1, "web2"); // which wrote last
            }
            String sawAtWeb1 = readAll(web1);
            String sawAtWeb2 = readAll(web2);
            awaitEveryKeyWorks(web1, web2);
            awaitEveryKeyWorks(web2, web1);
            String works = seconds(whole);
            System.out.println("partition, favorite-child-policy " + mending.policy + ": no side could write for "
                    + pause
                    + "; files that no call could use: " + unusable.size() + " of " + (written.size() + fresh.size())
                    + "; web1 saw " + sawAtWeb1 + "; web2 saw " + sawAtWeb2 + "; every key worked on both sides after "
                    + works);
            assertThat(web1.mountHealth().pendingRepairs()).isZero();
            assertThat(web2.mountHealth().pendingRepairs()).isZero();
        }
    }

    private GlusterTmpfsCache open(Path mount) {
        return GlusterTmpfsCache.builder(mount).name(name).build();
    }

    private static byte[] value(String key, String side) {
        return (key + " by " + side).getBytes(UTF_8);
    }

    private static String seconds(long sinceNanos) {
        return Duration.ofNanos(System.nanoTime() - sinceNanos).toMillis() / 1000.0 + " s";
    }

    /** While the servers that are gone are waited for, puts are dropped. */
    private static void awaitWrite(GlusterTmpfsCache cache) {
        await(() -> {
            byte[] value = UUID.randomUUID().toString().getBytes(UTF_8);
            long puts = cache.stats().puts();
            cache.put("canary of " + cache, value);
            return cache.stats().puts() > puts;
        });
    }

    private void assertOwn(GlusterTmpfsCache cache, String side) {
        Stream.concat(written.stream(), fresh.stream())
                .forEach(key -> assertThat(cache.get(key)).as(key).hasValue(value(key, side)));
    }

    private void awaitOther(GlusterTmpfsCache cache, String side) {
        String key = written.get(0);
        await(() -> cache.get(key)
                .filter(found -> new String(found, UTF_8).equals(new String(value(key, side), UTF_8)))
                .isPresent());
    }

    /** The entries that cannot even be looked at, once there are some. */
    private List<Path> awaitSplitBrain() {
        List<Path> unusable = new ArrayList<>();
        await(() -> {
            unusable.clear();
            for (Path shard : list(Cluster.web1().resolve("gtc-" + name))) {
                for (Path file : list(shard)) {
                    try {
                        Files.readAttributes(file, "size");
                    } catch (IOException e) {
                        if (file.getFileName().toString().matches("[0-9a-f]{32}")) { // no mark, nor the sweeper's lease
                            unusable.add(file);
                        }
                    }
                }
            }
            return unusable.size() >= written.size();
        });
        return unusable;
    }

    /** What SplitBrains is there for. */
    private void assertThatNoPlainCallHelps(List<Path> unusable) throws IOException {
        Path directory = Files.createDirectory(Cluster.web1().resolve("plain-" + name));
        try {
            for (Path file : unusable.subList(0, 20)) {
                Path other = Files.writeString(directory.resolve("other"), "other");
                assertThatSaysEio(() -> Files.readAllBytes(file));
                assertThatSaysEio(() -> Files.move(other, file, StandardCopyOption.ATOMIC_MOVE));
                assertThatSaysEio(() -> Files.delete(file));
            }
        } finally {
            PathUtils.deleteDirectory(directory);
        }
    }

    private static void assertThatSaysEio(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(FileSystemException.class).hasMessageContaining("Input/output error");
    }

    private static List<Path> list(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        } catch (IOException e) {
            return List.of(); // a file
        }
    }

    private String readAll(GlusterTmpfsCache cache) {
        int web1 = 0;
        int web2 = 0;
        int misses = 0;
        int back = 0;
        for (String key : Stream.concat(written.stream(), fresh.stream()).toList()) {
            Optional<byte[]> found = cache.get(key);
            if (found.isEmpty()) {
                misses++;
            } else if (new String(found.get(), UTF_8).equals(new String(value(key, "web1"), UTF_8))) {
                web1++;
            } else {
                assertThat(found).as("neither torn, nor from before").hasValue(value(key, "web2"));
                web2++;
            }
        }
        for (String key : evictedOnOneSide) {
            Optional<byte[]> found = cache.get(key);
            if (found.isPresent()) {
                assertThat(found).hasValue(value(key, "before"));
                back++;
            }
        }
        int kept = 0;
        for (String key : touched) {
            Optional<byte[]> found = cache.get(key);
            if (found.isPresent()) {
                assertThat(found).hasValue(value(key, "before"));
                kept++;
            }
        }
        return web1 + " values of web1, " + web2 + " of web2, " + misses + " misses, " + back + " of "
                + evictedOnOneSide.size() + " back that web1 had evicted, and " + kept + " of " + touched.size()
                + " that both had touched";
    }

    /** What one side puts, it reads, and the other one too. */
    private void awaitEveryKeyWorks(GlusterTmpfsCache writer, GlusterTmpfsCache reader) {
        List<String> keys = Stream.of(written, fresh, evictedOnOneSide, touched)
                .flatMap(List::stream)
                .toList();
        int[] round = new int[1];
        await(() -> {
            round[0]++;
            boolean allWork = true;
            for (String key : keys) {
                byte[] value = value(key, "round " + round[0] + " " + writer);
                writer.put(key, value);
                Optional<byte[]> found = writer.get(key);
                found.ifPresent(is -> assertThat(is).as(key).isEqualTo(value));
                allWork &= found.isPresent();
            }
            return allWork;
        });
        await(() -> keys.stream()
                .allMatch(key ->
                        Arrays.equals(reader.get(key).orElse(null), value(key, "round " + round[0] + " " + writer))));
    }

    private static void await(Condition condition) {
        long start = System.nanoTime();
        while (!condition.holds()) {
            assertThat(System.nanoTime() - start).isLessThan(LONGEST.toNanos());
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }

    private interface Condition {
        boolean holds();
    }
}
