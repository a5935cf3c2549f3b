package io.github.glustertmpfscache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.glustertmpfscache.internal.near.NearSettings;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NearCacheOptionsTest {
    private static final NearCacheOptions DEFAULT = NearCacheOptions.ofMaximumBytes(1);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long DAY = TimeUnit.DAYS.toNanos(1);
    private static final List<Duration> OUT_OF_RANGE =
            List.of(Duration.ofNanos(-1), Duration.ofDays(1).plusNanos(1), GlusterTmpfsCache.FOREVER);

    @Test
    void maximumBytes_isKept_andTheBoundIsASecond() {
        assertThat(NearCacheOptions.ofMaximumBytes(Long.MAX_VALUE).maximumBytes())
                .isEqualTo(Long.MAX_VALUE);
        assertThat(settings(DEFAULT)).isEqualTo(new NearSettings(SECOND, SECOND, SECOND));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void maximumBytes_thatAreNone_areRefused(long bad) {
        assertThatThrownBy(() -> NearCacheOptions.ofMaximumBytes(bad))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maximumBytes (" + bad + ") must be more than 0");
    }

    @Test
    void stalenessBound_isUpToADay_andTheLastCallCounts() {
        assertThat(settings(DEFAULT.stalenessBound(Duration.ofDays(1)))).isEqualTo(new NearSettings(DAY, DAY, DAY));
        assertThat(settings(DEFAULT.stalenessBound(Duration.ofDays(1)).stalenessBound(Duration.ZERO)))
                .isEqualTo(new NearSettings(0, 0, 0));
        for (Duration bad : OUT_OF_RANGE) {
            assertThatThrownBy(() -> DEFAULT.stalenessBound(bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("stalenessBound (" + bad + ") must be from zero to one day");
        }
    }

    @Test
    void staleWhileRevalidate_isUpToADay_andTheLastCallCounts() {
        NearCacheOptions day = DEFAULT.staleWhileRevalidate(Duration.ofDays(1));
        assertThat(settings(day)).isEqualTo(new NearSettings(SECOND, DAY, DAY));
        assertThat(settings(day.staleWhileRevalidate(Duration.ofSeconds(2))))
                .isEqualTo(new NearSettings(SECOND, 2 * SECOND, 2 * SECOND));
        assertThat(settings(day.staleWhileRevalidate(Duration.ofMillis(1))))
                .as("no longer than the bound")
                .isEqualTo(new NearSettings(SECOND, SECOND, SECOND));
        for (Duration bad : OUT_OF_RANGE) {
            assertThatThrownBy(() -> DEFAULT.staleWhileRevalidate(bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("staleWhileRevalidate (" + bad + ") must be from zero to one day");
        }
    }

    @Test
    void eachSetting_leavesTheOthers() {
        NearCacheOptions all = NearCacheOptions.ofMaximumBytes(5)
                .staleWhileRevalidate(Duration.ofNanos(7))
                .stalenessBound(Duration.ofNanos(6));
        assertThat(all.maximumBytes()).isEqualTo(5);
        assertThat(settings(all)).isEqualTo(new NearSettings(6, 7, 7));
    }

    @Test
    void shortIdleTime_bindsBoth() {
        NearCacheOptions options = DEFAULT.staleWhileRevalidate(Duration.ofSeconds(10));
        assertThat(options.settings(16_000)).isEqualTo(new NearSettings(SECOND, 2 * SECOND, 2 * SECOND));
        assertThat(options.settings(4_000)).isEqualTo(new NearSettings(SECOND / 2, SECOND / 2, SECOND / 2));
    }

    /** It had been an eighth of the idle time. */
    @Test
    void shortIdleTime_letsValuesStandInForAsLong() {
        NearCacheOptions options = DEFAULT.staleWhileUnavailable(Duration.ofSeconds(12));
        assertThat(options.settings(16_000)).isEqualTo(new NearSettings(SECOND, SECOND, 12 * SECOND));
        assertThat(options.settings(10_000)).isEqualTo(new NearSettings(SECOND, SECOND, 10 * SECOND));
    }

    @Test
    void nulls_areRefused() {
        assertThatThrownBy(() -> DEFAULT.stalenessBound(nothing())).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> DEFAULT.staleWhileRevalidate(nothing())).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> GlusterTmpfsCache.builder(Path.of("mount")).nearCache(nothing()))
                .isInstanceOf(NullPointerException.class);
    }

    @Test
    void withoutCaffeine_theCacheIsRefusedWithTheRemedy_andOthersWork(@TempDir Path directory) throws Exception {
        try (URLClassLoader core = CoreAlone.openWithTests()) {
            Callable<?> test = (Callable<?>) core.loadClass(WithoutCaffeine.class.getName())
                    .getDeclaredConstructor(Path.class)
                    .newInstance(directory);
            List<String> thrown = new ArrayList<>();
            ((List<?>) test.call()).forEach(each -> thrown.add(each.toString()));
            assertThat(thrown).hasSize(3);
            assertThat(thrown.subList(0, 2))
                    .allMatch(each -> each.startsWith(IllegalStateException.class.getName())
                            && each.contains("com.github.ben-manes.caffeine:caffeine"));
            assertThat(thrown.get(2)).isEqualTo("without a near-cache: true");
        }
    }

    private static NearSettings settings(NearCacheOptions options) {
        return options.settings(Long.MAX_VALUE);
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T nothing() {
        return null;
    }
}
