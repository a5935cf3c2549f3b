package io.github.glustertmpfscache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GlusterTmpfsCacheBuilderTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", ".hidden", "a/b", "../up", "a b", "caf\u00e9", "nul\0", "line\n"})
    void name_unfit_isRefusedWithTheName(String name) {
        assertThatThrownBy(() -> GlusterTmpfsCache.builder(directory).name(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name (" + name + ")");
    }

    @Test
    void name_tooLong_isRefused() {
        GlusterTmpfsCache.builder(directory).name("n".repeat(100));
        assertThatThrownBy(() -> GlusterTmpfsCache.builder(directory).name("n".repeat(101)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void name_notGiven_isDefault() {
        try (GlusterTmpfsCache cache =
                GlusterTmpfsCache.builder(directory).requireMount(false).build()) {
            assertThat(cache).hasToString("cache 'default' on " + directory);
            assertThat(directory.resolve("gtc-default")).isDirectory();
        }
    }

    @Test
    void expireAfterWrite_zeroOrNegative_isRefused() {
        for (Duration bad : new Duration[] {Duration.ZERO, Duration.ofNanos(-1)}) {
            assertThatThrownBy(() -> GlusterTmpfsCache.builder(directory).expireAfterWrite(bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("expireAfterWrite (" + bad + ") must be more than zero");
        }
    }

    @Test
    void expireAfterAccess_endsEntriesThatAreNotUsed_andZeroOrNegativeIsRefused() {
        SettableClock clock = new SettableClock(Instant.now());
        try (GlusterTmpfsCache cache =
                local().expireAfterAccess(Duration.ofMinutes(10)).clock(clock).build()) {
            cache.put("key", new byte[1]);
            clock.set(clock.instant().plus(Duration.ofMinutes(9)));
            assertThat(live(cache)).isEqualTo(1);
            clock.set(clock.instant().plus(Duration.ofMinutes(2)));
            assertThat(cache.get("key")).isEmpty();
        }
        for (Duration bad : new Duration[] {Duration.ZERO, Duration.ofNanos(-1)}) {
            assertThatThrownBy(() -> local().expireAfterAccess(bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("expireAfterAccess (" + bad + ") must be more than zero");
        }
    }

    @Test
    void expiryJitter_spreadsTimesToLive() {
        SettableClock clock = new SettableClock(Instant.now());
        try (GlusterTmpfsCache cache = local().expiryJitter(0.5)
                .expireAfterWrite(Duration.ofSeconds(100))
                .clock(clock)
                .build()) {
            for (int i = 0; i < 100; i++) {
                cache.put("key " + i, new byte[1]);
            }
            clock.set(clock.instant().plus(Duration.ofMillis(49_999)));
            assertThat(live(cache)).isEqualTo(100);
            clock.set(clock.instant().plus(Duration.ofSeconds(25)));
            assertThat(live(cache)).isBetween(10L, 90L);
            clock.set(clock.instant().plus(Duration.ofSeconds(26)));
            assertThat(live(cache)).isZero();
        }
    }

    private static long live(GlusterTmpfsCache cache) {
        try (Stream<String> keys = cache.keys()) {
            return keys.count();
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1, 1.5, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void expiryJitter_unfit_isRefused(double bad) {
        assertThatThrownBy(() -> local().expiryJitter(bad))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expiryJitter (" + bad + ") must be from 0 to less than 1");
    }

    @Test
    void clockSkewAllowance_isHowFarInTheFutureAnEntryMayBeWritten() {
        SettableClock clock = new SettableClock(Instant.now());
        try (GlusterTmpfsCache cache = local().clockSkewAllowance(Duration.ofSeconds(3))
                .expireAfterWrite(Duration.ofMinutes(1))
                .clock(clock)
                .build()) {
            cache.put("key", new byte[1]);
            clock.set(clock.instant().minusSeconds(3));
            assertThat(cache.get("key")).isPresent();
            clock.set(clock.instant().minusMillis(1));
            assertThat(cache.get("key")).isEmpty();
        }
        local().clockSkewAllowance(Duration.ZERO).clockSkewAllowance(Duration.ofDays(1));
        for (Duration bad :
                new Duration[] {Duration.ofNanos(-1), Duration.ofDays(1).plusNanos(1)}) {
            assertThatThrownBy(() -> local().clockSkewAllowance(bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("clockSkewAllowance (" + bad + ") must be from zero to one day");
        }
    }

    @Test
    void maximumBytes_refusesWhatCanNeverFit_andIsAMebibyteAtLeast() {
        try (GlusterTmpfsCache cache = local().maximumBytes(1 << 20).build()) {
            assertThatThrownBy(() -> cache.put("key", new byte[1 << 20]))
                    .isInstanceOf(CacheFullException.class)
                    .hasMessageContaining("maximum is 1048576");
            assertThat(cache.stats().refused()).isEqualTo(1);
        }
        for (long bad : new long[] {(1 << 20) - 1, 0, -1, Long.MIN_VALUE}) {
            assertThatThrownBy(() -> local().maximumBytes(bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("maximumBytes (" + bad + ")");
        }
    }

    @Test
    void watermarks_outOfOrderOrOutOfRange_areRefused() {
        local().watermarks(0.5, 0.97).withoutWatermarks();
        double nan = Double.NaN;
        for (double[] bad : new double[][] {
            {0, 0.9}, {-0.1, 0.9}, {0.9, 0.9}, {0.9, 0.8}, {0.8, 0.971}, {nan, 0.9}, {0.8, nan}, {nan, nan}
        }) {
            assertThatThrownBy(() -> local().watermarks(bad[0], bad[1]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("watermarks (low " + bad[0] + ", high " + bad[1] + ")");
        }
    }

    @Test
    void sweepInterval_outOfRange_isRefused() {
        local().sweepInterval(Duration.ofSeconds(1));
        for (Duration bad : new Duration[] {
            Duration.ofMillis(999),
            Duration.ZERO,
            Duration.ofSeconds(-1),
            Duration.ofDays(31),
            GlusterTmpfsCache.FOREVER
        }) {
            assertThatThrownBy(() -> local().sweepInterval(bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("sweepInterval (" + bad + ") must be one second to 30 days");
        }
    }

    @Test
    void withoutSweeper_nothingIsEstimated_andTheLastCallCounts() {
        try (GlusterTmpfsCache cache =
                local().sweepInterval(Duration.ofSeconds(1)).withoutSweeper().build()) {
            assertThat(cache.estimatedSize()).isEmpty();
            assertThat(threads()).isZero();
        }
        try (GlusterTmpfsCache cache =
                local().withoutSweeper().sweepInterval(Duration.ofHours(1)).build()) {
            assertThat(cache.estimatedSize()).isEmpty();
            assertThat(threads()).isEqualTo(1);
        }
    }

    private long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("gluster-tmpfs-cache " + directory))
                .count();
    }

    private GlusterTmpfsCacheBuilder local() {
        return GlusterTmpfsCache.builder(directory).requireMount(false);
    }

    @Test
    void mount_relative_isTakenFromTheWorkingDirectory() {
        Path relative = Path.of("").toAbsolutePath().relativize(directory);
        try (GlusterTmpfsCache cache =
                GlusterTmpfsCache.builder(relative).requireMount(false).build()) {
            assertThat(cache).hasToString("cache 'default' on " + directory);
        }
    }

    @Test
    void mount_thatIsNone_isRefusedByDefault() {
        assertThatThrownBy(() -> GlusterTmpfsCache.builder(directory).build())
                .isInstanceOf(MountUnavailableException.class)
                .hasMessageContaining("cache 'default' on " + directory)
                .hasMessageContaining("requireMount(false)");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void nulls_areRefused() {
        assertThatThrownBy(() -> GlusterTmpfsCache.builder(nothing())).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> GlusterTmpfsCache.builder(directory).name(nothing()))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> GlusterTmpfsCache.builder(directory).expireAfterWrite(nothing()))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> local().expireAfterAccess(nothing())).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> local().clockSkewAllowance(nothing())).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> local().sweepInterval(nothing())).isInstanceOf(NullPointerException.class);
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T nothing() {
        return null;
    }
}
