package io.github.glustertmpfscache.internal.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.github.glustertmpfscache.OtherThread;
import io.github.glustertmpfscache.internal.Deadline;
import io.github.glustertmpfscache.internal.IoCall;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class IoThreadsTest {
    private static final long LONG = Duration.ofMinutes(1).toNanos();
    private static final long SHORT = Duration.ofMillis(20).toNanos();
    private static final int USUAL = 2;
    private static final int SPARE = 3;

    private final AtomicInteger noneStuck = new AtomicInteger();
    private final IoThreads threads = new IoThreads("io test", USUAL, SPARE, 10, noneStuck::incrementAndGet);
    private final Gate gate = new Gate();
    private final BlockingQueue<String> late = new LinkedBlockingQueue<>();
    private volatile int stuckWhenTold = -1;

    @AfterEach
    void allThreads_comeBack() {
        gate.open();
        OtherThread.until(() -> threads.inUse() == 0 && threads.abandoned() == 0 && threads.queued() == 0);
        threads.endWhenIdle();
    }

    private <T> T call(IoCall<T> call, long nanos) throws IOException, CallTimedOutException {
        return threads.call(call, nanos, (result, failure) -> {
            stuckWhenTold = threads.abandoned();
            late.add(Gate.describe(result, failure));
        });
    }

    private String late() throws InterruptedException {
        return String.valueOf(late.poll(1, TimeUnit.MINUTES));
    }

    /** Calls that hang and are given up. */
    private void getStuck(int calls) throws Exception {
        for (int i = 0; i < calls; i++) {
            assertThatTimesOut(() -> gate.returning("stuck"), true);
        }
    }

    private void assertThatTimesOut(IoCall<String> call, boolean hasBegun) {
        int attempts = hasBegun ? 50 : 1; // a busy machine may take longer to begin it
        for (int i = 1; i <= attempts; i++) {
            List<CallTimedOutException> thrown = new ArrayList<>();
            assertThatThrownBy(() -> call(call, SHORT))
                    .asInstanceOf(type(CallTimedOutException.class))
                    .satisfies(thrown::add);
            if (thrown.get(0).hasBegun() == hasBegun) {
                return;
            }
        }
        throw new AssertionError("begun: " + !hasBegun);
    }

    @Test
    void result_comesFromANamedDaemonThread() throws Exception {
        Thread thread = call(Thread::currentThread, LONG);
        assertThat(thread).isNotSameAs(Thread.currentThread());
        assertThat(thread.getName()).startsWith("io test ");
        assertThat(thread.isDaemon()).isTrue();
        assertThat(threads.mostInUse()).isEqualTo(1);
    }

    @Test
    void failures_areThrownAsTheyAre() {
        for (Throwable failure :
                List.of(new IOException("io"), new IllegalStateException("runtime"), new StackOverflowError("error"))) {
            assertThatThrownBy(() -> call(
                            () -> {
                                throw IoThreadsTest.<RuntimeException>sneaky(failure);
                            },
                            LONG))
                    .isSameAs(failure);
        }
        Exception strange = new InterruptedException("no IoCall throws this");
        assertThatThrownBy(() -> call(
                        () -> {
                            throw IoThreadsTest.<RuntimeException>sneaky(strange);
                        },
                        LONG))
                .isInstanceOf(IllegalStateException.class)
                .hasCause(strange);
        assertThat(late).isEmpty();
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <X extends Throwable> X sneaky(Throwable failure) throws X {
        throw (X) failure;
    }

    @Test
    void call_knowsItsDeadline() throws Exception {
        assertThat(call(Deadline::leftNanos, LONG)).isPositive().isLessThanOrEqualTo(LONG);
    }

    @Test
    void noTime_beginsNothing() {
        for (long nanos : new long[] {0, -1, Long.MIN_VALUE}) {
            assertThatThrownBy(() -> call(
                            () -> {
                                throw new AssertionError("begun");
                            },
                            nanos))
                    .asInstanceOf(type(CallTimedOutException.class))
                    .extracting(CallTimedOutException::hasBegun)
                    .isEqualTo(false);
        }
        assertThat(threads.queued()).isZero();
    }

    @Test
    void hangingCall_isGivenUp_andCounted() throws Exception {
        getStuck(1);
        assertThat(threads.abandoned()).isEqualTo(1);
        assertThat(threads.inUse()).isEqualTo(1);
        assertThat(threads.queued()).isZero();
        assertThat(late).isEmpty();
        gate.open();
        assertThat(late()).isEqualTo("stuck");
        OtherThread.until(() -> threads.abandoned() == 0);
        assertThat(threads.inUse()).isZero();
    }

    /** Who waits until nothing is stuck must not be refused for a late end that is still to be told. */
    @Test
    void lateEnd_isTold_beforeTheThreadCountsAsFree() throws Exception {
        getStuck(1);
        gate.open();
        assertThat(late()).isEqualTo("stuck");
        assertThat(stuckWhenTold).isEqualTo(1);
    }

    @Test
    void lateFailure_isTold() throws Exception {
        assertThatTimesOut(() -> gate.failing("broken"), true);
        gate.open();
        assertThat(late()).isEqualTo("broken!");
        allThreads_comeBack();
        assertThat(late).as("once").isEmpty();
    }

    @Test
    void usualThreadsStuck_othersTakeTheirPlace() throws Exception {
        getStuck(USUAL);
        for (int i = 0; i < 10; i++) {
            assertThat(call(() -> "done", LONG)).isEqualTo("done");
        }
        getStuck(SPARE - 1);
        assertThat(call(() -> "done", LONG)).as("by the last thread").isEqualTo("done");
        assertThat(threads.abandoned()).isEqualTo(USUAL + SPARE - 1);
    }

    @Test
    void allThreadsStuck_callsWait_andNeverBegin() throws Exception {
        getStuck(USUAL + SPARE);
        AtomicInteger begun = new AtomicInteger();
        assertThatTimesOut(() -> "begun " + begun.incrementAndGet(), false);
        assertThat(threads.inUse()).isEqualTo(USUAL + SPARE);
        assertThat(threads.mostInUse()).isEqualTo(USUAL + SPARE);
        assertThat(threads.queued()).isZero();
        OtherThread<String> waiting = OtherThread.call(() -> call(() -> "done", LONG));
        OtherThread.until(() -> threads.queued() == 1);
        gate.open();
        assertThat(waiting.result()).isEqualTo("done");
        assertThat(begun).as("it was withdrawn").hasValue(0);
        for (int i = 0; i < USUAL + SPARE; i++) {
            assertThat(late()).isEqualTo("stuck");
        }
        assertThat(late).isEmpty();
    }

    /** A call that waits behind hanging ones gets a thread as soon as those are given up. */
    @Test
    void queuedCall_runs_whenThoseBeforeItAreGivenUp() throws Exception {
        CountDownLatch running = new CountDownLatch(USUAL);
        List<OtherThread<Boolean>> hanging = new ArrayList<>();
        for (int i = 0; i < USUAL; i++) {
            hanging.add(OtherThread.call(() -> {
                assertThatThrownBy(() -> call(
                                () -> {
                                    running.countDown();
                                    return gate.returning("stuck");
                                },
                                Duration.ofMillis(200).toNanos()))
                        .isInstanceOf(CallTimedOutException.class);
                return true;
            }));
        }
        assertThat(running.await(1, TimeUnit.MINUTES)).isTrue();
        assertThat(call(() -> "done", LONG)).isEqualTo("done");
        for (OtherThread<Boolean> each : hanging) {
            assertThat(each.result()).isTrue();
        }
    }

    /** Once the stuck ones are back, no more run at the same time than before. */
    @Test
    void threads_areAsManyAsUsual_whenTheStuckOnesAreBack() throws Exception {
        getStuck(USUAL + SPARE);
        gate.open();
        OtherThread.until(() -> threads.abandoned() == 0);
        Gate second = new Gate();
        List<OtherThread<String>> calls = new ArrayList<>();
        for (int i = 0; i < USUAL + SPARE; i++) {
            calls.add(OtherThread.call(() -> call(() -> second.returning("done"), LONG)));
        }
        OtherThread.until(() -> threads.inUse() == USUAL && threads.queued() == SPARE);
        second.open();
        for (OtherThread<String> each : calls) {
            assertThat(each.result()).isEqualTo("done");
        }
    }

    @Test
    void fullQueue_refuses_andCountsNothing() throws Exception {
        getStuck(USUAL + SPARE);
        List<OtherThread<String>> waiting = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            waiting.add(OtherThread.call(() -> call(() -> "done", LONG)));
        }
        OtherThread.until(() -> threads.queued() == 10);
        assertThatThrownBy(() -> call(() -> "more", LONG))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageStartingWith("More than 10 calls wait for the " + (USUAL + SPARE) + " threads");
        assertThat(threads.queued()).isEqualTo(10);
        gate.open();
        for (OtherThread<String> each : waiting) {
            assertThat(each.result()).isEqualTo("done");
        }
    }

    /** They stayed in the queue until a thread came to them, so that it was full of calls that nobody waited for. */
    @Test
    void callsThatAreGivenUpInTheQueue_leaveIt() throws Exception {
        getStuck(USUAL + SPARE);
        for (int i = 0; i < 25; i++) {
            assertThatTimesOut(() -> "never begun", false);
        }
        assertThat(threads.queued()).isZero();
        OtherThread<String> waiting = OtherThread.call(() -> call(() -> "done", LONG));
        OtherThread.until(() -> threads.queued() == 1);
        gate.open();
        assertThat(waiting.result()).isEqualTo("done");
    }

    @Test
    void threads_areExhausted_whileAllAreStuck() throws Exception {
        assertThat(threads.isExhausted()).isFalse();
        getStuck(USUAL + SPARE - 1);
        assertThat(threads.isExhausted()).isFalse();
        getStuck(1);
        assertThat(threads.isExhausted()).isTrue();
        gate.open();
        OtherThread.until(() -> threads.abandoned() == 0);
        assertThat(threads.isExhausted()).isFalse();
    }

    /** They hung in no count, and there were fewer threads than everybody thought. */
    @Test
    void callThatNobodyWaitsFor_countsAsGivenUp_andOthersHaveAsManyThreads() throws Exception {
        for (int i = 0; i < USUAL; i++) {
            threads.execute(() -> {
                try {
                    String unused = gate.returning("done");
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
        }
        OtherThread.until(() -> threads.abandoned() == USUAL && threads.inUse() == USUAL);
        assertThat(call(() -> "others", LONG)).isEqualTo("others");
        gate.open();
        OtherThread.until(() -> threads.abandoned() == 0 && threads.inUse() == 0);
    }

    @Test
    void lastStuckThread_thatComesBack_isTold() throws Exception {
        Gate first = new Gate();
        assertThatTimesOut(() -> first.returning("first"), true);
        getStuck(1);
        noneStuck.set(0); // a call that has ended just when it was given up counts too
        first.open();
        assertThat(late()).isEqualTo("first");
        assertThat(noneStuck).as("one is still stuck").hasValue(0);
        gate.open();
        assertThat(late()).isEqualTo("stuck");
        OtherThread.until(() -> noneStuck.get() == 1);
    }

    @Test
    void interrupt_isKept_andEndsNothing() throws Exception {
        CompletableFuture<Thread> begun = new CompletableFuture<>();
        OtherThread<Boolean> call = OtherThread.call(() -> {
            begun.complete(Thread.currentThread());
            assertThat(call(() -> gate.returning("done"), LONG)).isEqualTo("done");
            return Thread.currentThread().isInterrupted();
        });
        OtherThread.until(() -> threads.inUse() == 1);
        Thread caller = begun.get(1, TimeUnit.MINUTES);
        caller.interrupt();
        OtherThread.until(() -> !caller.isInterrupted()); // it has woken up and waits on
        gate.open();
        assertThat(call.result()).isTrue();
    }

    @Test
    void interruptedCaller_makesItsCalls_onAThreadThatIsNot() throws Exception {
        Thread.currentThread().interrupt();
        assertThat(call(() -> Thread.currentThread().isInterrupted(), LONG)).isFalse();
        assertThatTimesOut(() -> gate.returning("stuck"), true);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void threads_endWhenIdle_alsoThoseThatWereStuck_andComeAgain() throws Exception {
        BlockingQueue<Thread> stuck = new LinkedBlockingQueue<>();
        assertThatTimesOut(
                () -> {
                    stuck.add(Thread.currentThread());
                    return gate.returning("stuck");
                },
                true);
        Thread idle = call(Thread::currentThread, LONG);
        threads.endWhenIdle();
        idle.join(TimeUnit.MINUTES.toMillis(1));
        assertThat(idle.isAlive()).isFalse();
        gate.open();
        Thread back = stuck.take();
        back.join(TimeUnit.MINUTES.toMillis(1));
        assertThat(back.isAlive()).isFalse();
        assertThat(call(() -> "late", LONG)).as("still made").isEqualTo("late");
    }

    /** Calls that end about when they are given up: whoever is first decides, and the counts are right. */
    @Test
    void callsThatEndAtTheirDeadline_returnOrTimeOut_andAreToldOnce() throws Exception {
        int callers = 4;
        int rounds = 1_500;
        long nanos = Duration.ofNanos(150_000).toNanos();
        AtomicInteger returned = new AtomicInteger();
        AtomicInteger given = new AtomicInteger();
        AtomicInteger neverBegun = new AtomicInteger();
        AtomicInteger begun = new AtomicInteger();
        AtomicInteger told = new AtomicInteger();
        List<OtherThread<Boolean>> all = new ArrayList<>();
        for (int c = 0; c < callers; c++) {
            all.add(OtherThread.call(() -> {
                for (int i = 0; i < rounds; i++) {
                    long aim = nanos + (i % 61 - 30) * 2_000L;
                    String mine = "call " + i;
                    try {
                        String result = threads.call(
                                () -> {
                                    begun.incrementAndGet();
                                    long end = System.nanoTime() + Math.min(aim, Deadline.leftNanos() + aim - nanos);
                                    while (System.nanoTime() - end < 0) {
                                        LockSupport.parkNanos(1_000);
                                    }
                                    return mine;
                                },
                                nanos,
                                (late, failure) -> {
                                    if (mine.equals(late) && failure == null) {
                                        told.incrementAndGet();
                                    }
                                });
                        assertThat(result).isEqualTo(mine);
                        returned.incrementAndGet();
                    } catch (CallTimedOutException e) {
                        (e.hasBegun() ? given : neverBegun).incrementAndGet();
                    } catch (RejectedExecutionException e) {
                        neverBegun.incrementAndGet();
                    }
                }
                return true;
            }));
        }
        for (OtherThread<Boolean> each : all) {
            assertThat(each.result()).isTrue();
        }
        allThreads_comeBack();
        OtherThread.until(() -> told.get() == given.get());
        assertThat(returned.get() + given.get() + neverBegun.get()).isEqualTo(callers * rounds);
        assertThat(begun.get()).isEqualTo(returned.get() + given.get());
        assertThat(returned).hasPositiveValue();
        assertThat(given).hasPositiveValue();
        assertThat(threads.mostInUse()).isLessThanOrEqualTo(USUAL + SPARE);
    }
}
