package io.github.glustertmpfscache.internal.near;

import io.github.glustertmpfscache.internal.EntryIdentity;
import io.github.glustertmpfscache.internal.EntryVersion;
import io.github.glustertmpfscache.internal.KnownEntry;
import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.value.FoundValue;
import io.github.glustertmpfscache.internal.value.UndecodableException;
import io.github.glustertmpfscache.internal.value.ValueFormat;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A value in memory, and when the mount was last known to hold it.
 *
 * <p>Concurrency: everything is final but what the last check has found, which whoever checks moves on, one at a time. It only ever
 * says that this very value was there at some time; a value that is replaced is another object.
 */
final class NearEntry {
    private final ValueFormat<?> format;
    /** Given to callers as it is; null if each must get its own. */
    private final @Nullable FoundValue<?> shared;

    private final Object kept;
    private final Lifespan lifespan;
    // What an Origin says, without the way to it: each hit looks at the generation.
    private final @Nullable EntryIdentity identity;
    private final @Nullable EntryVersion version;
    private final long generation;
    private final int weight;
    /** When the last check began. */
    private volatile long checkedNanos;
    /** From when on only the mount can tell whether the entry is live. */
    private volatile long expiryNanos;
    /** How many checks have found the value. */
    private volatile int checks;

    private final AtomicBoolean checking = new AtomicBoolean();

    /**
     * Where a value comes from.
     *
     * @param identity recognises it on the mount; null if nothing does
     * @param version which put wrote it; null if that is not known
     * @param generation how often the cache had been cleared
     */
    record Origin(
            @Nullable EntryIdentity identity, @Nullable EntryVersion version, long generation) {}

    private NearEntry(
            ValueFormat<?> format,
            @Nullable FoundValue<?> shared,
            Object kept,
            Lifespan lifespan,
            Origin origin,
            int weight,
            long checkedNanos,
            long expiryNanos) {
        this.format = format;
        this.shared = shared;
        this.kept = kept;
        this.lifespan = lifespan;
        this.identity = origin.identity();
        this.version = origin.version();
        this.generation = origin.generation();
        this.weight = weight;
        this.checkedNanos = checkedNanos;
        this.expiryNanos = expiryNanos;
    }

    /**
     * An entry for a value that is on the mount.
     *
     * @param found what was found or put, with the lifespan that its header says
     * @param kept makes copies of the value, unless all may share it
     */
    static <V> NearEntry of(
            FoundValue<V> found,
            Object kept,
            ValueFormat<V> format,
            Origin origin,
            int weight,
            long checkedNanos,
            long expiryNanos) {
        boolean isShared = found.value() == null || format.sharesValues();
        return new NearEntry(
                format, isShared ? found : null, kept, found.lifespan(), origin, weight, checkedNanos, expiryNanos);
    }

    boolean isOf(ValueFormat<?> format, long generation) {
        return this.generation == generation && this.format.isLike(format);
    }

    /** Whether a check that began less than so long ago has found the value, and it has not expired. */
    boolean isFresh(long nowNanos, long boundNanos) {
        return nowNanos - checkedNanos < boundNanos && nowNanos - expiryNanos < 0;
    }

    /** The value, for a caller that {@link #isOf} says yes to. */
    @SuppressWarnings("unchecked") // format is the one that made it
    <V> FoundValue<V> found() throws UndecodableException {
        FoundValue<?> ready = shared;
        return ready != null
                ? (FoundValue<V>) ready
                : new FoundValue<>(((ValueFormat<V>) format).fromKept(kept), lifespan);
    }

    /** What the mount needs to recognise the entry. */
    @Nullable
    KnownEntry known() {
        return identity == null ? null : new KnownEntry(identity, lifespan);
    }

    /** How many checks have ended; for {@link #checked}, before one begins. */
    int checks() {
        return checks;
    }

    /**
     * The mount held this entry at that time. If another check has ended since this one began, it is not known which of the two
     * knows of the latest touch, and the earlier end counts.
     */
    synchronized void checked(int checksBefore, long atNanos, long newExpiryNanos) {
        boolean alone = checks == checksBefore;
        checks = checks + 1;
        expiryNanos = alone || newExpiryNanos - expiryNanos < 0 ? newExpiryNanos : expiryNanos;
        checkedNanos = alone || atNanos - checkedNanos > 0 ? atNanos : checkedNanos;
    }

    /** Whether the caller is the one to check the entry in the background. */
    boolean beginCheck() {
        return checking.compareAndSet(false, true);
    }

    void endCheck() {
        checking.set(false);
    }

    /** Whether two entries hold what one and the same put has written. */
    boolean isSamePutAs(NearEntry other) {
        return version != null && version.equals(other.version) && format == other.format;
    }

    int weight() {
        return weight;
    }
}
