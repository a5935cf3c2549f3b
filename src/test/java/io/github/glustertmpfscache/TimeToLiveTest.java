package io.github.glustertmpfscache;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.internal.Lifespan;
import java.time.Duration;
import java.util.LongSummaryStatistics;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TimeToLiveTest {
    private static final long NOW = 1_800_000_000_000L;

    @Test
    void starting_withJitter_losesUpToThatPart_evenlySpread() {
        LongSummaryStatistics lives = lives(0.25, Duration.ofSeconds(100));
        assertThat(lives.getMax()).isBetween(99_000L, 100_000L);
        assertThat(lives.getMin()).isBetween(75_000L, 76_000L);
        assertThat(lives.getAverage()).isBetween(87_000.0, 88_000.0);
    }

    @Test
    void starting_withoutJitter_losesNothing() {
        assertThat(lives(0, Duration.ofSeconds(100)).getMin()).isEqualTo(100_000);
    }

    @Test
    void starting_shortestTimes_liveAMillisecondAtLeast() {
        LongSummaryStatistics lives = lives(0.999, Duration.ofNanos(1));
        assertThat(lives.getMin()).isEqualTo(1);
        assertThat(lives.getMax()).isEqualTo(1);
        assertThat(lives(Math.nextDown(1.0), Duration.ofMillis(2)).getMin()).isEqualTo(1);
    }

    @Test
    void starting_forEver_isForEver() {
        Lifespan lifespan = new TimeToLive(GlusterTmpfsCache.FOREVER, 0.5).starting(NOW, GlusterTmpfsCache.FOREVER);
        assertThat(lifespan).isEqualTo(Lifespan.unlimited(NOW));
    }

    @Test
    void starting_veryLongTimes_doNotOverflow() {
        Duration longest = Duration.ofMillis(Long.MAX_VALUE - NOW - 1);
        LongSummaryStatistics lives = lives(0.999, longest);
        assertThat(lives.getMin()).isPositive();
        assertThat(lives.getMax()).isLessThanOrEqualTo(longest.toMillis());
    }

    private static LongSummaryStatistics lives(double jitter, Duration timeToLive) {
        TimeToLive times = new TimeToLive(timeToLive, jitter);
        return LongStream.range(0, 10_000)
                .map(i -> {
                    Lifespan lifespan = times.starting(NOW, timeToLive);
                    assertThat(lifespan.createdAtMillis()).isEqualTo(NOW);
                    return lifespan.expiresAtMillis() - NOW;
                })
                .summaryStatistics();
    }
}
