package io.github.glustertmpfscache.internal;

import java.time.Duration;

/**
 * When an entry is dead, beyond what it says about itself.
 *
 * @param idleMillis how long an entry lives without being used, or {@link Lifespan#NEVER}
 * @param skewMillis by how much the clocks of two hosts may differ
 * @param keptMillis for how long a dead entry stays, because it may be wanted even so
 */
public record ExpiryRules(long idleMillis, long skewMillis, long keptMillis) {
    /** Entries die by their lifespan alone, whatever the clock that wrote it. */
    public static final ExpiryRules NONE =
            new ExpiryRules(Lifespan.NEVER, Duration.ofDays(36_500).toMillis());

    /** Rules by which nobody wants dead entries. */
    public ExpiryRules(long idleMillis, long skewMillis) {
        this(idleMillis, skewMillis, 0);
    }

    /** For how long after its end an entry must not be removed. */
    public long graceMillis() {
        return skewMillis + keptMillis;
    }

    /**
     * Whether the entry's own lifespan says that it is dead. One that a clock too far ahead has written says nothing that can
     * be believed about when it ends, so it counts as dead too.
     */
    public boolean isOver(Lifespan lifespan, long nowMillis) {
        return lifespan.isExpiredAt(nowMillis)
                || (!lifespan.neverExpires() && lifespan.createdAtMillis() > plus(nowMillis, skewMillis));
    }

    public boolean hasIdleLimit() {
        return idleMillis != Lifespan.NEVER;
    }

    public boolean isIdle(long lastUseMillis, long nowMillis) {
        return hasIdleLimit() && nowMillis >= plus(lastUseMillis, idleMillis);
    }

    /** Whether no host whose clock is right enough takes the entry for live any more, so that it may be removed. */
    public boolean mayBeRemoved(long expiresAtMillis, long lastUseMillis, long nowMillis, long graceMillis) {
        long past = nowMillis - graceMillis;
        boolean over = expiresAtMillis != Lifespan.NEVER && past >= expiresAtMillis;
        return over || isIdle(lastUseMillis, past);
    }

    private static long plus(long millis, long more) {
        long sum = millis + more;
        return sum < millis ? Long.MAX_VALUE : sum;
    }
}
