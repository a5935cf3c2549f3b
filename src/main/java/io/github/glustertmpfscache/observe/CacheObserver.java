package io.github.glustertmpfscache.observe;

/**
 * Is told of what one cache does. While a cache has no observer, nothing is measured for one.
 *
 * <p>The methods are called by any thread, several at a time, in the middle of the operation that they tell of: they must be
 * thread-safe, quick, and make no call of the cache. What they throw is logged, and does not disturb the operation.
 */
public interface CacheObserver {
    /**
     * An operation on the mount has ended: of a caller, of a loader's value, of a check in the background, or of what was made up for after
     * an outage. What the near-cache answers is none, nor is the listing of a directory with which it checks many values.
     *
     * @param operation what was asked for
     * @param outcome what came of it
     * @param nanos how long its caller has waited for it, in nanoseconds, handing it to another thread and retries included
     */
    default void mountOperation(MountOperation operation, MountOutcome outcome, long nanos) {}

    /**
     * A check has shown that a value in memory was replaced or removed on the mount by somebody else.
     *
     * @param nanos for how long, in nanoseconds, callers may have got it from memory after that, at most: zero if nobody may have. From the
     *     time at which the new value was written, by its writer's clock, or the last check, to the end of the staleness bound. The
     *     staleness of the mount itself is not in it
     */
    default void staleness(long nanos) {}
}
