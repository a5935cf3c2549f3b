package io.github.glustertmpfscache.internal.reclaim;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.OtherThread;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ThreadSchedulerTest {
    /** Longer than it waits until it looks at the mount again. */
    private static final Duration AFTER_THE_NEXT_LOOK = Duration.ofMillis(1_500);

    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicInteger runs = new AtomicInteger();
    private volatile BooleanSupplier mountIsOut = () -> false;
    private final ThreadScheduler scheduler = new ThreadScheduler("scheduler test", () -> {
        boolean out = mountIsOut.getAsBoolean();
        looks.incrementAndGet();
        return out;
    });

    @AfterEach
    void end() {
        scheduler.shutdown();
    }

    /** Returns after whatever waits has looked again. */
    private void awaitNextLook() throws InterruptedException {
        CountDownLatch later = new CountDownLatch(1);
        scheduler.schedule(AFTER_THE_NEXT_LOOK, later::countDown);
        assertThat(later.await(1, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void task_runsOnce_afterItsDelay() throws Exception {
        long start = System.nanoTime();
        CompletableFuture<Long> ran = new CompletableFuture<>();
        scheduler.schedule(Duration.ofMillis(50), () -> {
            runs.incrementAndGet();
            ran.complete(System.nanoTime());
        });
        assertThat(ran.get(1, TimeUnit.MINUTES) - start)
                .isGreaterThanOrEqualTo(Duration.ofMillis(50).toNanos());
        awaitNextLook();
        assertThat(runs).hasValue(1);
    }

    @Test
    void task_waits_whileTheMountIsOut_andRunsOnceAfter() throws Exception {
        mountIsOut = () -> true;
        scheduler.schedule(Duration.ZERO, runs::incrementAndGet);
        OtherThread.until(() -> looks.get() == 2);
        assertThat(runs).hasValue(0);
        mountIsOut = () -> false;
        OtherThread.until(() -> runs.get() > 0);
        awaitNextLook();
        assertThat(runs).hasValue(1);
    }

    @Test
    void cancelledTask_thatWaitsForTheMount_neverRuns() throws Exception {
        mountIsOut = () -> true;
        Scheduler.Cancellation task = scheduler.schedule(Duration.ZERO, runs::incrementAndGet);
        OtherThread.until(() -> looks.get() == 1);
        task.cancel();
        mountIsOut = () -> false;
        awaitNextLook();
        assertThat(runs).hasValue(0);
    }

    /** Its next attempt is not known yet to whoever cancels it. */
    @Test
    void task_cancelledWhileItLooksAtTheMount_neverRuns() throws Exception {
        CompletableFuture<Scheduler.Cancellation> task = new CompletableFuture<>();
        mountIsOut = () -> {
            task.join().cancel();
            mountIsOut = () -> false;
            return true;
        };
        task.complete(scheduler.schedule(Duration.ZERO, runs::incrementAndGet));
        OtherThread.until(() -> looks.get() == 1);
        awaitNextLook();
        assertThat(runs).hasValue(0);
    }

    @Test
    void task_ofASchedulerThatHasEnded_neverRuns() {
        scheduler.shutdown();
        scheduler.schedule(Duration.ZERO, runs::incrementAndGet).cancel();
        assertThat(looks).hasValue(0);
        assertThat(runs).hasValue(0);
    }
}
