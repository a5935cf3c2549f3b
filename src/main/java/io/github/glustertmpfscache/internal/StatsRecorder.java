package io.github.glustertmpfscache.internal;

import java.util.concurrent.atomic.LongAdder;

/** The counters of one cache, which all of its layers share, and who is told of what they do not count. Thread-safe. */
public final class StatsRecorder {
    public final LongAdder mountHits = new LongAdder();
    public final LongAdder misses = new LongAdder();
    /** Gets that were given what another one has found or loaded. */
    public final LongAdder sharedHits = new LongAdder();

    public final LongAdder expired = new LongAdder();
    public final LongAdder damaged = new LongAdder();
    public final LongAdder undecodable = new LongAdder();
    public final LongAdder unreadable = new LongAdder();
    public final LongAdder readRetries = new LongAdder();
    public final LongAdder puts = new LongAdder();
    public final LongAdder removals = new LongAdder();
    /** To keep the cache below its maximum. */
    public final LongAdder evictedForSize = new LongAdder();
    /** To keep the mount below its high mark. */
    public final LongAdder evictedAtWatermark = new LongAdder();
    /** To make room on a mount that is full. */
    public final LongAdder evictedWhenFull = new LongAdder();

    public final LongAdder sweptExpired = new LongAdder();
    public final LongAdder sweptUnusable = new LongAdder();
    public final LongAdder reaped = new LongAdder();
    public final LongAdder sweeps = new LongAdder();
    public final LongAdder sweepNanos = new LongAdder();
    /** Of values, as they are stored. */
    public final LongAdder bytesRead = new LongAdder();

    public final LongAdder bytesWritten = new LongAdder();
    public final ErrnoCounters retries = new ErrnoCounters();
    public final ErrnoCounters errors = new ErrnoCounters();
    public final LongAdder refused = new LongAdder();
    public final LongAdder nearHits = new LongAdder();
    /** By a get. */
    public final LongAdder nearChecked = new LongAdder();
    /** In the background, by a look or by a listing. */
    public final LongAdder nearCheckedInBackground = new LongAdder();

    public final LongAdder nearStale = new LongAdder();
    public final LongAdder nearEvictions = new LongAdder();
    public final LongAdder loadSuccesses = new LongAdder();
    public final LongAdder loadFailures = new LongAdder();
    public final LongAdder loadNanos = new LongAdder();
    public final LongAdder loadStale = new LongAdder();
    public final LongAdder loadedElsewhere = new LongAdder();
    public final LongAdder loadsNotCached = new LongAdder();
    public final LongAdder refreshes = new LongAdder();
    /** Calls of the mount that have not ended in time. */
    public final LongAdder timeouts = new LongAdder();
    /** Gets that did without the mount because it was out. */
    public final LongAdder degradedGets = new LongAdder();
    /** Other operations that would have read. */
    public final LongAdder degradedReads = new LongAdder();

    public final LongAdder droppedWrites = new LongAdder();
    public final LongAdder repairs = new LongAdder();
    /** Who is told of what is not counted here. */
    public final Observers observers = new Observers();

    public long evictions() {
        return evictedForSize.sum() + evictedAtWatermark.sum() + evictedWhenFull.sum();
    }

    public long swept() {
        return sweptExpired.sum() + sweptUnusable.sum();
    }
}
