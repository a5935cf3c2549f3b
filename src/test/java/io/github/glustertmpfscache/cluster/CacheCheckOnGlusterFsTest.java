package io.github.glustertmpfscache.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.CacheCheck;
import io.github.glustertmpfscache.CacheCheckReport;
import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.TestBuilders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One host checks a cache that another one uses. */
@ClusterTest
class CacheCheckOnGlusterFsTest {
    private static final long TIME_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int KEYS = 40;

    private final String name = "check-" + UUID.randomUUID();

    @AfterEach
    void delete() throws Exception {
        CacheDirectories.delete(Cluster.web1(), name);
    }

    /** What GlusterFS shows of files that are being replaced is no damage, and a repair takes nothing away. */
    @ParameterizedTest
    @ValueSource(ints = {1_000, 200_000})
    void overwritingOnAnotherHost_isNoDamage(int size) throws Exception {
        try (GlusterTmpfsCache web1 = open(Cluster.web1())) {
            for (int key = 0; key < KEYS; key++) {
                web1.put(OverwritingWriter.key(key), OverwritingWriter.value(key, 0, size));
            }
            AtomicBoolean stop = new AtomicBoolean();
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
                for (long version = 1; !stop.get(); version++) {
                    for (int key = 0; key < KEYS; key++) {
                        web1.put(OverwritingWriter.key(key), OverwritingWriter.value(key, version, size));
                    }
                }
            });
            int checks = 0;
            long valid = 0;
            long end = System.nanoTime() + TIME_NANOS;
            try {
                while (System.nanoTime() < end) {
                    CacheCheckReport report =
                            CacheCheck.of(Cluster.web2(), name).run();
                    assertThat(report.isSound()).as(report.toString()).isTrue();
                    assertThat(report.valid()).isLessThanOrEqualTo(KEYS);
                    checks++;
                    valid += report.valid();
                }
            } finally {
                stop.set(true);
                writer.join();
            }
            System.out.printf(
                    "%,d B: %d checks found %.1f of %d entries valid, %d puts%n",
                    size, checks, (double) valid / checks, KEYS, web1.stats().puts());
            assertThat(CacheCheck.of(Cluster.web2(), name).run().valid()).isEqualTo(KEYS);
        }
    }

    @Test
    void repair_isSeenByTheOtherHost() throws Exception {
        try (GlusterTmpfsCache web1 = open(Cluster.web1())) {
            for (int key = 0; key < KEYS; key++) {
                web1.put(OverwritingWriter.key(key), OverwritingWriter.value(key, 0, 1_000));
            }
            web1.clear();
            web1.put(OverwritingWriter.key(1), OverwritingWriter.value(1, 1, 1_000));
            Path damaged = entry();
            byte[] content = Files.readAllBytes(damaged);
            content[content.length - 1] ^= 1;
            Files.write(damaged, content);
            web1.put(OverwritingWriter.key(2), OverwritingWriter.value(2, 1, 1_000));

            CacheCheckReport found = CacheCheck.of(Cluster.web2(), name).run();
            assertThat(found.corrupt()).isEqualTo(1);
            assertThat(found.valid()).isEqualTo(1);
            assertThat(found.clearedTrees()).isPositive();
            assertThat(found.troubles()).as(found.toString()).isEqualTo(1);

            CacheCheckReport repaired =
                    CacheCheck.of(Cluster.web2(), name).repair(true).run();
            assertThat(repaired.repaired()).isEqualTo(1 + found.clearedTrees());
            assertThat(repaired.isSound()).isTrue();
            assertThat(damaged).doesNotExist();
            CacheCheckReport after = CacheCheck.of(Cluster.web1(), name).run();
            assertThat(after.valid()).isEqualTo(1);
            assertThat(after.clearedTrees() + after.corrupt()).isZero();
        }
    }

    /** The times that touches leave are on the files, and not in them. */
    @Test
    void touchedEntries_areJudgedByTheirNewTime() {
        try (GlusterTmpfsCache web1 = open(Cluster.web1())) {
            web1.put("longer", new byte[10], Duration.ofMillis(500));
            long end = System.currentTimeMillis() + 600;
            assertThat(web1.touch("longer", Duration.ofHours(1))).isTrue();
            web1.put("shorter", new byte[10], Duration.ofHours(1));
            assertThat(web1.touch("shorter", Duration.ofMillis(1))).isTrue();
            CacheCheckReport report;
            do {
                report = CacheCheck.of(Cluster.web2(), name).repair(true).run();
            } while (System.currentTimeMillis() < end);
            assertThat(report.valid()).isEqualTo(1);
            assertThat(report.expired()).isEqualTo(1);
            assertThat(report.repaired()).isZero();
            assertThat(web1.get("longer")).isPresent();
        }
    }

    private GlusterTmpfsCache open(Path mount) {
        return TestBuilders.patient(mount).name(name).withoutSweeper().build();
    }

    private Path entry() throws Exception {
        Path base = Cluster.web1().resolve("gtc-" + name);
        String id = Files.readString(base.resolve("LAYOUT")).replaceAll("(?s).*id=([0-9a-f]+).*", "$1");
        try (var walk = Files.walk(base)) {
            return walk.filter(path -> path.getFileName().toString().matches("[0-9a-f]{32}"))
                    .filter(path -> path.getParent().getFileName().toString().startsWith(id))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
