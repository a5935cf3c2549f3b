package io.github.glustertmpfscache.internal.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.glustertmpfscache.internal.Deadline;
import io.github.glustertmpfscache.internal.ErrnoCounters;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryBudgetTest {
    private static final long MILLI = Duration.ofMillis(1).toNanos();

    private final RecordedPauses pauses = new RecordedPauses();
    private final ErrnoCounters retries = new ErrnoCounters();
    private final IOException stale = failure("Stale file handle");
    private final IOException fault = failure("Input/output error");
    private final RetryBudget budget = new RetryBudget(pauses, retries);

    /** Time passes in pauses alone, which are kept; their jitter is the test's. */
    private static final class RecordedPauses implements Pauses {
        private final List<Long> pauses = new ArrayList<>();
        private double random = 0.5;
        private long now;

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public void pause(long nanos) {
            pauses.add(nanos);
            now += nanos;
        }

        @Override
        public double random() {
            return random;
        }
    }

    /** What a failure is taken for. */
    @SuppressWarnings("ImmutableEnumChecker") // constants that nobody changes
    enum Kind {
        STALE(failure("Stale file handle"), true, false),
        STALE_ON_NFS(failure("Stale NFS file handle"), true, false),
        GONE(new NoSuchFileException("file"), true, false),
        GONE_WHILE_IT_IS_READ(new IOException("No such file or directory"), true, false),
        THERE_THOUGH_NOTHING_IS_SEEN(new FileAlreadyExistsException("file"), true, false),
        BROKEN(failure("Input/output error"), false, false),
        BAD_DESCRIPTOR(failure("File descriptor in bad state"), false, false),
        AGAIN(failure("Resource temporarily unavailable"), false, false),
        TIMED_OUT(failure("Connection timed out"), false, false),
        FULL(failure("No space left on device"), false, false),
        DAMAGED(UnusableEntryException.damaged("torn"), false, false),
        NOT_CONNECTED(failure("Transport endpoint is not connected"), false, true),
        ABORTED(failure("Software caused connection abort"), false, true),
        DENIED(new AccessDeniedException("file"), false, true),
        INTERRUPTED(new ClosedByInterruptException(), false, true),
        MOUNT_GONE(new MountGoneException("gone", null), false, true),
        BROKEN_DIRECTORY(new BrokenDirectoryException("broken"), false, true),
        FOREIGN(UnusableEntryException.foreign("foreign"), false, true),
        MISPLACED(UnusableEntryException.misplaced("misplaced"), false, true);

        private final IOException failure;
        private final boolean stale;
        private final boolean isFinal;

        Kind(IOException failure, boolean stale, boolean isFinal) {
            this.failure = failure;
            this.stale = stale;
            this.isFinal = isFinal;
        }
    }

    private static IOException failure(String reason) {
        return new FileSystemException("file", null, reason);
    }

    /** Spends until it throws; returns how often that went well. */
    private int spendAll(IOException failure) {
        int spent = 0;
        while (true) {
            try {
                budget.spend(failure);
            } catch (IOException e) {
                assertThat(e).isSameAs(failure);
                return spent;
            }
            spent++;
        }
    }

    private long counted() {
        return retries.counts().values().stream().mapToLong(Long::longValue).sum();
    }

    @ParameterizedTest
    @EnumSource
    void failure_isRetriedAsItsKindIs_andEachRetryCounted(Kind kind) {
        int spent = spendAll(kind.failure);
        assertThat(counted()).isEqualTo(spent);
        if (kind.isFinal) {
            assertThat(spent).isZero();
            assertThat(pauses.pauses).isEmpty();
        } else if (kind.stale) {
            assertThat(pauses.now).isGreaterThan(RetryBudget.STALE_NANOS);
        } else {
            assertThat(spent).isEqualTo(3);
            assertThat(pauses.pauses).containsExactly(0L, MILLI, 4 * MILLI);
        }
    }

    @Test
    void stalePauses_beginAfterThree_double_andDoNotGrowBeyond64Millis() {
        int spent = spendAll(stale);
        assertThat(pauses.pauses).hasSize(spent - 3);
        assertThat(pauses.pauses.subList(0, 7))
                .containsExactly(MILLI, 2 * MILLI, 4 * MILLI, 8 * MILLI, 16 * MILLI, 32 * MILLI, 64 * MILLI);
        assertThat(pauses.pauses.subList(7, pauses.pauses.size())).isNotEmpty().allMatch(pause -> pause == 64 * MILLI);
        assertThat(pauses.now).isLessThanOrEqualTo(RetryBudget.STALE_NANOS + 64 * MILLI);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.25, 0.5, 0.999_999})
    void pauses_areJittered_fromThreeToFiveQuarters(double random) {
        pauses.random = random;
        spendAll(stale);
        for (int i = 0; i < 9; i++) {
            long nominal = MILLI << Math.min(i, 6);
            assertThat(pauses.pauses.get(i))
                    .isBetween(nominal * 3 / 4, nominal * 5 / 4)
                    .isEqualTo((long) (nominal * (0.75 + random / 2)));
        }
    }

    @Test
    void eachKind_hasABudgetOfItsOwn() {
        assertThat(spendAll(fault)).isEqualTo(3);
        assertThat(spendAll(stale)).isGreaterThan(3);
        assertThat(retries.counts()).containsEntry("EIO", 3L);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1_000_000_000})
    void deadlineThatIsOver_throwsAtOnce_withoutAPause(long left) {
        for (IOException failure : List.of(stale, fault)) {
            assertThatThrownBy(() -> Deadline.within(left, () -> {
                        budget.spend(failure);
                        return true;
                    }))
                    .isSameAs(failure);
        }
        assertThat(pauses.pauses).isEmpty();
        assertThat(counted()).isZero();
    }

    /** It had slept past the deadline, and looked at the mount again for nobody. */
    @Test
    void pause_isNoLongerThanTheTimeThatIsLeft() throws IOException {
        long left = Duration.ofMinutes(1).toNanos();
        pauses.random = 1e9; // a pause of days
        Deadline.within(left, () -> {
            for (int i = 0; i < 4; i++) {
                budget.spend(stale);
            }
            return true;
        });
        assertThat(pauses.pauses)
                .singleElement()
                .satisfies(pause -> assertThat(pause).isBetween(left / 2, left));
    }
}
