package io.github.glustertmpfscache.internal.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FanoutTest {
    private static final List<Integer> ITEMS = IntStream.range(0, 100).boxed().toList();
    private static final Executor BUSY = task -> {
        throw new RejectedExecutionException("busy");
    };

    private final BoundedThreads threads = new BoundedThreads("helper", 8, 100);

    @AfterEach
    void shutdown() {
        threads.shutdown();
    }

    @Test
    void allItems_areDoneOnce() {
        AtomicInteger[] done = new AtomicInteger[ITEMS.size()];
        Arrays.setAll(done, i -> new AtomicInteger());
        new Fanout(threads, 4).forEach(ITEMS, item -> done[item].incrementAndGet());
        assertThat(done).allSatisfy(times -> assertThat(times).hasValue(1));
    }

    @Test
    void someItems_areDoneAtATime_theCallersThreadIncluded() {
        CyclicBarrier together = new CyclicBarrier(4);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        new Fanout(threads, 4).forEach(ITEMS, item -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            await(together);
            now.decrementAndGet();
        });
        assertThat(most).hasValue(4);
    }

    @Test
    void busyHelpers_leaveItToTheCaller() {
        List<Integer> done = new ArrayList<>();
        new Fanout(BUSY, 8).forEach(ITEMS, done::add);
        assertThat(done).isEqualTo(ITEMS);
    }

    @Test
    void helpersThatComeTooLate_doNothing() {
        List<Runnable> late = new ArrayList<>();
        List<Integer> done = new ArrayList<>();
        new Fanout(late::add, 8).forEach(ITEMS, done::add);
        assertThat(late).hasSize(7);
        late.forEach(Runnable::run);
        assertThat(done).isEqualTo(ITEMS);
    }

    @Test
    void fewItems_needFewHelpers() {
        List<Runnable> asked = new ArrayList<>();
        Fanout fanout = new Fanout(asked::add, 8);
        fanout.forEach(List.of(), item -> {});
        fanout.forEach(List.of(1), item -> {});
        assertThat(asked).isEmpty();
        fanout.forEach(List.of(1, 2, 3), item -> {});
        assertThat(asked).hasSize(2);
    }

    @Test
    void failure_isThrown_andNoMoreItemsAreBegun() {
        RuntimeException thrown = new ArithmeticException("broken");
        List<Integer> done = new ArrayList<>();
        assertThatThrownBy(() -> new Fanout(BUSY, 8).forEach(ITEMS, item -> {
                    done.add(item);
                    if (item == 5) {
                        throw thrown;
                    }
                }))
                .isSameAs(thrown);
        assertThat(done).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Test
    void failureOfAHelper_isThrownToTheCaller_andThoseUnderWayAreWaitedFor() {
        CyclicBarrier together = new CyclicBarrier(2);
        Thread caller = Thread.currentThread();
        RuntimeException thrown = new ArithmeticException("broken");
        AtomicInteger ended = new AtomicInteger();
        assertThatThrownBy(() -> new Fanout(threads, 2).forEach(List.of(1, 2), item -> {
                    await(together);
                    ended.incrementAndGet();
                    if (Thread.currentThread() != caller) {
                        throw thrown;
                    }
                }))
                .isSameAs(thrown);
        assertThat(ended).hasValue(2);
    }

    @Test
    void failuresOfAll_areThrownTogether() {
        CyclicBarrier together = new CyclicBarrier(2);
        assertThatThrownBy(() -> new Fanout(threads, 2).forEach(ITEMS, item -> {
                    await(together);
                    throw new ArithmeticException("item " + item);
                }))
                .isInstanceOf(ArithmeticException.class)
                .satisfies(thrown ->
                        assertThat(thrown.getSuppressed()).singleElement().isInstanceOf(ArithmeticException.class));
    }

    /** It ended the run. */
    @Test
    void nullItem_isRefused() {
        List<@Nullable Integer> items = new ArrayList<>(ITEMS);
        items.set(50, null);
        List<Integer> done = new ArrayList<>();
        assertThatThrownBy(() -> new Fanout(BUSY, 8).forEach(items, done::add))
                .isInstanceOf(NullPointerException.class);
        assertThat(done).isEmpty();
    }

    @Test
    void interruptedCaller_staysInterrupted() {
        AtomicInteger done = new AtomicInteger();
        Thread.currentThread().interrupt();
        new Fanout(threads, 8).forEach(ITEMS, item -> done.incrementAndGet());
        assertThat(Thread.interrupted()).isTrue();
        assertThat(done).hasValue(100);
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(1, TimeUnit.MINUTES);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
