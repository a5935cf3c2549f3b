package io.github.glustertmpfscache.internal.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@SuppressWarnings("FutureReturnValueIgnored") // what was made tells
class CallsInOrderTest {
    /** An executor whose tasks a test runs. */
    private final Queue<Runnable> tasks = new ArrayDeque<>();

    private boolean full;
    private boolean withError;
    private final List<String> made = new ArrayList<>();
    private final CallsInOrder calls = new CallsInOrder(
            task -> {
                if (full) {
                    if (withError) {
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    throw new RejectedExecutionException("full");
                }
                tasks.add(task);
            },
            100);

    private CompletableFuture<Void> overwrite(String key, String what) {
        return calls.addOverwrite(key, () -> made.add(what));
    }

    private CompletableFuture<Boolean> change(String key, String what) {
        return calls.add(key, () -> made.add(what));
    }

    private void runAll() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    @Test
    void callsOfOneKey_areMadeInTheirOrder_oneAfterTheOther() {
        CompletableFuture<Void> put = overwrite("key", "put");
        CompletableFuture<Boolean> evict = change("key", "evict");
        CompletableFuture<Void> again = overwrite("key", "put again");
        assertThat(tasks).as("one of them at a time").hasSize(1);
        runAll();
        assertThat(made).containsExactly("put", "evict", "put again");
        assertThat(List.of(put.isDone(), evict.join(), again.isDone())).containsExactly(true, true, true);
    }

    @Test
    void callsOfOtherKeys_doNotWait() {
        overwrite("one", "one");
        overwrite("two", "two");
        assertThat(tasks).hasSize(2);
    }

    @Test
    void overwriteThatHasNotBegun_isLeftOut_andItsFutureWaitsForTheLastOne() {
        CompletableFuture<Void> first = overwrite("key", "1");
        CompletableFuture<Void> second = overwrite("key", "2");
        CompletableFuture<Void> third = overwrite("key", "3");
        assertThat(first).isNotDone();
        runAll();
        assertThat(made).containsExactly("3");
        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
        assertThat(third).isCompleted();
    }

    @Test
    void futureThatItsCallerCompletes_isNobodyElses() {
        CompletableFuture<Void> first = overwrite("key", "1");
        first.cancel(false);
        CompletableFuture<Void> second = overwrite("key", "2");
        assertThat(second).isNotDone();
        second.completeExceptionally(new IllegalStateException("given up"));
        CompletableFuture<Void> third = overwrite("key", "3");
        runAll();
        assertThat(third).isCompleted();
        assertThat(made).containsExactly("3");
    }

    @Test
    void overwriteUnderWay_isNotTakenBack() {
        CompletableFuture<Void> first = calls.addOverwrite("key", () -> {
            made.add("1");
            overwrite("key", "2");
            overwrite("key", "3");
        });
        runAll();
        assertThat(first).isCompleted();
        assertThat(made).containsExactly("1", "3");
    }

    @Test
    void overwriteBeforeAChange_isMade_becauseTheChangeDependsOnIt() {
        overwrite("key", "put");
        change("key", "evict");
        overwrite("key", "2");
        overwrite("key", "3");
        runAll();
        assertThat(made).containsExactly("put", "evict", "3");
    }

    @Test
    void failure_completesAllItStandsFor_andTheNextIsMade() {
        CompletableFuture<Void> first = overwrite("key", "never");
        CompletableFuture<Void> second = calls.addOverwrite("key", () -> {
            throw new IllegalStateException("broken");
        });
        CompletableFuture<Boolean> next = change("key", "next");
        runAll();
        assertThatThrownBy(first::join).hasRootCauseMessage("broken");
        assertThatThrownBy(second::join).hasRootCauseMessage("broken");
        assertThat(next.join()).isTrue();
    }

    @Test
    void busyKey_letsOthersIn() {
        change("busy", "1");
        change("busy", "2");
        change("other", "other");
        runAll();
        assertThat(made).containsExactly("1", "other", "2");
    }

    @Test
    void fullExecutor_isSaid_andTheKeyWorksLater() {
        full = true;
        assertThatThrownBy(() -> overwrite("key", "lost")).isInstanceOf(RejectedExecutionException.class);
        full = false;
        overwrite("key", "later");
        runAll();
        assertThat(made).containsExactly("later");
    }

    @Test
    void executorThatFillsUpMeanwhile_losesNothing() {
        change("key", "1");
        change("key", "2");
        full = true;
        runAll();
        assertThat(made).containsExactly("1", "2");
    }

    @Test
    void threadThatCannotBeStartedMeanwhile_losesNothing() {
        change("key", "1");
        change("key", "2");
        full = true;
        withError = true;
        runAll();
        full = false;
        change("key", "3");
        runAll();
        assertThat(made).containsExactly("1", "2", "3");
    }

    @Test
    void tooManyThatWait_areRefused_andOverwritesNeverAre() {
        for (int i = 0; i < 50; i++) {
            change("key", "change");
            overwrite("key", "overwrite");
        }
        assertThatThrownBy(() -> change("other", "too many"))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("100");
        for (int i = 0; i < 1000; i++) {
            overwrite("key", "last");
        }
        runAll();
        assertThat(made).hasSize(100).endsWith("change", "last");
        assertThat(change("other", "again")).isNotNull();
    }

    @Test
    void whoeverIsTold_mayWaitForTheNextCallOfTheKey() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            CallsInOrder real = new CallsInOrder(pool, 100);
            CountDownLatch added = new CountDownLatch(1);
            CompletableFuture<Boolean> first = real.add("key", () -> {
                await(added);
                return true;
            });
            CompletableFuture<Boolean> told = first.thenApply(
                    done -> real.add("key", () -> made.add("next")).join());
            CompletableFuture<Boolean> waiting = real.add("key", () -> made.add("waiting"));
            added.countDown();
            assertThat(told.get(1, TimeUnit.MINUTES)).isTrue();
            assertThat(waiting.get(1, TimeUnit.MINUTES)).isTrue();
            assertThat(made).containsExactly("waiting", "next");
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void manyThreads_manyKeys_keepEachKeysOrder() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            CallsInOrder real = new CallsInOrder(pool, 1_000_000);
            List<CompletableFuture<Boolean>> all = new ArrayList<>();
            List<List<Integer>> seen = new ArrayList<>();
            for (int key = 0; key < 20; key++) {
                seen.add(new ArrayList<>()); // each used by one thread at a time, one after the other
            }
            for (int i = 0; i < 20_000; i++) {
                int number = i;
                all.add(real.add("key " + i % 20, () -> seen.get(number % 20).add(number)));
            }
            for (CompletableFuture<Boolean> one : all) {
                assertThat(one.get(1, TimeUnit.MINUTES)).isTrue();
            }
            for (List<Integer> numbers : seen) {
                assertThat(numbers).hasSize(1000).isSorted();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void keyWithNothingToDo_isForgotten() {
        overwrite("key", "1");
        runAll();
        overwrite("key", "2");
        assertThat(tasks).hasSize(1);
        runAll();
        assertThat(made).containsExactly("1", "2");
    }
}
