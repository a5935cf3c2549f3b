package io.github.glustertmpfscache;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.internal.threads.MountThreads;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** All of a mount's threads for file calls, with something else to do until this is closed. */
final class BusyThreads implements AutoCloseable {
    private static final int THREADS = 16;

    private final MountThreads threads;
    private final CountDownLatch gate = new CountDownLatch(1);

    BusyThreads(Path mount) throws InterruptedException {
        threads = MountThreads.acquire(mount);
        CountDownLatch busy = new CountDownLatch(THREADS);
        for (int i = 0; i < THREADS; i++) {
            threads.calls().execute(() -> {
                busy.countDown();
                awaitClose();
            });
        }
        assertThat(busy.await(1, TimeUnit.MINUTES)).isTrue();
    }

    private void awaitClose() {
        try {
            assertThat(gate.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Lets so many more calls wait for them. */
    void queue(int calls) {
        for (int i = 0; i < calls; i++) {
            threads.calls().execute(() -> {});
        }
    }

    @Override
    public void close() {
        gate.countDown();
        threads.release();
    }
}
