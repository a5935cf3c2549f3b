package io.github.glustertmpfscache.internal.near;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.internal.near.FakeStore.Call;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What another thread does, stopped within a call of the store. */
record Other(CompletableFuture<Void> done, CountDownLatch goOn) {
    static Other stoppedBefore(FakeStore store, Call call, FakeStore.Step work) {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        store.before(call, stop(arrived, goOn));
        return start(work, arrived, goOn);
    }

    static Other stoppedAfter(FakeStore store, Call call, FakeStore.Step work) {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        store.after(call, stop(arrived, goOn));
        return start(work, arrived, goOn);
    }

    private static FakeStore.Step stop(CountDownLatch arrived, CountDownLatch goOn) {
        return () -> {
            arrived.countDown();
            await(goOn);
        };
    }

    private static Other start(FakeStore.Step work, CountDownLatch arrived, CountDownLatch goOn) {
        CompletableFuture<Void> done = CompletableFuture.runAsync(() -> {
            try {
                work.run();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        await(arrived);
        return new Other(done, goOn);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    void finish() {
        goOn.countDown();
        done.join();
    }
}
