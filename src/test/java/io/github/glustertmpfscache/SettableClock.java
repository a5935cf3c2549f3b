package io.github.glustertmpfscache;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is told. */
final class SettableClock implements InstantSource {
    private final Instant start;
    private volatile Instant now;

    SettableClock(Instant now) {
        this.start = now;
        this.now = now;
    }

    /** The time that only goes forward: the real one, and by how much this one was set ahead. */
    long nanoTime() {
        return System.nanoTime() + Duration.between(start, now).toNanos();
    }

    void set(Instant instant) {
        now = instant;
    }

    @Override
    public Instant instant() {
        return now;
    }
}
