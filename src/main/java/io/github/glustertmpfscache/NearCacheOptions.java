package io.github.glustertmpfscache;

import static java.util.Objects.requireNonNull;

import io.github.glustertmpfscache.internal.near.NearSettings;
import java.time.Duration;

/**
 * How a cache keeps values in this JVM's memory, in front of the mount. A value in memory is returned without a file call for as long as
 * the staleness bound says; then one look at the metadata of its file tells whether it is still the same, and its bytes are read
 * again only if it is not. What is put, evicted or cleared through the same cache object is seen at once. Immutable.
 *
 * <p>What another host, or another cache object of the same name in this JVM, changes is seen when the bound is over, plus the mount's
 * own staleness (see {@link GlusterTmpfsCache}).
 *
 * <p>On GlusterFS, values that are in use are checked before their bound is over, many at a time and in the background, where listing the
 * directories of their files costs less than a look at each. They then stay hits for as long as they are used and nobody changes them.
 *
 * <p>Needs {@code com.github.ben-manes.caffeine:caffeine} on the class path.
 */
public final class NearCacheOptions {
    private static final Duration DEFAULT_BOUND = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final int LOOKS_PER_IDLE_TIME = 8;

    private final long maximumBytes;
    private final Duration stalenessBound;
    private final Duration staleWhileRevalidate;
    private final Duration staleWhileUnavailable;

    private NearCacheOptions(
            long maximumBytes, Duration stalenessBound, Duration staleWhileRevalidate, Duration staleWhileUnavailable) {
        this.maximumBytes = maximumBytes;
        this.stalenessBound = stalenessBound;
        this.staleWhileRevalidate = staleWhileRevalidate;
        this.staleWhileUnavailable = staleWhileUnavailable;
    }

    /**
     * A near-cache of a size, with a staleness bound of one second. Values that are used often stay longest (W-TinyLFU).
     *
     * @param bytes what the values may take, each counted with its key and what it takes besides; of values that a codec calls
     *     immutable, the bytes that it has encoded them to are counted. More than 0
     * @return the options
     * @throws IllegalArgumentException if the number is 0 or negative
     */
    public static NearCacheOptions ofMaximumBytes(long bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("maximumBytes (" + bytes + ") must be more than 0");
        }
        return new NearCacheOptions(bytes, DEFAULT_BOUND, Duration.ZERO, Duration.ZERO);
    }

    /**
     * Sets for how long a value is returned from memory before the mount is asked again; one second if not called. It is counted from the
     * beginning of the last look at the mount.
     *
     * @param bound the time, zero to one day; zero asks each time, which costs one look at the metadata and moves no value
     * @return new options
     * @throws IllegalArgumentException if the time is negative or longer than a day
     */
    public NearCacheOptions stalenessBound(Duration bound) {
        return new NearCacheOptions(
                maximumBytes, requireUpToADay(bound, "stalenessBound"), staleWhileRevalidate, staleWhileUnavailable);
    }

    /**
     * Lets no caller wait for the mount as long as a value is in memory that is not too old: past the staleness bound it is returned at once
     * and the mount is asked in the background. If not called, the caller that comes first after the bound waits.
     *
     * @param hardLimit how long after the last look at the mount a value may be returned so; zero to one day. It takes the place of
     *     the staleness bound as what a caller can rely on. Without effect if it is not longer than the bound. With
     *     {@link GlusterTmpfsCacheBuilder#expireAfterAccess}, an eighth of that time at most
     * @return new options
     * @throws IllegalArgumentException if the time is negative or longer than a day
     */
    public NearCacheOptions staleWhileRevalidate(Duration hardLimit) {
        return new NearCacheOptions(
                maximumBytes,
                stalenessBound,
                requireUpToADay(hardLimit, "staleWhileRevalidate"),
                staleWhileUnavailable);
    }

    /**
     * Lets values in memory stand in for the mount while that is out, or does not answer for a key in time: callers get what was there at
     * the last look. If not called, a value is not returned beyond the staleness bound, whatever the mount does.
     *
     * @param hardLimit how long after the last look at the mount a value may be returned so; zero to one day. During an outage it takes
     *     the place of the staleness bound as what a caller can rely on, but what this cache object itself has tried to put, evict or
     *     clear meanwhile is never served. Without effect if it is not longer than the bound. With
     *     {@link GlusterTmpfsCacheBuilder#expireAfterAccess}, that time at most
     * @return new options
     * @throws IllegalArgumentException if the time is negative or longer than a day
     */
    public NearCacheOptions staleWhileUnavailable(Duration hardLimit) {
        return new NearCacheOptions(
                maximumBytes,
                stalenessBound,
                staleWhileRevalidate,
                requireUpToADay(hardLimit, "staleWhileUnavailable"));
    }

    private static Duration requireUpToADay(Duration duration, String name) {
        if (requireNonNull(duration, name).isNegative() || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " (" + duration + ") must be from zero to one day");
        }
        return duration;
    }

    long maximumBytes() {
        return maximumBytes;
    }

    /**
     * What counts where entries die that are not used for so long: the mount must hear of uses several times in that time, and while it is
     * out, when it hears of none, a value must not outlive it.
     */
    NearSettings settings(long idleMillis) {
        long longest = nanosUpToADay(idleMillis / LOOKS_PER_IDLE_TIME);
        long bound = Math.min(stalenessBound.toNanos(), longest);
        long whileChecking = Math.max(bound, Math.min(staleWhileRevalidate.toNanos(), longest));
        long whileOut = Math.max(whileChecking, Math.min(staleWhileUnavailable.toNanos(), nanosUpToADay(idleMillis)));
        return new NearSettings(bound, whileChecking, whileOut);
    }

    private static long nanosUpToADay(long millis) {
        return Duration.ofMillis(Math.min(millis, LONGEST.toMillis())).toNanos();
    }

    /** The options in words, for a log line. */
    @Override
    public String toString() {
        return maximumBytes + " bytes believed for " + stalenessBound.toMillis() + " ms";
    }
}
