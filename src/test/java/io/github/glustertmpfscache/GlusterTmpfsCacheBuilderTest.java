package io.github.glustertmpfscache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
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
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T nothing() {
        return null;
    }
}
