package io.github.glustertmpfscache.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.glustertmpfscache.OtherThread;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    private static final long NONE = Long.MAX_VALUE;
    private static final long HOUR = Duration.ofHours(1).toNanos();
    private static final long DAY = Duration.ofDays(1).toNanos();

    @AfterEach
    void nothing_isLeftOnTheThread() {
        assertThat(Deadline.leftNanos()).isEqualTo(NONE);
    }

    @Test
    void without_leavesAllTime() {
        assertThat(Deadline.leftNanos()).isEqualTo(NONE);
    }

    @Test
    void within_countsDown_andReturnsTheResult() throws Exception {
        long left = Deadline.within(HOUR, Deadline::leftNanos);
        assertThat(left).isPositive().isLessThanOrEqualTo(HOUR);
        assertThat(Deadline.within(-1, Deadline::leftNanos)).isNegative();
    }

    @Test
    void within_replacesTheOuterOne_whichCountsAgainAfter() throws Exception {
        Deadline.within(HOUR, () -> {
            assertThat(Deadline.within(DAY, Deadline::leftNanos)).isGreaterThan(HOUR);
            assertThat(Deadline.within(NONE, Deadline::leftNanos)).isEqualTo(NONE);
            return assertThat(Deadline.leftNanos()).isPositive().isLessThanOrEqualTo(HOUR);
        });
    }

    @Test
    void within_restores_alsoAfterAFailure() {
        assertThatThrownBy(() -> Deadline.within(HOUR, () -> {
                    throw new IOException("broken");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("broken");
    }

    @Test
    void exclusion_knowsNoDeadline_andItsTimeDoesNotCount() throws Exception {
        Deadline.within(HOUR, () -> {
            long before = Deadline.leftNanos();
            Deadline.Exclusion exclusion = Deadline.exclude();
            assertThat(Deadline.leftNanos()).isEqualTo(NONE);
            awaitClock(Duration.ofMillis(20));
            exclusion.end();
            long lost = before - Deadline.leftNanos();
            return assertThat(lost)
                    .isNotNegative()
                    .isLessThan(Duration.ofMillis(20).toNanos());
        });
    }

    @Test
    void exclusion_withoutADeadline_changesNothing() {
        Deadline.exclude().end();
        assertThat(Deadline.leftNanos()).isEqualTo(NONE);
    }

    /** As of a loader that asks the cache. */
    @Test
    void within_insideAnExclusion_hasATimeOfItsOwn() throws Exception {
        Deadline.within(HOUR, () -> {
            Deadline.Exclusion exclusion = Deadline.exclude();
            assertThat(Deadline.within(DAY, Deadline::leftNanos)).isGreaterThan(HOUR);
            assertThat(Deadline.leftNanos()).isEqualTo(NONE);
            exclusion.end();
            return assertThat(Deadline.leftNanos()).isLessThanOrEqualTo(HOUR + HOUR);
        });
    }

    @Test
    void otherThreads_knowNothingOfIt() throws Exception {
        Deadline.within(HOUR, () -> {
            try {
                return assertThat(OtherThread.call(Deadline::leftNanos).result())
                        .isEqualTo(NONE);
            } catch (Exception e) {
                throw new IOException(e);
            }
        });
    }

    private static void awaitClock(Duration duration) {
        long start = System.nanoTime();
        OtherThread.until(() -> System.nanoTime() - start >= duration.toNanos());
    }
}
