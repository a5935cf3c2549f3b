package io.github.glustertmpfscache.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.NearCacheOptions;
import io.github.glustertmpfscache.TestBuilders;
import io.github.glustertmpfscache.cluster.History.Change;
import io.github.glustertmpfscache.cluster.History.Kind;
import io.github.glustertmpfscache.cluster.History.Times;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One JVM on web1 puts, evicts and clears, this one reads through its near-cache on web2: what it reads is never older than the staleness
 * bound and the mount's own staleness, never goes backwards, and what it writes itself it sees at once. A few seconds for each bound;
 * {@code GTC_NEAR_SECONDS=60} for the long form. {@code GTC_MOUNT_STALENESS_MILLIS} says what the mount promises, 3000 if it does not.
 */
@ClusterTest
class NearCacheStalenessTest {
    private static final long SECONDS = Long.parseLong(System.getenv().getOrDefault("GTC_NEAR_SECONDS", "8"));
    private static final long MOUNT_MILLIS =
            Long.parseLong(System.getenv().getOrDefault("GTC_MOUNT_STALENESS_MILLIS", "3000"));
    /** Each host looks for a clear once a second. */
    private static final long CLEAR_MILLIS = 1000;
    /** What the scheduler may take on a busy machine of two cores between two looks at the clock. */
    private static final long NOISE_MILLIS = 300;

    private final String name = "near-" + UUID.randomUUID();
    private long[] reads = new long[4 * (1 << 16)];
    private int readCount;

    @ParameterizedTest
    @ValueSource(longs = {0, 1_000, 10_000})
    void reads_areNeverOlderThanTheBoundAndTheMount(long boundMillis) throws Exception {
        Process writer = startWriter();
        try (BufferedReader said = writer.inputReader(UTF_8);
                GlusterTmpfsCache cache = TestBuilders.patient(Cluster.web2())
                        .name(name)
                        .nearCache(
                                NearCacheOptions.ofMaximumBytes(1 << 20).stalenessBound(Duration.ofMillis(boundMillis)))
                        .build()) {
            assertThat(said.readLine()).isEqualTo("ready");
            readAll(cache);
            System.out.println(cache.stats());
            writer.outputWriter(UTF_8).append("stop\n").close();
            History history = History.read(ChangingWriter.KEYS, said);
            assertThat(history.size()).as("changes").isGreaterThan(SECONDS * 10);
            Map<Kind, Times> staleness = staleness(history);
            staleness.forEach((kind, times) -> System.out.printf(
                    "near-cache, bound %,d ms, missed %s: %,d of %,d reads stale, by p50 %.0f, p99 %.0f, max %.0f ms%n",
                    boundMillis,
                    kind,
                    times.count(),
                    readCount,
                    times.quantile(0.5),
                    times.quantile(0.99),
                    times.quantile(1)));
            staleness.forEach((kind, times) -> assertThat(times.quantile(1))
                    .as("oldest read past a %s", kind)
                    .isLessThan((double)
                            (boundMillis + MOUNT_MILLIS + NOISE_MILLIS + (kind == Kind.CLEAR ? CLEAR_MILLIS : 0))));
            assertThat(cache.stats().damaged() + cache.stats().unreadable()).isZero();
        } finally {
            writer.destroyForcibly();
            writer.waitFor(10, TimeUnit.SECONDS);
            CacheDirectories.delete(Cluster.web1(), name);
        }
    }

    private void readAll(GlusterTmpfsCache cache) {
        long[] newest = new long[ChangingWriter.KEYS];
        long own = 0;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (System.nanoTime() < end) {
            for (int key = 0; key < ChangingWriter.KEYS; key++) {
                long start = System.nanoTime();
                long read = cache.get(ChangingWriter.key(key))
                        .map(ChangingWriter::number)
                        .orElse(History.ABSENT);
                note(key, read, start, System.nanoTime());
                if (read != History.ABSENT) {
                    assertThat(read).as("goes backwards").isGreaterThanOrEqualTo(newest[key]);
                    newest[key] = read;
                }
            }
            own++;
            // Keys that nobody else writes, but somebody else clears.
            cache.put("own", ChangingWriter.value(own));
            byte[] mine = cache.get("own").orElse(null);
            assertThat(mine == null ? own : ChangingWriter.number(mine))
                    .as("own put")
                    .isEqualTo(own);
            cache.evict("own");
            assertThat(cache.get("own")).as("own evict").isEmpty();
        }
    }

    private void note(int key, long read, long begin, long end) {
        int at = 4 * readCount++;
        if (at == reads.length) {
            reads = Arrays.copyOf(reads, 2 * reads.length);
        }
        reads[at] = key;
        reads[at + 1] = read;
        reads[at + 2] = begin;
        reads[at + 3] = end;
    }

    private Map<Kind, Times> staleness(History history) {
        Map<Kind, Times> staleness = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            staleness.put(kind, new Times());
        }
        for (int i = 0; i < readCount; i++) {
            int at = 4 * i;
            long begin = reads[at + 2];
            Change missed = history.missedBy((int) reads[at], reads[at + 1], begin, reads[at + 3]);
            Times times = missed == null ? null : staleness.get(missed.kind());
            if (missed != null && times != null) {
                times.add(begin - missed.endNanos());
            }
        }
        return staleness;
    }

    private Process startWriter() throws IOException {
        return new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ChangingWriter.class.getName(),
                        Cluster.web1().toString(),
                        name)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
