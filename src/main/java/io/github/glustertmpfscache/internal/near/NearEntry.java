package io.github.glustertmpfscache.internal.near;

import io.github.glustertmpfscache.internal.EntryIdentity;
import io.github.glustertmpfscache.internal.EntryVersion;
import io.github.glustertmpfscache.internal.KnownEntry;
import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.value.FoundValue;
import io.github.glustertmpfscache.internal.value.UndecodableException;
import io.github.glustertmpfscache.internal.value.ValueFormat;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A value in memory, and when the mount was last known to hold it.
 *
 * <p>Concurrency: everything is final but what the last check has found, which whoever checks moves on, one at a time, and notes on the
 * uses. It only ever says that this very value was there at some time; a value that is replaced is another object.
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
    /** How long after the last check it was last given to a caller because the mount was out, in milliseconds. */
    private volatile int servedWhileOutMillis;

    /** How many checks have begun since it was last given to a caller. Not volatile, for the sake of hits: a use may go unnoticed. */
    private int unusedChecks = 1; // who reads it from the mount is given it then

    private boolean told; // guarded by this: that it was replaced

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
        return isOf(generation) && this.format.isLike(format);
    }

    boolean isOf(long generation) {
        return this.generation == generation;
    }

    /** Whether a check that began less than so long ago has found the value, and it has not expired. */
    boolean isFresh(long nowNanos, long boundNanos) {
        return nowNanos - checkedNanos < boundNanos && nowNanos - expiryNanos < 0;
    }

    /** Whether the last check began so long ago or longer, of an entry that can be checked. */
    boolean isDue(long nowNanos, long dueNanos) {
        return nowNanos - checkedNanos >= dueNanos && identity != null;
    }

    /** A caller is given this from memory alone. */
    void used() {
        if (unusedChecks != 0) { // the line of a hot entry is to stay in all processors' caches
            unusedChecks = 0;
        }
    }

    /** A caller is given this by a look of its own. */
    void usedByLook() {
        unusedChecks = 1;
    }

    int unusedChecks() {
        return unusedChecks;
    }

    /** A check begins that is no use; returns how many of them there were before. */
    int beginUnused() {
        int before = unusedChecks;
        unusedChecks = before + 1;
        return before;
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

    /** A caller is given this although it was not checked, because the mount was out. */
    void servedWhileOut(long nowNanos) {
        servedWhileOutMillis = (int) TimeUnit.NANOSECONDS.toMillis(nowNanos - checkedNanos); // a day at most
    }

    /**
     * For how long callers may have been given this after it was replaced or removed by somebody else, at most. Says so once.
     *
     * @param version the put that has replaced it; null if it was removed
     * @param ageNanos how long ago that was, by its writer's clock; as long as the last check if that is not known
     * @param boundNanos for how long it was believed after a check
     * @return negative if nobody else has, or it has only gone with its time
     */
    long staleNanos(@Nullable EntryVersion version, long ageNanos, long nowNanos, long boundNanos) {
        if (this.version == null || this.version.equals(version)) {
            return -1; // an own put is read once after its bound, whatever is there
        }
        long checked = checkedNanos;
        if ((version == null && nowNanos - expiryNanos >= 0) || !tellsFirst()) {
            return -1;
        }
        long sinceCheck = nowNanos - checked;
        long replacedAt = sinceCheck - Math.max(0, Math.min(ageNanos, sinceCheck));
        long believed = Math.max(
                Math.min(boundNanos, expiryNanos - checked), TimeUnit.MILLISECONDS.toNanos(servedWhileOutMillis));
        return Math.max(0, Math.min(believed, sinceCheck) - replacedAt);
    }

    /** Of all who find out at the same time, one. */
    private synchronized boolean tellsFirst() {
        boolean first = !told;
        told = true;
        return first;
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
        servedWhileOutMillis = 0;
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
        return version != null && version.equals(other.version) && format.isLike(other.format);
    }

    int weight() {
        return weight;
    }
}
