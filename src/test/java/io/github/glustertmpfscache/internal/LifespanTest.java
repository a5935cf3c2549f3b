package io.github.glustertmpfscache.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LifespanTest {
    private static final long NOW = 1_800_000_000_000L;

    @Test
    void starting_isRoundedUpToTheMillisecond() {
        assertThat(Lifespan.starting(NOW, Duration.ofNanos(1)).expiresAtMillis())
                .isEqualTo(NOW + 1);
        assertThat(Lifespan.starting(NOW, Duration.ofNanos(1_000_001)).expiresAtMillis())
                .isEqualTo(NOW + 2);
        assertThat(Lifespan.starting(NOW, Duration.ofSeconds(2)).expiresAtMillis())
                .isEqualTo(NOW + 2000);
    }

    @Test
    void starting_beyondTheRange_neverEnds() {
        long longest = Long.MAX_VALUE - NOW;
        assertThat(Lifespan.starting(NOW, Duration.ofMillis(longest - 1)).expiresAtMillis())
                .isEqualTo(Long.MAX_VALUE - 1);
        assertThat(Lifespan.starting(NOW, Duration.ofMillis(longest)).neverExpires())
                .isTrue();
        assertThat(Lifespan.starting(NOW, Duration.ofMillis(longest + 1)).neverExpires())
                .isTrue();
        assertThat(Lifespan.starting(NOW, Duration.ofSeconds(Long.MAX_VALUE, 999_999_999))
                        .neverExpires())
                .isTrue();
    }

    @Test
    void isExpiredAt_fromTheMillisecondOn() {
        Lifespan lifespan = Lifespan.starting(NOW, Duration.ofMillis(10));
        assertThat(lifespan.isExpiredAt(NOW + 9)).isFalse();
        assertThat(lifespan.isExpiredAt(NOW + 10)).isTrue();
        assertThat(Lifespan.unlimited(NOW).isExpiredAt(Long.MAX_VALUE)).isFalse();
    }

    @Test
    void remainingAt_doesNotOverflow() {
        assertThat(new Lifespan(0, Long.MAX_VALUE - 1).remainingAt(-10))
                .isEqualTo(Duration.ofMillis(Long.MAX_VALUE - 1).plusMillis(10));
    }
}
