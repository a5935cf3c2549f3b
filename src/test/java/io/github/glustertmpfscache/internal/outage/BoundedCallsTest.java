package io.github.glustertmpfscache.internal.outage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.throwable;

import io.github.glustertmpfscache.OtherThread;
import io.github.glustertmpfscache.internal.Deadline;
import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.IoCall;
import io.github.glustertmpfscache.internal.MountOutException;
import io.github.glustertmpfscache.internal.StatsRecorder;
import io.github.glustertmpfscache.internal.threads.Gate;
import io.github.glustertmpfscache.internal.threads.IoThreads;
import io.github.glustertmpfscache.internal.threads.TestThreads;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class BoundedCallsTest {
    private static final long TIMEOUT = Duration.ofMillis(30).toNanos();
    private static final int USUAL = 8;
    private static final EntryKey KEY = EntryKey.of("key");
    private static final EntryKey OTHER = EntryKey.of("other");

    private final FakeProber prober = new FakeProber();
    /** Its time is the real one, and nothing is ever due. */
    private final CircuitBreaker breaker = new CircuitBreaker(
            "/calls",
            new Timer() {
                @Override
                public long nanoTime() {
                    return System.nanoTime();
                }

                @Override
                public void after(long nanos, Runnable task) {
                    // it never comes
                }
            },
            prober);

    private final IoThreads io = TestThreads.io(USUAL, USUAL);
    private final StatsRecorder stats = new StatsRecorder();
    private final BoundedCalls calls =
            new BoundedCalls(breaker, io, Duration.ofMinutes(1).toNanos(), stats);
    private final Gate gate = new Gate();
    private final AtomicInteger made = new AtomicInteger();

    @AfterEach
    void end() {
        gate.open();
        TestThreads.end(io);
    }

    private String make() throws IOException {
        made.incrementAndGet();
        return "made";
    }

    private TimedOutException hang(EntryKey key) {
        List<TimedOutException> thrown = new ArrayList<>();
        assertThatThrownBy(() -> Deadline.within(TIMEOUT, () -> calls.make(key, () -> gate.returning("late"))))
                .asInstanceOf(throwable(TimedOutException.class))
                .satisfies(thrown::add);
        return thrown.get(0);
    }

    @Test
    void result_andFailures_comeFromAnotherThread() throws Exception {
        assertThat(calls.make(KEY, Thread::currentThread).getName()).startsWith("test io");
        assertThatThrownBy(() -> calls.make(KEY, () -> {
                    throw new FileNotFoundException("none");
                }))
                .isInstanceOf(FileNotFoundException.class);
        assertThatThrownBy(() -> calls.make(null, () -> {
                    throw new UnsupportedOperationException("none");
                }))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThat(breaker.isClosed()).isTrue();
        assertThat(stats.timeouts.sum()).isZero();
    }

    @Test
    void unbounded_runsOnTheCallersThread_withoutADeadline() throws Exception {
        BoundedCalls unbounded = new BoundedCalls(breaker, io, BoundedCalls.UNBOUNDED, stats);
        assertThat(unbounded.make(KEY, Thread::currentThread)).isSameAs(Thread.currentThread());
        assertThat(unbounded.make(KEY, Deadline::leftNanos)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void unbounded_opensTheBreakerToo_andIsRefusedThen() {
        BoundedCalls unbounded = new BoundedCalls(breaker, io, BoundedCalls.UNBOUNDED, stats);
        assertThatThrownBy(() -> unbounded.make(KEY, () -> {
                    throw new MountOutException("not connected", null);
                }))
                .hasMessage("not connected");
        assertThatThrownBy(() -> unbounded.make(KEY, this::make)).hasMessageContaining("the mount is out");
        assertThat(made).hasValue(0);
    }

    @Test
    void mountThatIsOut_opensTheBreaker_andNothingTouchesItThen() {
        MountOutException failure = new MountOutException("not connected", null);
        assertThatThrownBy(() -> calls.make(KEY, () -> {
                    throw failure;
                }))
                .isSameAs(failure);
        assertThat(breaker.isClosed()).isFalse();
        assertThatThrownBy(() -> calls.make(OTHER, this::make))
                .isInstanceOf(MountOutException.class)
                .hasMessageContaining("not connected");
        assertThat(made).hasValue(0);
        assertThat(breaker.snapshot().refused()).isEqualTo(1);
        assertThat(io.mostInUse()).isEqualTo(1);
    }

    @Test
    void hangingCall_isGivenUp_andTellsWhenItEnds() throws Exception {
        TimedOutException timedOut = hang(KEY);
        assertThat(timedOut).hasMessageMatching("the mount has not answered for \\d+ ms \\(1 file calls hang\\)");
        assertThat(timedOut.isGoingOn()).isTrue();
        assertThat(stats.timeouts.sum()).isEqualTo(1);
        BlockingQueue<String> ended = new LinkedBlockingQueue<>();
        timedOut.whenEnded(result -> ended.add(String.valueOf(result)));
        assertThat(ended).isEmpty();
        gate.open();
        assertThat(ended.poll(1, TimeUnit.MINUTES)).isEqualTo("late");
        assertThat(timedOut.isGoingOn()).isFalse();
        timedOut.whenEnded(result -> ended.add("again " + result));
        assertThat(ended.poll()).isEqualTo("again late");
    }

    @Test
    void hangingCall_thatFailsLate_tellsNull_andItsLateEndIsToldBefore() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        assertThatThrownBy(() -> Deadline.within(
                        TIMEOUT,
                        () -> calls.make(
                                KEY,
                                () -> gate.failing("broken"),
                                (result, failure) ->
                                        told.add(result + " " + (failure == null ? "" : failure.getMessage())))))
                .asInstanceOf(throwable(TimedOutException.class))
                .satisfies(e -> e.whenEnded(result -> told.add("ended " + result)));
        gate.open();
        assertThat(told.poll(1, TimeUnit.MINUTES)).isEqualTo("null broken");
        assertThat(told.poll(1, TimeUnit.MINUTES)).isEqualTo("ended null");
    }

    /** Or the key would be refused for ever. */
    @Test
    void lateEnd_thatFails_doesNotKeepTheKeyStuck() throws Exception {
        IoCall<String> call = () -> gate.returning("late");
        assertThatThrownBy(() -> Deadline.within(
                        TIMEOUT,
                        () -> calls.make(KEY, call, (result, failure) -> {
                            throw new IllegalStateException("thrown on purpose by a late end");
                        })))
                .isInstanceOf(TimedOutException.class);
        gate.open();
        OtherThread.until(() -> io.abandoned() == 0);
        OtherThread.until(() -> {
            try {
                return calls.make(KEY, this::make).equals("made");
            } catch (IOException e) {
                return false;
            }
        });
    }

    @Test
    void oneBadFile_costsOneThread_andNoTime() throws Exception {
        calls.make(OTHER, this::make);
        hang(KEY);
        long start = System.nanoTime();
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> calls.make(KEY, this::make))
                    .asInstanceOf(throwable(TimedOutException.class))
                    .satisfies(e -> assertThat(e.isGoingOn()).isFalse())
                    .hasMessageContaining("an earlier call for this key");
            assertThat(calls.make(OTHER, () -> "done")).isEqualTo("done");
            assertThat(calls.make(null, () -> "done")).isEqualTo("done");
        }
        assertThat(System.nanoTime() - start).isLessThan(Duration.ofMinutes(1).toNanos());
        assertThat(made).hasValue(1);
        assertThat(io.abandoned()).isEqualTo(1);
        assertThat(stats.timeouts.sum()).isEqualTo(1);
        gate.open();
        OtherThread.until(() -> {
            try {
                return calls.make(KEY, () -> true);
            } catch (TimedOutException e) {
                return false; // it has not ended yet
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void severalCallsStuckForAKey_areAllWaitedFor() throws Exception {
        Gate first = new Gate();
        Gate second = new Gate();
        List<OtherThread<Boolean>> callers = new ArrayList<>();
        BlockingQueue<TimedOutException> thrown = new LinkedBlockingQueue<>();
        for (Gate each : List.of(first, second)) {
            callers.add(OtherThread.call(() -> {
                assertThatThrownBy(() -> Deadline.within(
                                Duration.ofMillis(300).toNanos(), () -> calls.make(KEY, () -> each.returning("late"))))
                        .asInstanceOf(throwable(TimedOutException.class))
                        .satisfies(thrown::add);
                return true;
            }));
        }
        for (OtherThread<Boolean> each : callers) {
            assertThat(each.result()).isTrue();
        }
        assertThat(io.abandoned()).isEqualTo(2);
        first.open();
        OtherThread.until(() -> io.abandoned() == 1 && thrown.stream().anyMatch(e -> !e.isGoingOn()));
        assertThatThrownBy(() -> calls.make(KEY, this::make)).hasMessageContaining("an earlier call for this key");
        second.open();
        OtherThread.until(() -> thrown.stream().noneMatch(TimedOutException::isGoingOn));
        OtherThread.until(() -> {
            try {
                return calls.make(KEY, () -> true);
            } catch (IOException e) {
                return false;
            }
        });
    }

    @Test
    void hangs_ofHalfTheThreads_areSuspicious_whateverElseIsAnswered() throws Exception {
        for (int i = 0; i < USUAL / 2 - 1; i++) {
            hang(EntryKey.of("key " + i));
            prober.answer();
        }
        int probes = prober.probes();
        breaker.answered();
        hang(EntryKey.of("one more"));
        assertThat(prober.probes()).isEqualTo(probes + 1);
    }

    @Test
    void hang_whileOthersAreAnswered_isNotSuspicious_andOneOnItsOwnIs() throws Exception {
        OtherThread<TimedOutException> hanging = OtherThread.call(() -> hang(KEY));
        OtherThread.until(() -> io.inUse() == 1);
        calls.make(OTHER, this::make);
        hanging.result();
        assertThat(prober.probes()).isZero();
        hang(EntryKey.of("third"));
        assertThat(prober.probes()).isEqualTo(1);
    }

    @Test
    void hang_onItsOwn_letsTheMountBeProbed() {
        hang(KEY);
        assertThat(prober.probes()).isEqualTo(1);
        assertThat(breaker.isClosed()).isTrue();
    }

    /** A miss, or a file that cannot be read, is an answer. */
    @Test
    void failureOfAFile_isASignOfLife() throws Exception {
        OtherThread<TimedOutException> hanging = OtherThread.call(() -> hang(KEY));
        OtherThread.until(() -> io.inUse() == 1);
        assertThatThrownBy(() -> calls.make(OTHER, () -> {
                    throw new IOException("Input/output error");
                }))
                .hasMessage("Input/output error");
        hanging.result();
        assertThat(prober.probes()).isZero();
        assertThat(breaker.isClosed()).isTrue();
    }

    @Test
    void operationsDeadline_countsIfItIsSooner() {
        long start = System.nanoTime();
        hang(KEY);
        assertThat(System.nanoTime() - start).isLessThan(Duration.ofSeconds(50).toNanos());
        assertThatThrownBy(() -> Deadline.within(0, () -> calls.make(OTHER, this::make)))
                .asInstanceOf(throwable(TimedOutException.class))
                .satisfies(e -> assertThat(e.isGoingOn()).isFalse())
                .hasMessageContaining("time was over before");
        assertThat(made).hasValue(0);
    }

    @Test
    void ownTimeout_countsWithoutADeadline() {
        BoundedCalls hasty = new BoundedCalls(breaker, io, TIMEOUT, stats);
        assertThatThrownBy(() -> hasty.make(KEY, () -> gate.returning("late"))).isInstanceOf(TimedOutException.class);
    }

    @Test
    void callThatNeverBegan_leavesItsKeyAlone() throws Exception {
        assertThatThrownBy(() -> Deadline.within(0, () -> calls.make(KEY, this::make)))
                .isInstanceOf(TimedOutException.class);
        assertThat(calls.make(KEY, this::make)).isEqualTo("made");
    }
}
