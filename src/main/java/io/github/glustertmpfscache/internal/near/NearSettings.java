package io.github.glustertmpfscache.internal.near;

/**
 * How long the near-cache may answer without asking the mount, in nanoseconds.
 *
 * @param staleNanos for so long after a check without another one; 0 for a check each time
 * @param whileCheckingNanos for so long after a check while another one is made in the background; not less than the former
 * @param whileOutNanos for so long after a check while the mount is out; not less than the former
 */
public record NearSettings(long staleNanos, long whileCheckingNanos, long whileOutNanos) {
    boolean holdsOwnPuts() {
        return whileOutNanos > 0;
    }
}
