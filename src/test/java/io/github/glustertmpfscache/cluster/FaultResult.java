package io.github.glustertmpfscache.cluster;

import io.github.glustertmpfscache.MountHealth;
import io.github.glustertmpfscache.OutageStats;

/**
 * What a fault has done to an application.
 *
 * @param seconds how long it lasted
 * @param library the calls through the library
 * @param plain the plain file calls beside them
 * @param readThrough the requests of the application that has a loader
 * @param outage what the library did without the mount
 * @param health how the mount was when all was over
 * @param libraryGoodNanos how long after the mending a get was a hit on the mount; negative if none was
 * @param plainGoodNanos how long after the mending a plain read succeeded; negative if none did
 * @param settledNanos how long after the mending nothing was left of the fault; negative if something was
 * @param mostLibraryThreads the most threads of the library that there were, of all kinds
 * @param longestHiccupNanos the longest time in which the machine ran nothing of this JVM
 */
record FaultResult(
        Fault fault,
        double seconds,
        Calls library,
        Calls plain,
        Calls readThrough,
        OutageStats outage,
        MountHealth health,
        long libraryGoodNanos,
        long plainGoodNanos,
        long settledNanos,
        int mostLibraryThreads,
        long longestHiccupNanos) {

    /**
     * A summary of a {@link CallLog}.
     *
     * @param excessNanos the most by which a call was longer than it may be, hiccups of the machine left out
     * @param unended how many threads were still in a call when all was over
     */
    record Calls(long calls, long longestNanos, long failed, long wrong, long excessNanos, long unended) {}
}
