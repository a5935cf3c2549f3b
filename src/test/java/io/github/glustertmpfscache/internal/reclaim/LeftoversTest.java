package io.github.glustertmpfscache.internal.reclaim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeftoversTest {
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final long START = Long.MAX_VALUE - 5; // the time overflows meanwhile, as it may

    private final Leftovers leftovers = new Leftovers();

    @Test
    void unchangedInTwoPasses_andForTheGrace_isLeft() {
        assertThat(seen(1, 0)).isFalse();
        leftovers.endPass();
        assertThat(seen(1, GRACE.toNanos() - 1)).isFalse();
        leftovers.endPass();
        assertThat(seen(1, GRACE.toNanos())).isTrue();
    }

    @Test
    void firstSighting_isNeverEnough() {
        assertThat(leftovers.isLeft("file", 1, START, Duration.ZERO)).isFalse();
    }

    @Test
    void changedInBetween_startsAnew() {
        assertThat(seen(1, 0)).isFalse();
        leftovers.endPass();
        assertThat(seen(2, GRACE.toNanos())).isFalse();
        leftovers.endPass();
        assertThat(seen(2, 2 * GRACE.toNanos() - 1)).isFalse();
        leftovers.endPass();
        assertThat(seen(2, 2 * GRACE.toNanos())).isTrue();
    }

    @Test
    void notSeenInAPass_isForgotten() {
        assertThat(seen(1, 0)).isFalse();
        leftovers.endPass();
        leftovers.endPass();
        assertThat(seen(1, GRACE.toNanos())).isFalse();
    }

    @Test
    void names_areKeptApart() {
        assertThat(seen(1, 0)).isFalse();
        assertThat(leftovers.isLeft("other", 1, START + GRACE.toNanos(), GRACE)).isFalse();
    }

    private boolean seen(long fingerprint, long afterNanos) {
        return leftovers.isLeft("file", fingerprint, START + afterNanos, GRACE);
    }
}
