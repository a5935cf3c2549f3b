package io.github.glustertmpfscache.internal.reclaim;

import io.github.glustertmpfscache.internal.StatsRecorder;

/** Why an entry goes that could still be used. */
enum EvictionCause {
    /** Its cache is above its maximum. */
    SIZE,
    /** The mount is above its high mark. */
    WATERMARK,
    /** Something is being written for which there is no room. */
    FULL;

    void count(StatsRecorder stats) {
        switch (this) {
            case SIZE -> stats.evictedForSize.increment();
            case WATERMARK -> stats.evictedAtWatermark.increment();
            case FULL -> stats.evictedWhenFull.increment();
        }
    }
}
