package io.github.glustertmpfscache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A loader that ends when the test says so. */
final class GatedLoader<V> implements CacheLoader<V> {
    private final Callable<V> outcome;
    private final CountDownLatch called = new CountDownLatch(1);
    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicInteger calls = new AtomicInteger();
    private volatile @Nullable Thread thread;

    private GatedLoader(Callable<V> outcome) {
        this.outcome = outcome;
    }

    static <V> GatedLoader<V> returning(V value) {
        return new GatedLoader<>(() -> value);
    }

    static <V> GatedLoader<V> doing(Callable<V> outcome) {
        return new GatedLoader<>(outcome);
    }

    @Override
    public @Nullable V load(String key) throws Exception {
        calls.incrementAndGet();
        thread = Thread.currentThread();
        called.countDown();
        await(gate);
        return outcome.call();
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
    }

    /** Returns once it has been called. */
    void awaitCall() throws InterruptedException {
        await(called);
    }

    /** Lets all calls end. */
    void open() {
        gate.countDown();
    }

    int calls() {
        return calls.get();
    }

    /** On which thread it was called last. */
    @Nullable
    Thread thread() {
        return thread;
    }
}
