package io.github.glustertmpfscache.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.OpenCaches;
import io.github.glustertmpfscache.OtherThread;
import io.github.glustertmpfscache.TypedCache;
import io.github.glustertmpfscache.codec.ValueCodec;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AllCachesMetricsTest {
    private static final byte[] VALUE = new byte[10];

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AllCachesMetrics metrics = new AllCachesMetrics();

    @TempDir
    private Path directory;

    @AfterEach
    void end() {
        metrics.close();
    }

    private GlusterTmpfsCache open(String name) {
        return open(directory, name);
    }

    private static GlusterTmpfsCache open(Path at, String name) {
        return GlusterTmpfsCache.builder(at)
                .name(name)
                .requireMount(false)
                .withoutSweeper()
                .build();
    }

    private long puts(String name) {
        return CountedCalls.count(registry, "cache.puts", "cache", name);
    }

    private List<Meter> metersOf(String name) {
        return registry.getMeters().stream()
                .filter(meter -> name.equals(meter.getId().getTag("cache")))
                .toList();
    }

    @Test
    void cachesThatAreOpen_andThoseThatAreOpenedLater_haveMeters() {
        try (GlusterTmpfsCache before = open("before")) {
            metrics.bindTo(registry);
            try (GlusterTmpfsCache later = open("later")) {
                before.put("key", VALUE);
                later.put("key", VALUE);
                later.put("key", VALUE);
                assertThat(puts("before")).isEqualTo(1);
                assertThat(puts("later")).isEqualTo(2);
                assertThat(registry.get("cache.mount.operation")
                                .tags("cache", "later", "operation", "put", "outcome", "success")
                                .timer()
                                .count())
                        .isEqualTo(2);
            }
        }
    }

    @Test
    void closedCache_hasNoMeters_andOthersKeepTheirs() {
        metrics.bindTo(registry);
        try (GlusterTmpfsCache other = open("other")) {
            try (GlusterTmpfsCache cache = open("closed")) {
                cache.put("key", VALUE);
                assertThat(metersOf("closed")).hasSizeGreaterThan(40);
            }
            assertThat(metersOf("closed")).isEmpty();
            other.put("key", VALUE);
            assertThat(puts("other")).isEqualTo(1);
        }
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void cacheThatIsOpenedAgain_countsFromZero() {
        metrics.bindTo(registry);
        try (GlusterTmpfsCache first = open("again")) {
            first.put("key", VALUE);
            first.put("key", VALUE);
        }
        try (GlusterTmpfsCache second = open("again")) {
            second.put("key", VALUE);
            assertThat(puts("again")).isEqualTo(1);
        }
    }

    @Test
    void twoCachesOfOneName_firstIsShown_untilItIsClosed() {
        metrics.bindTo(registry);
        GlusterTmpfsCache first = open("same");
        try (GlusterTmpfsCache second = open("same")) {
            first.put("key", VALUE);
            assertThat(puts("same")).isEqualTo(1);
            second.put("key", VALUE);
            second.put("key", VALUE);
            assertThat(puts("same")).isEqualTo(1);
            first.close();
            assertThat(puts("same")).isEqualTo(2);
        } finally {
            first.close();
        }
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void tags_tellCachesOfOneNameApart() throws Exception {
        Path other = Files.createDirectory(directory.resolve("other"));
        try (AllCachesMetrics tagged = new AllCachesMetrics(
                cache -> Tags.of("path", String.valueOf(cache.mount().getFileName())))) {
            tagged.bindTo(registry);
            try (GlusterTmpfsCache here = open("same");
                    GlusterTmpfsCache there = open(other, "same")) {
                here.put("key", VALUE);
                there.put("key", VALUE);
                there.put("key", VALUE);
                assertThat(CountedCalls.count(registry, "cache.puts", "path", "other"))
                        .isEqualTo(2);
            }
        }
    }

    @Test
    void severalRegistries_haveMetersEach() {
        SimpleMeterRegistry second = new SimpleMeterRegistry();
        metrics.bindTo(registry);
        metrics.bindTo(second);
        try (GlusterTmpfsCache cache = open("both")) {
            cache.put("key", VALUE);
            assertThat(puts("both")).isEqualTo(1);
            assertThat(CountedCalls.count(second, "cache.puts")).isEqualTo(1);
        }
    }

    @Test
    void close_removesMeters_andRegistersNoMore() {
        metrics.bindTo(registry);
        try (GlusterTmpfsCache cache = open("open")) {
            cache.put("key", VALUE);
            metrics.close();
            assertThat(registry.getMeters()).isEmpty();
            cache.put("key", VALUE);
            try (GlusterTmpfsCache later = open("later")) {
                later.put("key", VALUE);
                assertThat(registry.getMeters()).isEmpty();
            }
        }
    }

    @Test
    void tagsThatThrow_keepNoCacheFromOpening() {
        try (AllCachesMetrics broken = new AllCachesMetrics(cache -> {
            throw new IllegalStateException("no tags");
        })) {
            broken.bindTo(registry);
            try (GlusterTmpfsCache cache = open("works")) {
                cache.put("key", VALUE);
                assertThat(cache.get("key")).isPresent();
            }
        }
    }

    @Test
    void metersOfOthers_thatHaveTheSameTagsAndMore_stay() {
        Counter other = registry.counter("cache.puts", "cache", "same", "cache.manager", "another library");
        metrics.bindTo(registry);
        try (GlusterTmpfsCache cache = open("same")) {
            cache.put("key", VALUE);
            assertThat(registry.find("cache.puts").tags("cache", "same").meters())
                    .hasSize(2);
        }
        assertThat(registry.getMeters()).containsExactly(other);
    }

    private static void collectGarbage() {
        Object unused = new Object();
        WeakReference<Object> canary = new WeakReference<>(unused);
        unused = null;
        OtherThread.until(() -> {
            System.gc();
            return canary.refersTo(null);
        });
    }

    @Test
    void cacheOfWhichOnlyAViewIsKept_keepsItsMeters() {
        metrics.bindTo(registry);
        TypedCache<String> view = open("viewed").typed(ValueCodec.utf8());
        view.put("key", "value");
        collectGarbage();
        view.put("key", "value");
        assertThat(puts("viewed")).isEqualTo(2);
        closeAll(); // only after the view was used
    }

    /** Also those that a test has lost hold of. */
    private static void closeAll() {
        List<GlusterTmpfsCache> open = new ArrayList<>();
        OpenCaches.Listener listener = new OpenCaches.Listener() {
            @Override
            public void opened(GlusterTmpfsCache cache) {
                open.add(cache);
            }
        };
        OpenCaches.addListener(listener);
        OpenCaches.removeListener(listener);
        open.forEach(GlusterTmpfsCache::close);
    }

    @Test
    void cacheThatIsForgotten_doesNotHideAnotherOne() {
        metrics.bindTo(registry);
        GlusterTmpfsCache shown = open("same");
        forget(open("same"));
        try (GlusterTmpfsCache third = open("same")) {
            collectGarbage();
            shown.close();
            third.put("key", VALUE);
            assertThat(puts("same")).isEqualTo(1);
        }
    }

    private static void forget(GlusterTmpfsCache cache) {
        cache.put("key", VALUE);
    }

    @Test
    void cacheThatIsBoundTwice_isCountedOnce() {
        metrics.bindTo(registry);
        try (GlusterTmpfsCache cache = GlusterTmpfsCacheMetrics.monitor(registry, open("twice"))) {
            cache.put("key", VALUE);
            assertThat(puts("twice")).isEqualTo(1);
            assertThat(registry.get("cache.mount.operation")
                            .tag("operation", "put")
                            .timer()
                            .count())
                    .isEqualTo(1);
        }
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void cacheThatIsOpenedAndMonitoredAgain_takesThePlaceOfTheClosedOne() {
        try (GlusterTmpfsCache first = GlusterTmpfsCacheMetrics.monitor(registry, open("again"))) {
            first.put("key", VALUE);
        }
        assertThat(puts("again")).as("monitor alone removes nothing").isEqualTo(1);
        try (GlusterTmpfsCache second = GlusterTmpfsCacheMetrics.monitor(registry, open("again"))) {
            for (int i = 0; i < 5; i++) {
                second.put("key", VALUE);
            }
            assertThat(puts("again")).isEqualTo(5);
            assertThat(registry.get("cache.mount.operation")
                            .tag("operation", "put")
                            .timer()
                            .count())
                    .isEqualTo(5);
        }
    }

    @Test
    void close_duringBinding_leavesNothing() throws Exception {
        try (GlusterTmpfsCache cache = open("open")) {
            cache.put("key", VALUE);
            for (int i = 0; i < 200; i++) {
                AllCachesMetrics passing = new AllCachesMetrics();
                OtherThread<Boolean> binding = OtherThread.call(() -> {
                    passing.bindTo(registry);
                    return true;
                });
                passing.close();
                assertThat(binding.result()).isTrue();
                passing.close();
                assertThat(registry.getMeters()).isEmpty();
            }
            try (GlusterTmpfsCache later = open("later")) {
                later.put("key", VALUE);
                assertThat(registry.getMeters()).isEmpty();
            }
        }
    }

    @Test
    void bindingThatFails_leavesNothing() {
        registry.config().meterFilter(new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                if (id.getName().equals("cache.load")) {
                    throw new IllegalStateException("a filter that fails");
                }
                return id;
            }
        });
        metrics.bindTo(registry);
        try (GlusterTmpfsCache cache = open("works")) {
            cache.put("key", VALUE);
        }
        assertThat(registry.getMeters())
                .allMatch(meter -> meter.getId().getName().matches("cache.(gets|puts|evictions)"));
    }
}
