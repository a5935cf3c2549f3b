package io.github.glustertmpfscache.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExpiryRulesTest {
    private static final long NOW = 1_800_000_000_000L;
    private static final ExpiryRules RULES = new ExpiryRules(1000, 500);

    @Test
    void isOver_fromTheMillisecondOfExpiryOn() {
        assertThat(RULES.isOver(new Lifespan(NOW, NOW + 10), NOW + 9)).isFalse();
        assertThat(RULES.isOver(new Lifespan(NOW, NOW + 10), NOW + 10)).isTrue();
    }

    @Test
    void isOver_ofWhatAClockTooFarAheadHasWritten() {
        assertThat(RULES.isOver(new Lifespan(NOW + 500, NOW + 900), NOW)).isFalse();
        assertThat(RULES.isOver(new Lifespan(NOW + 501, NOW + 900), NOW)).isTrue();
        assertThat(RULES.isOver(Lifespan.unlimited(NOW + 501), NOW)).isFalse();
        assertThat(ExpiryRules.NONE.isOver(new Lifespan(NOW + 3_000_000_000_000L, Long.MAX_VALUE - 1), NOW))
                .isFalse();
    }

    @Test
    void isIdle_fromTheIdleTimeOn() {
        assertThat(RULES.isIdle(NOW, NOW + 999)).isFalse();
        assertThat(RULES.isIdle(NOW, NOW + 1000)).isTrue();
        assertThat(RULES.isIdle(NOW + 5, NOW))
                .as("used by a host whose clock is ahead")
                .isFalse();
        assertThat(RULES.hasIdleLimit()).isTrue();
        assertThat(ExpiryRules.NONE.hasIdleLimit()).isFalse();
        assertThat(ExpiryRules.NONE.isIdle(0, Long.MAX_VALUE)).isFalse();
    }

    @Test
    void mayBeRemoved_afterTheGrace() {
        assertThat(RULES.mayBeRemoved(NOW, NOW, NOW + 49, 50)).isFalse();
        assertThat(RULES.mayBeRemoved(NOW, NOW, NOW + 50, 50)).isTrue();
        assertThat(RULES.mayBeRemoved(Lifespan.NEVER, NOW, NOW + 1049, 50)).isFalse();
        assertThat(RULES.mayBeRemoved(Lifespan.NEVER, NOW, NOW + 1050, 50)).isTrue();
        assertThat(ExpiryRules.NONE.mayBeRemoved(Lifespan.NEVER, 0, Long.MAX_VALUE, 0))
                .isFalse();
    }

    @Test
    void sums_beyondTheRange_areNeverReached() {
        ExpiryRules huge = new ExpiryRules(Long.MAX_VALUE - 1, Long.MAX_VALUE);
        assertThat(huge.isIdle(NOW, Long.MAX_VALUE - 1)).isFalse();
        assertThat(huge.isOver(new Lifespan(Long.MAX_VALUE, Long.MAX_VALUE - 1), NOW))
                .isFalse();
        assertThat(RULES.isIdle(Long.MAX_VALUE - 10, NOW)).isFalse();
        assertThat(RULES.mayBeRemoved(NOW, NOW, Long.MIN_VALUE / 2, Long.MAX_VALUE / 2))
                .isFalse();
    }
}
