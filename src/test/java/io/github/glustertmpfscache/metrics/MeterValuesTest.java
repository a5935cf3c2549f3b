package io.github.glustertmpfscache.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.GlusterTmpfsCacheBuilder;
import io.github.glustertmpfscache.NearCacheOptions;
import io.github.glustertmpfscache.OtherThread;
import io.github.glustertmpfscache.ShakyMount;
import io.github.glustertmpfscache.TestBuilders;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each meter says what it is named after. */
@Timeout(60)
class MeterValuesTest {
    private static final byte[] VALUE = new byte[1_000];

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @TempDir
    private Path directory;

    private GlusterTmpfsCacheBuilder builder() {
        return GlusterTmpfsCache.builder(directory).requireMount(false);
    }

    private GlusterTmpfsCache open(GlusterTmpfsCacheBuilder builder) {
        return GlusterTmpfsCacheMetrics.monitor(registry, builder.build());
    }

    private long count(String name, String... tags) {
        return CountedCalls.count(registry, name, tags);
    }

    private double gauge(String name, String... tags) {
        return registry.get(name).tags(tags).gauge().value();
    }

    @Test
    void size_isUnknown_untilAPassIsComplete() {
        try (GlusterTmpfsCache cache = open(TestBuilders.sweepingFast(builder()).maximumBytes(1 << 20))) {
            assertThat(gauge("cache.size")).isNaN();
            assertThat(gauge("cache.maximum")).isEqualTo(1 << 20);
            cache.put("one", VALUE);
            cache.put("two", VALUE);
            OtherThread.until(() -> gauge("cache.size") == 2);
            assertThat(gauge("cache.used")).isEqualTo(2 * 4096);
            assertThat(registry.get("cache.sweep").functionTimer().count()).isPositive();
            assertThat(registry.get("cache.sweep").functionTimer().totalTime(TimeUnit.SECONDS))
                    .isGreaterThan(0.1);
            OtherThread.until(() -> gauge("cache.mount.space.total") > 0); // with the lease's next beat
            assertThat(gauge("cache.mount.space.usable")).isPositive();
            assertThat(gauge("cache.mount.space.mark", "mark", "high")).isNaN();
        }
    }

    @Test
    void sweptEntries_areCountedByCause() throws Exception {
        try (GlusterTmpfsCache cache = open(TestBuilders.sweepingFast(builder()).clockSkewAllowance(Duration.ZERO))) {
            cache.put("damaged", VALUE);
            try (Stream<Path> files = Files.walk(directory)) {
                Path entry = files.filter(file -> file.getFileName().toString().matches("[0-9a-f]{16,}"))
                        .filter(Files::isRegularFile)
                        .findAny()
                        .orElseThrow();
                Files.write(entry, new byte[100]);
            }
            cache.put("expired", VALUE, Duration.ofMillis(1));
            OtherThread.until(() -> count("cache.entries.removed", "cause", "unusable")
                            + count("cache.entries.removed", "cause", "expired")
                    == 2);
            assertThat(count("cache.entries.removed", "cause", "unusable")).isEqualTo(1);
        }
    }

    @Test
    void evictionsForSize_areCountedAsSuch() {
        try (GlusterTmpfsCache cache = open(builder().maximumBytes(1 << 20).withoutSweeper())) {
            for (int i = 0; i < 400; i++) {
                cache.put("key " + i, VALUE);
            }
            OtherThread.until(() -> count("cache.entries.removed", "cause", "size") >= 144
                    && count("cache.evictions")
                            == count("cache.entries.removed", "cause", "size")); // it may go on meanwhile
            assertThat(count("cache.entries.removed", "cause", "watermark")).isZero();
        }
    }

    @Test
    void bytes_areThoseOfValues() {
        try (GlusterTmpfsCache cache = open(builder().withoutSweeper())) {
            cache.put("key", VALUE);
            assertThat(cache.get("key")).isPresent();
            assertThat(cache.get("key")).isPresent();
            assertThat(cache.get("other")).isEmpty();
            assertThat(count("cache.mount.written")).isEqualTo(VALUE.length);
            assertThat(count("cache.mount.read")).isEqualTo(2L * VALUE.length);
        }
    }

    @Test
    void staleness_isForHowLongMemoryMayHaveShownWhatWasReplaced() {
        Duration bound = Duration.ofMillis(50);
        try (GlusterTmpfsCache cache = open(builder()
                        .withoutSweeper()
                        .nearCache(NearCacheOptions.ofMaximumBytes(1 << 20).stalenessBound(bound)));
                GlusterTmpfsCache other = builder().withoutSweeper().build()) {
            cache.put("key", VALUE);
            assertThat(gauge("cache.near.size")).isEqualTo(1);
            OtherThread.until(
                    () -> cache.get("key").isPresent() && cache.stats().mountHits() > 0); // the own put is read once
            assertThat(registry.find("cache.near.staleness").timer()).isNull();
            other.put("key", new byte[5]);
            OtherThread.until(() -> cache.get("key").orElseThrow().length == 5);
            Timer staleness = registry.get("cache.near.staleness").timer();
            assertThat(staleness.count()).isEqualTo(1);
            assertThat(staleness.max(TimeUnit.MILLISECONDS)).isBetween(0.0, (double) bound.toMillis());
        }
    }

    @Test
    void breaker_andThreads_areShown() {
        ShakyMount mount = new ShakyMount();
        try (GlusterTmpfsCache cache = open(GlusterTmpfsCache.builder(mount.path())
                .requireMount(false)
                .operationTimeout(Duration.ofMillis(50))
                .withoutSweeper())) {
            assertThat(gauge("cache.mount.breaker.state", "state", "closed")).isEqualTo(1);
            mount.hang();
            OtherThread.until(() -> {
                cache.put("key", VALUE);
                return gauge("cache.mount.breaker.state", "state", "closed") == 0;
            });
            assertThat(gauge("cache.mount.threads.stuck")).isPositive();
            assertThat(gauge("cache.mount.threads.active")).isPositive();
            assertThat(count("cache.mount.timeouts")).isPositive();
            assertThat(gauge("cache.mount.repairs.pending")).isEqualTo(1);
            assertThat(cache.get("key")).isEmpty();
            OtherThread.until(() -> {
                cache.put("key", VALUE);
                return count("cache.mount.refusals") > 0;
            });
            assertThat(count("cache.mount.degraded", "kind", "read")).isEqualTo(1);
            assertThat(count("cache.mount.degraded", "kind", "write")).isGreaterThanOrEqualTo(2);
            mount.recover();
            OtherThread.until(() -> gauge("cache.mount.breaker.state", "state", "closed") == 1
                    && gauge("cache.mount.repairs.pending") == 0
                    && gauge("cache.mount.threads.stuck") == 0);
            assertThat(registry.get("cache.mount.outages").functionTimer().count())
                    .isEqualTo(1);
            assertThat(registry.get("cache.mount.operation")
                            .tags("operation", "put", "outcome", "timeout")
                            .timer()
                            .count())
                    .isPositive();
            mount.disconnect();
            OtherThread.until(() -> {
                cache.put("key", VALUE);
                return count("cache.mount.errors", "error", "ENOTCONN") > 0;
            });
            assertThat(registry.get("cache.mount.operation")
                            .tags("operation", "put", "outcome", "unavailable")
                            .timer()
                            .count())
                    .isPositive();
            mount.recover();
        }
    }
}
