package io.github.glustertmpfscache.internal.near;

import io.github.glustertmpfscache.internal.ListingLimit;
import io.github.glustertmpfscache.internal.ShardListing;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Decides which shards are listed to check their entries: those in which that costs less than looking at each of them. What was found out
 * is believed for a minute. For one thread at a time.
 */
final class ListingPolicy {
    /** A look takes as long as the listing of some 30 names; this is half of it. */
    static final int NAMES_FOR_A_LOOK = 16;
    /** Fewer looks are quickly made. */
    static final int FEWEST_LOOKS = 8;
    /** What a listing may meet besides, so that small shards of few entries are listed too. */
    static final int SPARE_NAMES = 64;
    /** So many looks tell how long they take on this mount. */
    static final int TELLING_LOOKS = 16;

    static final long MEMORY_NANOS = TimeUnit.SECONDS.toNanos(60);
    static final long AFTER_FAILURE_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** Half of the operation timeout if nobody has set one. */
    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final long longestNanos;
    /** By the shard's number. */
    private final Map<Integer, Size> sizes = new HashMap<>();

    private @Nullable Long notBeforeNanos;
    private int looks;
    private int slowLooks;

    /** How many names a shard has at least, and when that was found out. */
    private record Size(int names, long nanos) {}

    /**
     * Creates a policy that knows nothing of any shard.
     *
     * @param boundNanos for how long a checked entry is believed; a listing that takes half of it brings little
     */
    ListingPolicy(long boundNanos) {
        this.longestNanos = Math.min(boundNanos / 2, LONGEST_NANOS);
    }

    /** Whether any shard may be listed now. */
    boolean mayList(long nowNanos) {
        return notBeforeNanos == null || nowNanos - notBeforeNanos >= 0;
    }

    /** Whether to list a shard, which spares so many looks. */
    boolean isWorthIt(int shard, int spared, long nowNanos) {
        if (spared < FEWEST_LOOKS || !mayList(nowNanos)) {
            return false;
        }
        Size size = sizes.get(shard);
        return size == null || nowNanos - size.nanos() >= MEMORY_NANOS || size.names() < mostNames(spared);
    }

    /** When to stop a listing that spares so many looks. */
    ListingLimit limit(int spared) {
        return new ListingLimit(mostNames(spared), longestNanos);
    }

    private static int mostNames(int spared) {
        return (int) Math.min(Integer.MAX_VALUE, (long) NAMES_FOR_A_LOOK * spared + SPARE_NAMES);
    }

    /** What a listing that spared so many looks has met. */
    void listed(int shard, int spared, ShardListing listing, long nowNanos) {
        boolean tookTooLong = !listing.whole() && listing.names() < mostNames(spared);
        sizes.put(shard, new Size(tookTooLong ? Integer.MAX_VALUE : listing.names(), nowNanos));
        looks += listing.looks();
        slowLooks += listing.slowLooks();
        if (looks >= TELLING_LOOKS) {
            // Most of them, not their mean: a busy machine lets some of them take long anywhere.
            if (slowLooks * 2 > looks) {
                notBeforeNanos = nowNanos + MEMORY_NANOS;
            }
            looks = 0;
            slowLooks = 0;
        }
    }

    /** A shard could not be listed: because of the mount, or for a reason of its own, when it may cost a thread each time. */
    void failed(int shard, long nowNanos) {
        notBeforeNanos = nowNanos + AFTER_FAILURE_NANOS;
        sizes.put(shard, new Size(Integer.MAX_VALUE, nowNanos));
    }
}
