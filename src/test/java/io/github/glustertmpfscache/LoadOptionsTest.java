package io.github.glustertmpfscache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.glustertmpfscache.internal.load.LoadSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadOptionsTest {
    private static final LoadOptions NONE = LoadOptions.create();
    private static final long NEVER = LoadSettings.NEVER;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final List<Duration> NO_TIMES = List.of(Duration.ZERO, Duration.ofNanos(-1));

    @Test
    void notSet_areOff() {
        assertThat(NONE.settings(false)).isEqualTo(new LoadSettings(NEVER, 0, NEVER, 0, false));
        assertThat(NONE.absenceTtl()).isZero();
    }

    @Test
    void refreshAfterWrite_isMoreThanZero_andTheLastCallCounts() {
        assertThat(NONE.refreshAfterWrite(Duration.ofDays(1))
                        .refreshAfterWrite(SECOND)
                        .settings(false))
                .isEqualTo(new LoadSettings(1_000, 0, NEVER, 0, false));
        assertThat(NONE.refreshAfterWrite(SECOND)
                        .refreshAfterWrite(GlusterTmpfsCache.FOREVER)
                        .settings(false))
                .isEqualTo(NONE.settings(false));
        for (Duration bad : NO_TIMES) {
            assertThatThrownBy(() -> NONE.refreshAfterWrite(bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("refreshAfterWrite (" + bad + ") must be more than zero");
        }
    }

    @Test
    void staleIfError_isUpToAMonth_andTheLastCallCounts() {
        LoadOptions month = NONE.staleIfError(Duration.ofDays(30));
        assertThat(month.settings(false))
                .isEqualTo(new LoadSettings(NEVER, Duration.ofDays(30).toMillis(), NEVER, 0, false));
        assertThat(month.staleIfError(SECOND).settings(false).staleMillis()).isEqualTo(1_000);
        assertThat(month.staleIfError(Duration.ZERO).settings(false)).isEqualTo(NONE.settings(false));
        assertOutOfRange("staleIfError", Duration.ofDays(30), NONE::staleIfError);
    }

    @Test
    void softTimeout_isMoreThanZero_andTheLastCallCounts() {
        LoadOptions stale = NONE.staleIfError(SECOND);
        assertThat(stale.softTimeout(Duration.ofDays(1)).softTimeout(SECOND).settings(false))
                .isEqualTo(new LoadSettings(NEVER, 1_000, 1_000_000_000, 0, false));
        assertThat(stale.softTimeout(SECOND)
                        .softTimeout(GlusterTmpfsCache.FOREVER)
                        .settings(false))
                .isEqualTo(stale.settings(false));
        for (Duration bad : NO_TIMES) {
            assertThatThrownBy(() -> NONE.softTimeout(bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("softTimeout (" + bad + ") must be more than zero");
        }
    }

    @Test
    void softTimeout_withoutStaleIfError_isRefusedByTheBuilder() {
        GlusterTmpfsCacheBuilder builder = GlusterTmpfsCache.builder(Path.of("mount"));
        assertThatThrownBy(() -> builder.loading(NONE.softTimeout(SECOND)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("softTimeout (PT1S) needs staleIfError");
        assertThat(builder.loading(NONE.softTimeout(SECOND).staleIfError(SECOND)))
                .isSameAs(builder);
        assertThat(builder.loading(NONE.softTimeout(GlusterTmpfsCache.FOREVER))).isSameAs(builder);
    }

    @Test
    void oncePerCluster_isUpToAnHour_andTheLastCallCounts() {
        LoadOptions hour = NONE.oncePerCluster(Duration.ofHours(1));
        assertThat(hour.settings(false))
                .isEqualTo(new LoadSettings(NEVER, 0, NEVER, Duration.ofHours(1).toNanos(), false));
        assertThat(hour.oncePerCluster(Duration.ofNanos(1)).settings(false).acrossHostsNanos())
                .isEqualTo(1);
        assertThat(hour.oncePerCluster(Duration.ZERO).settings(false)).isEqualTo(NONE.settings(false));
        assertOutOfRange("oncePerCluster", Duration.ofHours(1), NONE::oncePerCluster);
    }

    @Test
    void cacheAbsence_isNotNegative_andTheLastCallCounts() {
        assertThat(NONE.cacheAbsence(GlusterTmpfsCache.FOREVER).absenceTtl()).isEqualTo(GlusterTmpfsCache.FOREVER);
        assertThat(NONE.cacheAbsence(SECOND).cacheAbsence(Duration.ZERO).absenceTtl())
                .isZero();
        assertThatThrownBy(() -> NONE.cacheAbsence(Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cacheAbsence (PT-0.000000001S)");
    }

    @Test
    void eachSetting_leavesTheOthers() {
        LoadOptions all = NONE.refreshAfterWrite(Duration.ofMillis(1))
                .staleIfError(Duration.ofMillis(2))
                .softTimeout(Duration.ofNanos(3))
                .oncePerCluster(Duration.ofNanos(4))
                .cacheAbsence(Duration.ofMillis(5));
        LoadOptions otherWayRound = NONE.cacheAbsence(Duration.ofMillis(5))
                .oncePerCluster(Duration.ofNanos(4))
                .softTimeout(Duration.ofNanos(3))
                .staleIfError(Duration.ofMillis(2))
                .refreshAfterWrite(Duration.ofMillis(1));
        assertThat(all.settings(false))
                .isEqualTo(new LoadSettings(1, 2, 3, 4, false))
                .isEqualTo(otherWayRound.settings(false));
        assertThat(all.absenceTtl()).isEqualTo(otherWayRound.absenceTtl()).hasMillis(5);
        assertThat(NONE.settings(false)).isEqualTo(new LoadSettings(NEVER, 0, NEVER, 0, false));
    }

    @Test
    void nulls_areRefused() {
        assertThatThrownBy(() -> NONE.refreshAfterWrite(nothing())).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> NONE.staleIfError(nothing())).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> NONE.softTimeout(nothing())).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> NONE.oncePerCluster(nothing())).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> NONE.cacheAbsence(nothing())).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> GlusterTmpfsCache.builder(Path.of("mount")).loading(nothing()))
                .isInstanceOf(NullPointerException.class);
    }

    private interface Setter {
        LoadOptions set(Duration duration);
    }

    private static void assertOutOfRange(String name, Duration most, Setter setter) {
        for (Duration bad : List.of(Duration.ofNanos(-1), most.plusNanos(1), GlusterTmpfsCache.FOREVER)) {
            assertThatThrownBy(() -> setter.set(bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(name + " (" + bad + ") must be from zero to " + most);
        }
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T nothing() {
        return null;
    }
}
