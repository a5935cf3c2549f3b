package io.github.glustertmpfscache.internal.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BoundedThreadsTest {
    @Test
    void tasks_runOnNamedDaemonThreads() throws Exception {
        BoundedThreads threads = new BoundedThreads("name", 1, 1);
        Thread thread = thread(threads);
        assertThat(thread.getName()).isEqualTo("name 1");
        assertThat(thread.isDaemon()).isTrue();
        threads.shutdown();
    }

    @Test
    void idleThreads_end_andComeAgain() throws Exception {
        BoundedThreads threads = new BoundedThreads("name", 1, 1, Duration.ofMillis(1));
        Thread first = thread(threads);
        first.join(TimeUnit.MINUTES.toMillis(1));
        assertThat(first.isAlive()).isFalse();
        assertThat(thread(threads).getName()).isEqualTo("name 2");
        threads.shutdown();
    }

    @Test
    void fullQueue_refuses() throws Exception {
        BoundedThreads threads = new BoundedThreads("name", 2, 3);
        CountDownLatch gate = new CountDownLatch(1);
        for (int i = 0; i < 5; i++) {
            threads.execute(() -> await(gate));
        }
        assertThatThrownBy(() -> threads.execute(() -> {}))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessage("More than 3 calls wait for the 2 threads \"name\"");
        gate.countDown();
        threads.shutdown();
    }

    @Test
    void shutdown_runsWhatWaits_andRefusesMore() throws Exception {
        BoundedThreads threads = new BoundedThreads("name", 1, 1);
        CountDownLatch gate = new CountDownLatch(1);
        CompletableFuture<Boolean> waiting = new CompletableFuture<>();
        threads.execute(() -> await(gate));
        threads.execute(() -> waiting.complete(true));
        threads.shutdown();
        assertThatThrownBy(() -> threads.execute(() -> {}))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("\"name\" have ended");
        gate.countDown();
        assertThat(waiting.get(1, TimeUnit.MINUTES)).isTrue();
    }

    private static Thread thread(BoundedThreads threads) throws Exception {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        threads.execute(() -> thread.complete(Thread.currentThread()));
        return thread.get(1, TimeUnit.MINUTES);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
