package io.github.glustertmpfscache.internal.load;

/**
 * How values are loaded.
 *
 * @param refreshMillis how old a value is when it is loaded anew in the background; {@code Long.MAX_VALUE} for never
 * @param staleMillis for how long after its end a value may be served in place of one that cannot be had; 0 for not at all
 * @param softTimeoutNanos how long callers wait for a load when there is such a value; {@code Long.MAX_VALUE} for as long as it takes
 * @param acrossHostsNanos how long to wait for another host that loads the same; 0 for not caring about other hosts
 * @param withoutMount whether loaders are asked while the mount is out; what they make does not go into the cache then
 */
public record LoadSettings(
        long refreshMillis, long staleMillis, long softTimeoutNanos, long acrossHostsNanos, boolean withoutMount) {
    public static final long NEVER = Long.MAX_VALUE;

    boolean isAcrossHosts() {
        return acrossHostsNanos > 0;
    }

    boolean hasSoftTimeout() {
        return softTimeoutNanos != NEVER;
    }
}
