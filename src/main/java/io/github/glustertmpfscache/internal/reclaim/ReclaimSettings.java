package io.github.glustertmpfscache.internal.reclaim;

import java.time.Duration;

/**
 * The bounds of one cache.
 *
 * @param maximumBytes what its files may take, or {@link Long#MAX_VALUE}
 * @param watermarks between which fillings of the mount it evicts
 * @param neverFull whether nothing may be written that would fill the mount
 * @param sweepInterval how long one pass over all entries takes
 * @param sweep whether it sweeps at all
 * @param leftoverGrace for how long a file that is no entry must have been seen unchanged before it is removed
 */
public record ReclaimSettings(
        long maximumBytes,
        Watermarks watermarks,
        boolean neverFull,
        Duration sweepInterval,
        boolean sweep,
        Duration leftoverGrace) {
    public boolean hasMaximum() {
        return maximumBytes != Long.MAX_VALUE;
    }
}
