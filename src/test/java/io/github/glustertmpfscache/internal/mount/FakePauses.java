package io.github.glustertmpfscache.internal.mount;

/** Time that passes only in pauses. */
public final class FakePauses implements Pauses {
    private long now;

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public void pause(long nanos) {
        now += nanos;
    }

    @Override
    public double random() {
        return 0.5;
    }

    public void pass(java.time.Duration duration) {
        now += duration.toNanos();
    }
}
