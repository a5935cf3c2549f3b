package io.github.glustertmpfscache.internal.outage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.glustertmpfscache.internal.MountOutException;
import io.github.glustertmpfscache.internal.outage.CircuitBreaker.State;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
    private static final Duration A_MOMENT = Duration.ofMillis(1);
    private static final int THREADS = 16;

    private final HandTimer timer = new HandTimer();
    private final FakeProber prober = new FakeProber();
    private final CircuitBreaker breaker = new CircuitBreaker("/test_mount", timer, prober);
    private final AtomicInteger closed = new AtomicInteger();

    CircuitBreakerTest() {
        breaker.onClose(closed::incrementAndGet);
    }

    private State state() {
        State state = breaker.snapshot().state();
        assertThat(breaker.isClosed()).isEqualTo(state == State.CLOSED);
        return state;
    }

    private void open(String why) {
        breaker.failed(new MountOutException(why, null), breaker.nanoTime());
    }

    /** A call has been given up, one thread is stuck in it. */
    private void timeOut(long startNanos) {
        breaker.timedOut(startNanos, 1, THREADS);
    }

    /** One that began when the last answer had come, so that none has come since. */
    private void timeOutAlone() {
        timer.pass(A_MOMENT);
        long start = timer.nanoTime();
        timer.pass(Duration.ofSeconds(1));
        timeOut(start);
    }

    /** Long enough for the next probe, whatever the jitter. */
    private void awaitProbe(Duration pause) {
        int before = prober.probes();
        timer.pass(pause.multipliedBy(79).dividedBy(100));
        assertThat(prober.probes()).as("not yet").isEqualTo(before);
        timer.pass(pause.multipliedBy(42).dividedBy(100));
        assertThat(prober.probes()).as("after " + pause).isEqualTo(before + 1);
        assertThat(state()).isEqualTo(State.HALF_OPEN);
    }

    @Test
    void fresh_isClosed_andNeverProbes() throws Exception {
        assertThat(state()).isEqualTo(State.CLOSED);
        breaker.requireClosed();
        breaker.answered();
        timer.pass(Duration.ofHours(1));
        assertThat(prober.probes()).isZero();
        assertThat(breaker.snapshot())
                .isEqualTo(new CircuitBreaker.Snapshot(
                        State.CLOSED, "", Duration.ofHours(1).toNanos(), 0, 0, 0));
    }

    @Test
    void mountThatSaysItIsOut_opensAtOnce() {
        open("not connected");
        assertThat(state()).isEqualTo(State.OPEN);
        assertThat(breaker.snapshot().cause()).isEqualTo("not connected");
        assertThat(prober.probes()).as("not on the caller's thread").isZero();
    }

    @Test
    void open_refuses_countsThat_andSaysWhy() {
        open("not connected");
        timer.pass(Duration.ofMillis(70));
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(breaker::requireClosed)
                    .isInstanceOf(MountOutException.class)
                    .hasMessage("the mount is out, for 70 ms now: not connected");
        }
        assertThat(breaker.snapshot().refused()).isEqualTo(3);
        timer.pass(Duration.ofMillis(50));
        assertThat(state()).isEqualTo(State.HALF_OPEN);
        assertThatThrownBy(breaker::requireClosed).isInstanceOf(MountOutException.class);
    }

    @Test
    void timeout_whileOthersAreAnswered_isOneFilesFault() {
        long start = timer.nanoTime();
        timer.pass(A_MOMENT);
        breaker.answered();
        timer.pass(Duration.ofSeconds(1));
        for (int stuck = 1; stuck < THREADS / 2; stuck++) {
            breaker.timedOut(start, stuck, THREADS);
        }
        timer.pass(Duration.ofHours(1));
        assertThat(state()).isEqualTo(State.CLOSED);
        assertThat(prober.probes()).isZero();
    }

    @Test
    void timeout_aloneOnTheMount_probes_andAGoodProbeKeepsItClosed() {
        timeOutAlone();
        assertThat(state()).isEqualTo(State.CLOSED);
        assertThat(prober.probes()).isEqualTo(1);
        timer.pass(A_MOMENT);
        timeOut(timer.nanoTime());
        assertThat(prober.probes()).as("one at a time").isEqualTo(1);
        prober.answer();
        timer.pass(Duration.ofHours(1));
        assertThat(state()).isEqualTo(State.CLOSED);
        assertThat(breaker.snapshot().timesOpened()).isZero();
        assertThat(closed).hasValue(0);
    }

    @Test
    void answerOfAProbe_countsAsOne() {
        timer.pass(A_MOMENT);
        long start = timer.nanoTime();
        timer.pass(Duration.ofSeconds(1));
        timeOut(start);
        timer.pass(A_MOMENT);
        prober.answer();
        timeOut(start);
        assertThat(prober.probes()).isEqualTo(1);
    }

    @Test
    void suspicion_whoseProbeHangs_opens() {
        timer.pass(A_MOMENT);
        timeOut(timer.nanoTime());
        timer.pass(CircuitBreaker.SUSPICION.minusNanos(1));
        assertThat(state()).isEqualTo(State.CLOSED);
        timer.pass(Duration.ofNanos(1));
        assertThat(state()).as("its probe is still under way").isEqualTo(State.HALF_OPEN);
        assertThat(breaker.snapshot().cause()).contains("so does a probe");
        timer.pass(Duration.ofHours(1));
        assertThat(prober.probes()).isEqualTo(1);
        prober.fail("no answer");
        assertThat(state()).isEqualTo(State.OPEN);
        awaitProbe(CircuitBreaker.FIRST_PAUSE);
    }

    @Test
    void suspicion_whoseProbeFails_opensAtOnce() {
        timeOutAlone();
        prober.fail("not connected");
        assertThat(state()).isEqualTo(State.OPEN);
        assertThat(breaker.snapshot().cause()).isEqualTo("not connected");
        awaitProbe(CircuitBreaker.FIRST_PAUSE);
    }

    @Test
    void suspicion_whoseProbeEndsInTime_isOver_alsoForTheNextOne() {
        timeOutAlone();
        timer.pass(CircuitBreaker.SUSPICION.minusNanos(1));
        prober.answer();
        timer.pass(A_MOMENT);
        timeOut(timer.nanoTime());
        assertThat(prober.probes()).isEqualTo(2);
        timer.pass(CircuitBreaker.SUSPICION.minusNanos(1));
        assertThat(state()).as("the first one's time is not the second one's").isEqualTo(State.CLOSED);
        prober.answer();
        timer.pass(Duration.ofHours(1));
        assertThat(state()).isEqualTo(State.CLOSED);
    }

    @Test
    void suspicion_probeUnderWayWhenTheMountSaysItIsOut_isTheFirstProbe() {
        timeOutAlone();
        open("not connected");
        assertThat(state()).isEqualTo(State.HALF_OPEN);
        timer.pass(Duration.ofHours(1));
        assertThat(prober.probes()).as("one at a time").isEqualTo(1);
        assertThat(breaker.snapshot().cause()).isEqualTo("not connected");
        prober.answer();
        assertThat(state()).isEqualTo(State.CLOSED);
        assertThat(closed).hasValue(1);
    }

    @Test
    void halfOfTheThreadsStuck_isSuspicious_whateverElseIsAnswered() {
        breaker.answered();
        long longAgo = timer.nanoTime() - Duration.ofSeconds(1).toNanos();
        breaker.timedOut(longAgo, THREADS / 2 - 1, THREADS);
        assertThat(prober.probes()).isZero();
        breaker.timedOut(longAgo, THREADS / 2, THREADS);
        assertThat(prober.probes()).isEqualTo(1);
        assertThat(state()).as("a probe decides").isEqualTo(State.CLOSED);
        timer.pass(CircuitBreaker.SUSPICION);
        assertThat(state()).isEqualTo(State.HALF_OPEN);
    }

    @Test
    void goodProbe_closes_andTellsOnce() throws Exception {
        open("not connected");
        awaitProbe(CircuitBreaker.FIRST_PAUSE);
        timer.pass(Duration.ofMillis(21));
        prober.answer();
        assertThat(state()).isEqualTo(State.CLOSED);
        assertThat(closed).hasValue(1);
        breaker.requireClosed();
        timer.pass(Duration.ofSeconds(1));
        CircuitBreaker.Snapshot snapshot = breaker.snapshot();
        assertThat(snapshot.inStateNanos()).isEqualTo(Duration.ofSeconds(1).toNanos());
        assertThat(snapshot.openNanos())
                .isEqualTo(Duration.ofMillis(100 * 121 / 100 + 21).toNanos());
        assertThat(snapshot.timesOpened()).isEqualTo(1);
        timer.pass(Duration.ofHours(1));
        assertThat(prober.probes()).as("no more").isEqualTo(1);
    }

    @Test
    void openTime_countsWhileItIsOpen() {
        open("not connected");
        timer.pass(Duration.ofMillis(50));
        assertThat(breaker.snapshot().openNanos())
                .isEqualTo(Duration.ofMillis(50).toNanos());
    }

    @Test
    void badProbes_areMadeMoreAndMoreSeldom_upToOnceASecond() {
        open("not connected");
        awaitProbe(CircuitBreaker.FIRST_PAUSE);
        for (int millis : new int[] {100, 200, 400, 800, 1000, 1000, 1000}) {
            prober.fail("still not");
            assertThat(state()).isEqualTo(State.OPEN);
            awaitProbe(Duration.ofMillis(millis));
        }
        assertThat(breaker.snapshot().cause()).as("why it was opened").isEqualTo("not connected");
        assertThat(breaker.snapshot().timesOpened()).isEqualTo(1);
        prober.answer();
        assertThat(state()).isEqualTo(State.CLOSED);
    }

    @Test
    void flapping_wantsTwiceAsManyAnswersEachTime_upToSixteen() {
        for (int wanted : new int[] {1, 2, 4, 8, 16, 16}) {
            open("again");
            for (int i = 1; i <= wanted; i++) {
                assertThat(state()).as(i + " of " + wanted).isEqualTo(State.OPEN);
                awaitProbe(CircuitBreaker.FIRST_PAUSE);
                prober.answer();
            }
            assertThat(state()).isEqualTo(State.CLOSED);
            timer.pass(Duration.ofSeconds(20));
        }
    }

    @Test
    void flapping_badProbe_startsTheCountAnew() {
        open("first");
        awaitProbe(CircuitBreaker.FIRST_PAUSE);
        prober.answer();
        open("second");
        awaitProbe(CircuitBreaker.FIRST_PAUSE);
        prober.answer();
        awaitProbe(CircuitBreaker.FIRST_PAUSE);
        prober.fail("not again");
        awaitProbe(CircuitBreaker.FIRST_PAUSE);
        prober.answer();
        assertThat(state()).isEqualTo(State.OPEN);
        awaitProbe(CircuitBreaker.FIRST_PAUSE);
        prober.answer();
        assertThat(state()).isEqualTo(State.CLOSED);
        assertThat(closed).hasValue(2);
    }

    @Test
    void outage_longAfterTheLastOne_wantsOneAnswer() {
        for (int i = 0; i < 3; i++) {
            open("again");
            awaitProbe(CircuitBreaker.FIRST_PAUSE);
            prober.answer();
            assertThat(state()).isEqualTo(State.CLOSED);
            timer.pass(CircuitBreaker.FLAPPING);
        }
    }

    @Test
    void callThatEndsLate_hurriesTheProbe() {
        open("not connected");
        awaitProbe(CircuitBreaker.FIRST_PAUSE);
        for (int i = 0; i < 5; i++) {
            prober.fail("still not");
            timer.pass(Duration.ofMillis(1300));
        }
        prober.fail("still not");
        int before = prober.probes();
        breaker.endedLate();
        breaker.endedLate();
        timer.pass(Duration.ZERO);
        assertThat(prober.probes()).isEqualTo(before + 1);
        prober.answer();
        assertThat(state()).isEqualTo(State.CLOSED);
        timer.pass(Duration.ofHours(1));
        assertThat(prober.probes()).isEqualTo(before + 1);
    }

    @Test
    void probeThatAnswersLate_hurriesTheNextOne() {
        open("not connected");
        awaitProbe(CircuitBreaker.FIRST_PAUSE);
        prober.fail("it does not answer");
        prober.answerLate();
        timer.pass(Duration.ZERO);
        assertThat(prober.probes()).isEqualTo(2);
    }

    @Test
    void callThatEndsLate_whileItProbesOrIsClosed_changesNothing() {
        breaker.endedLate();
        timer.pass(Duration.ofHours(1));
        assertThat(prober.probes()).isZero();
        open("not connected");
        awaitProbe(CircuitBreaker.FIRST_PAUSE);
        breaker.endedLate();
        timer.pass(Duration.ofHours(1));
        assertThat(prober.probes()).isEqualTo(1);
        assertThat(state()).isEqualTo(State.HALF_OPEN);
    }

    /** Or the answers of one moment would close it. */
    @Test
    void callsThatEndLate_doNotHurryTheFurtherAnswersOfAFlappingMount() {
        open("first");
        awaitProbe(CircuitBreaker.FIRST_PAUSE);
        prober.answer();
        open("second");
        awaitProbe(CircuitBreaker.FIRST_PAUSE);
        prober.answer();
        breaker.endedLate();
        awaitProbe(CircuitBreaker.FIRST_PAUSE);
    }

    @Test
    void failures_whileItIsOpen_changeNothing() {
        open("first");
        open("second");
        breaker.timedOut(timer.nanoTime(), THREADS, THREADS);
        assertThat(breaker.snapshot().cause()).isEqualTo("first");
        assertThat(breaker.snapshot().timesOpened()).isEqualTo(1);
        timer.pass(Duration.ofMillis(120));
        assertThat(prober.probes()).isEqualTo(1);
    }

    @Test
    void outage_isLoggedOnce() {
        try (CapturedWarnings log = new CapturedWarnings()) {
            open("not connected");
            open("not connected either");
            for (int i = 0; i < 5; i++) {
                assertThatThrownBy(breaker::requireClosed).isInstanceOf(MountOutException.class);
                timer.pass(Duration.ofMillis(1300));
                prober.fail("still not");
            }
            assertThat(log.of("/test_mount"))
                    .singleElement()
                    .asString()
                    .contains("WARN")
                    .contains("/test_mount is out: not connected.");
            timer.pass(Duration.ofMillis(1300));
            prober.answer();
            open("again");
            assertThat(log.of("WARN")).hasSize(2);
        }
    }

    @Test
    void removedListener_isNotTold() {
        AtomicInteger other = new AtomicInteger();
        Runnable listener = other::incrementAndGet;
        breaker.onClose(listener);
        breaker.removeOnClose(listener);
        open("not connected");
        awaitProbe(CircuitBreaker.FIRST_PAUSE);
        prober.answer();
        assertThat(other).hasValue(0);
        assertThat(closed).hasValue(1);
    }

    @Test
    void stopped_probesNoMore_andDoesNotOpen() {
        open("not connected");
        breaker.stop();
        timer.pass(Duration.ofHours(1));
        assertThat(prober.probes()).isZero();
        CircuitBreaker other = new CircuitBreaker("/other", timer, prober);
        other.stop();
        other.failed(new MountOutException("out", null), other.nanoTime());
        other.timedOut(timer.nanoTime() + 1, 1, THREADS);
        timer.pass(Duration.ofHours(1));
        assertThat(other.isClosed()).isTrue();
        assertThat(prober.probes()).isZero();
    }

    @Test
    void stopped_duringAProbe_endsWithIt() {
        open("not connected");
        awaitProbe(CircuitBreaker.FIRST_PAUSE);
        breaker.stop();
        prober.fail("still not");
        timer.pass(Duration.ofHours(1));
        assertThat(prober.probes()).isEqualTo(1);
    }

    @Test
    void callThatBeganBeforeTheMountWasBack_doesNotOpenAgain() {
        long before = timer.nanoTime();
        timer.pass(A_MOMENT);
        open("not connected");
        timer.pass(CircuitBreaker.FIRST_PAUSE.multipliedBy(2));
        prober.answer();
        assertThat(state()).isEqualTo(State.CLOSED);
        breaker.failed(new MountOutException("not connected", null), before);
        assertThat(state()).isEqualTo(State.CLOSED);
        breaker.failed(new MountOutException("not connected", null), timer.nanoTime());
        assertThat(state()).isEqualTo(State.OPEN);
    }

    @Test
    void probeThatCannotBeStarted_isTriedAgain() {
        boolean[] failing = {true};
        CircuitBreaker odd = new CircuitBreaker("mount", timer, (result, late) -> {
            if (failing[0]) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            result.is(null);
        });
        odd.failed(new MountOutException("out", null), odd.nanoTime());
        timer.pass(Duration.ofSeconds(5));
        assertThat(odd.snapshot().state()).isEqualTo(State.OPEN);
        failing[0] = false;
        timer.pass(Duration.ofSeconds(5));
        assertThat(odd.snapshot().state()).isEqualTo(State.CLOSED);
    }

    @Test
    void outageTime_neverGoesDown_alsoWhenItIsStopped() {
        open("not connected");
        timer.pass(Duration.ofMillis(50));
        long before = breaker.snapshot().openNanos();
        assertThat(before).isEqualTo(Duration.ofMillis(50).toNanos());
        breaker.stop();
        assertThat(breaker.snapshot().openNanos()).isEqualTo(before);
    }
}
