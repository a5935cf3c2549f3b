package io.github.glustertmpfscache.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.TestBuilders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Clears a large and a small cache in turn, several times: it takes as long, and the other host sees it in time. 1,000 entries and
 * ten; {@code GTC_CLEAR_ENTRIES=20000} for the long form.
 */
@ClusterTest
class ClearOnGlusterFsTest {
    private static final int ROUNDS = 3;
    private static final int LARGE = Integer.parseInt(System.getenv().getOrDefault("GTC_CLEAR_ENTRIES", "1000"));
    private static final int SMALL = 10;
    /** Clears of one cache differ by more than half; to remove 1,000 entries takes ten times as long. */
    private static final double SPREAD = 3;

    private final List<String> names = new ArrayList<>();

    @AfterEach
    void delete() throws IOException {
        for (String name : names) {
            CacheDirectories.delete(Cluster.web1(), name);
        }
    }

    @Test
    void clear_takesAsLongForManyEntriesAsForFew_andTheOtherHostSeesItWithinASecond() {
        List<Long> large = new ArrayList<>();
        List<Long> small = new ArrayList<>();
        List<Long> seen = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            large.add(clear(LARGE, seen));
            small.add(clear(SMALL, seen));
        }
        System.out.printf(
                "clear of %,d entries took %s ms, of %,d %s ms; the last get of the other host that did not see it began %s ms"
                        + " after it%n",
                LARGE, large, SMALL, small, seen);
        assertThat((double) median(large)).isLessThanOrEqualTo(SPREAD * median(small));
        assertThat(seen).allSatisfy(millis -> assertThat(millis).isLessThanOrEqualTo(1000));
    }

    private static long median(List<Long> millis) {
        return millis.stream().sorted().skip(millis.size() / 2).findFirst().orElseThrow();
    }

    /** Returns how many milliseconds the clear has taken, and adds how long the other host did not know of it. */
    private long clear(int entries, List<Long> seen) {
        String name = "clear-" + UUID.randomUUID();
        names.add(name);
        try (GlusterTmpfsCache here = open(Cluster.web1(), name);
                GlusterTmpfsCache there = open(Cluster.web2(), name)) {
            here.putAll(IntStream.range(0, entries)
                    .boxed()
                    .collect(Collectors.toMap(i -> "key " + i, i -> new byte[1000])));
            assertThat(there.get("key 0")).isPresent();
            long start = System.nanoTime();
            here.clear();
            long cleared = System.nanoTime();
            assertThat(here.get("key 0")).isEmpty();
            long lastUnseen = cleared;
            for (long asked = cleared; there.get("key 0").isPresent(); asked = System.nanoTime()) {
                lastUnseen = asked;
                assertThat(asked - cleared).isLessThan(TimeUnit.SECONDS.toNanos(10));
            }
            seen.add(TimeUnit.NANOSECONDS.toMillis(lastUnseen - cleared));
            return TimeUnit.NANOSECONDS.toMillis(cleared - start);
        }
    }

    private static GlusterTmpfsCache open(Path mount, String name) {
        return TestBuilders.patient(mount).name(name).withoutSweeper().build();
    }
}
