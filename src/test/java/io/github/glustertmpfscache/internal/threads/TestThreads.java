package io.github.glustertmpfscache.internal.threads;

/** Makes few threads, for tests in other packages. */
public final class TestThreads {
    private TestThreads() {}

    public static IoThreads io(int usual, int spare) {
        return new IoThreads("test io", usual, spare, 100_000, () -> {});
    }

    public static BoundedThreads bounded(int threads) {
        return new BoundedThreads("test", threads, 100_000);
    }

    public static void end(IoThreads threads) {
        threads.endWhenIdle();
    }

    public static void end(BoundedThreads threads) {
        threads.shutdown();
    }
}
