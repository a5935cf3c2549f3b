package io.github.glustertmpfscache.internal.outage;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.internal.IoCall;
import io.github.glustertmpfscache.internal.MountOutException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MountProberTest {
    private static final String ANSWERS = "it answers";

    private final HandTimer timer = new HandTimer();
    private final Deque<Runnable> threads = new ArrayDeque<>();
    private final List<String> results = new ArrayList<>();
    private final AtomicInteger late = new AtomicInteger();
    private boolean exhausted;
    private @Nullable IoCall<?> probe = () -> true;
    private final MountProber prober = new MountProber(() -> probe, threads::add, timer, () -> exhausted);

    private void begin() {
        prober.probe(trouble -> results.add(trouble == null ? ANSWERS : trouble), late::incrementAndGet);
    }

    /** Begins one and lets it end. */
    private void probe() {
        begin();
        threads.remove().run();
    }

    /** Begins one that has not ended when its time is over. */
    private void hang() {
        begin();
        timer.pass(MountProber.TIMEOUT);
    }

    @Test
    void answer_isTold_onlyOnce() {
        probe();
        assertThat(results).containsExactly(ANSWERS);
        timer.pass(Duration.ofHours(1));
        assertThat(results).hasSize(1);
        assertThat(late).hasValue(0);
    }

    @Test
    void answer_isNotWaitedFor() {
        begin();
        assertThat(results).isEmpty();
    }

    @Test
    void nothingToAsk_isAnAnswer() {
        probe = null;
        probe();
        assertThat(results).containsExactly(ANSWERS);
    }

    @Test
    void failure_isToldInItsWords() {
        probe = () -> {
            throw new MountOutException("not connected", null);
        };
        probe();
        probe = () -> {
            throw new IllegalStateException("odd");
        };
        probe();
        probe = () -> {
            throw new IllegalStateException();
        };
        probe();
        assertThat(results).containsExactly("not connected", "odd", "java.lang.IllegalStateException");
    }

    @Test
    void hangingProbe_isTold_andItsLateAnswerToo() {
        begin();
        timer.pass(MountProber.TIMEOUT.minusNanos(1));
        assertThat(results).isEmpty();
        timer.pass(Duration.ofNanos(1));
        assertThat(results).containsExactly("it does not answer");
        threads.remove().run();
        assertThat(late).hasValue(1);
        assertThat(results).hasSize(1);
        probe();
        assertThat(results).as("none hangs any more").containsExactly("it does not answer", ANSWERS);
    }

    @Test
    void hangingProbe_thatFailsLate_isNoAnswer() {
        hang();
        probe = () -> {
            throw new MountOutException("not connected", null);
        };
        threads.remove().run();
        assertThat(late).hasValue(0);
        probe();
        assertThat(results).containsExactly("it does not answer", "not connected");
    }

    @Test
    void nextProbe_waitsAWhile_asLongAsOneHangs() {
        hang();
        timer.pass(MountProber.BETWEEN_HANGING.minus(MountProber.TIMEOUT).minusNanos(1));
        begin();
        assertThat(results).containsExactly("it does not answer", "a probe hangs");
        assertThat(threads).as("it keeps one thread").hasSize(1);
        timer.pass(Duration.ofNanos(1));
        begin();
        assertThat(threads).hasSize(2);
        threads.removeLast().run();
        assertThat(results).containsExactly("it does not answer", "a probe hangs", ANSWERS);
    }

    /**
     * As when the volume was mounted anew over the one that hangs. A breaker that wants more than one answer in a row never got them, and
     * one slow call opened it.
     */
    @Test
    void oldProbeThatHangs_doesNotKeepNewOnesFromBeingMade_onceOneHasBeenAnswered() {
        hang();
        timer.pass(MountProber.BETWEEN_HANGING);
        begin();
        threads.removeLast().run();
        begin();
        threads.removeLast().run();
        assertThat(results).containsExactly("it does not answer", ANSWERS, ANSWERS);
        timer.pass(MountProber.TIMEOUT);
        hang();
        begin();
        assertThat(results.subList(3, 5)).containsExactly("it does not answer", "a probe hangs");
    }

    @Test
    void busyThreads_areToldAsTrouble() {
        MountProber busy = new MountProber(
                () -> probe,
                task -> {
                    throw new RejectedExecutionException();
                },
                timer,
                () -> false);
        busy.probe(trouble -> results.add(String.valueOf(trouble)), late::incrementAndGet);
        timer.pass(Duration.ofHours(1));
        assertThat(results).containsExactly("all probes hang");
    }

    @Test
    void supplierThatFails_isToldAtOnce() {
        MountProber odd = new MountProber(
                () -> {
                    throw new IndexOutOfBoundsException("the last cache is being closed");
                },
                Runnable::run,
                timer,
                () -> false);
        odd.probe(trouble -> results.add(String.valueOf(trouble)), late::incrementAndGet);
        assertThat(results).containsExactly("the last cache is being closed");
    }

    @Test
    void failureThatIsNotTheMounts_isAnAnswer() {
        probe = () -> {
            throw new IOException("Permission denied");
        };
        probe();
        assertThat(results).containsExactly(ANSWERS);
    }

    @Test
    void whileAllThreadsForFileCallsAreStuck_thereIsNoAnswer() {
        exhausted = true;
        probe();
        assertThat(results).containsExactly("all threads for file calls hang");
        exhausted = false;
        probe();
        assertThat(results).last().isEqualTo(ANSWERS);
    }
}
