package io.github.glustertmpfscache.internal;

import java.util.concurrent.atomic.LongAdder;

/** The counters of one cache, which all of its layers share. Thread-safe. */
public final class StatsRecorder {
    public final LongAdder hits = new LongAdder();
    public final LongAdder misses = new LongAdder();
    public final LongAdder expired = new LongAdder();
    public final LongAdder damaged = new LongAdder();
    public final LongAdder unreadable = new LongAdder();
    public final LongAdder readRetries = new LongAdder();
    public final LongAdder puts = new LongAdder();
    public final LongAdder removals = new LongAdder();
    public final LongAdder evictions = new LongAdder();
    public final LongAdder swept = new LongAdder();
    public final LongAdder reaped = new LongAdder();
    public final LongAdder refused = new LongAdder();
}
