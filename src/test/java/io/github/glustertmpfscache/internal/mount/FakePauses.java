package io.github.glustertmpfscache.internal.mount;

/** Time that passes only in pauses. */
final class FakePauses implements Pauses {
    private long now;

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public void pause(long nanos) {
        now += nanos;
    }

    void pass(java.time.Duration duration) {
        now += duration.toNanos();
    }
}
