package io.github.glustertmpfscache;

import io.github.glustertmpfscache.internal.outage.CircuitBreaker;
import io.github.glustertmpfscache.internal.threads.IoThreads;
import java.time.Duration;

/**
 * How a cache's mount does, as all caches know it that this JVM has open on it. The numbers are read one after the other.
 *
 * @param state whether operations go to the mount
 * @param cause why they do not, or did not the last time, in words for people; empty if they always did
 * @param inState for how long they have, or have not
 * @param outages how often they did not
 * @param outageTime for how long in all, this time included
 * @param refusals how many file operations were not begun because of that
 * @param threadsInUse how many of the library's threads are making file calls of the mount, the stuck ones included
 * @param mostThreadsInUse the most that there ever were of them
 * @param threadsStuck how many are in a call that nobody waits for: its operation has given it up, or it releases what nobody needs any more,
 *     which takes milliseconds on a sound mount; 0 again when the mount has come back
 * @param queuedCalls how many calls wait for a thread
 * @param pendingRepairs how many keys this cache could not write, and will remove when the mount is back; an unfinished
 *     {@code clear} counts as one
 */
public record MountHealth(
        State state,
        String cause,
        Duration inState,
        long outages,
        Duration outageTime,
        long refusals,
        int threadsInUse,
        int mostThreadsInUse,
        int threadsStuck,
        int queuedCalls,
        int pendingRepairs) {
    /** The state of the mount's circuit breaker. */
    public enum State {
        /** Operations go to the mount. */
        CLOSED,
        /** They do not. */
        OPEN,
        /** They do not, and a probe is finding out whether they could. */
        HALF_OPEN
    }

    static MountHealth of(CircuitBreaker.Snapshot breaker, IoThreads io, int pendingRepairs) {
        return new MountHealth(
                State.valueOf(breaker.state().name()),
                breaker.cause(),
                Duration.ofNanos(breaker.inStateNanos()),
                breaker.timesOpened(),
                Duration.ofNanos(breaker.openNanos()),
                breaker.refused(),
                io.inUse(),
                io.mostInUse(),
                io.abandoned(),
                io.queued(),
                pendingRepairs);
    }
}
