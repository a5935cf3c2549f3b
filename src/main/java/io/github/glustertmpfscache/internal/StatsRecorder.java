package io.github.glustertmpfscache.internal;

import java.util.concurrent.atomic.LongAdder;

/** The counters of one cache, which all of its layers share. Thread-safe. */
public final class StatsRecorder {
    public final LongAdder mountHits = new LongAdder();
    public final LongAdder misses = new LongAdder();
    public final LongAdder expired = new LongAdder();
    public final LongAdder damaged = new LongAdder();
    public final LongAdder undecodable = new LongAdder();
    public final LongAdder unreadable = new LongAdder();
    public final LongAdder readRetries = new LongAdder();
    public final LongAdder puts = new LongAdder();
    public final LongAdder removals = new LongAdder();
    public final LongAdder evictions = new LongAdder();
    public final LongAdder swept = new LongAdder();
    public final LongAdder reaped = new LongAdder();
    public final LongAdder refused = new LongAdder();
    public final LongAdder nearHits = new LongAdder();
    /** By a get. */
    public final LongAdder nearChecked = new LongAdder();
    /** In the background. */
    public final LongAdder nearCheckedInBackground = new LongAdder();

    public final LongAdder nearStale = new LongAdder();
    public final LongAdder nearEvictions = new LongAdder();
    public final LongAdder loads = new LongAdder();
    public final LongAdder loadFailures = new LongAdder();
    public final LongAdder loadNanos = new LongAdder();
    public final LongAdder loadStale = new LongAdder();
    public final LongAdder loadedElsewhere = new LongAdder();
    public final LongAdder loadsNotCached = new LongAdder();
    public final LongAdder refreshes = new LongAdder();
    /** Calls of the mount that have not ended in time. */
    public final LongAdder timeouts = new LongAdder();
    /** Operations that did without the mount because it was out. */
    public final LongAdder degradedReads = new LongAdder();

    public final LongAdder droppedWrites = new LongAdder();
    public final LongAdder repairs = new LongAdder();
}
