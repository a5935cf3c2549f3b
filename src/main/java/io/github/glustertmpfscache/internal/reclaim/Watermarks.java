package io.github.glustertmpfscache.internal.reclaim;

import io.github.glustertmpfscache.internal.mount.Space;

/**
 * Between which fillings of a mount caches evict.
 *
 * @param low down to which part of the total they evict
 * @param high from which part of the total on they evict; more than 1 for never
 */
public record Watermarks(double low, double high) {
    /** Evicting begins at 90 %, which leaves room for what is written until it takes effect, and for GlusterFS's reserve. */
    public static final Watermarks DEFAULT = new Watermarks(0.80, 0.90);

    /** The mount may fill up. */
    public static final Watermarks OFF = new Watermarks(2, 2);

    public boolean areOn() {
        return high <= 1;
    }

    public long highBytes(Space space) {
        return space.total() == 0 ? Long.MAX_VALUE : (long) (space.total() * high); // some file systems do not tell
    }

    public long lowBytes(Space space) {
        return (long) (space.total() * low);
    }

    /** From where on writers help: a third of the way from the high mark to a full volume. */
    long criticalBytes(Space space) {
        long high = highBytes(space);
        return high == Long.MAX_VALUE ? high : (2 * high + space.total()) / 3;
    }
}
