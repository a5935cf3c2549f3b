package io.github.glustertmpfscache.internal.near;

/**
 * How long the near-cache may answer without asking the mount, in nanoseconds.
 *
 * @param staleNanos for so long after a check without another one; 0 for a check each time
 * @param whileCheckingNanos for so long after a check while another one is made in the background; not less than the former
 */
public record NearSettings(long staleNanos, long whileCheckingNanos) {
    boolean holdsOwnPuts() {
        return whileCheckingNanos > 0;
    }
}
