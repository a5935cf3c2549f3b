package io.github.glustertmpfscache.internal.near;

import io.github.glustertmpfscache.internal.EntryMetadata;
import io.github.glustertmpfscache.internal.EntryReading;
import io.github.glustertmpfscache.internal.Observers;

/** Tells observers for how long values in memory may have been stale. Thread-safe. */
final class Staleness {
    private final long boundNanos;
    private final NearTime time;
    private final Observers observers;

    /**
     * Creates it.
     *
     * @param boundNanos for how long after a check a value is given to callers
     */
    Staleness(long boundNanos, NearTime time, Observers observers) {
        this.boundNanos = boundNanos;
        this.time = time;
        this.observers = observers;
    }

    /** A look has found that the mount does not hold an entry any more. */
    void tell(NearEntry entry, EntryReading reading) {
        long now = time.nanoTime();
        long stale;
        if (reading instanceof EntryReading.Found read) {
            EntryMetadata other = read.entry().metadata();
            stale = entry.staleNanos(
                    other.version(), time.nanosSince(other.lifespan().createdAtMillis()), now, boundNanos);
        } else {
            stale = entry.staleNanos(null, Long.MAX_VALUE, now, boundNanos);
        }
        if (stale >= 0) {
            observers.staleness(stale);
        }
    }
}
