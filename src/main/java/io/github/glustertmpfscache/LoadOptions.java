package io.github.glustertmpfscache;

import static java.util.Objects.requireNonNull;

import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.load.LoadSettings;
import java.time.Duration;

/**
 * How a cache loads values for {@link TypedCache#get(String, CacheLoader)}: when anew, and what to do when a load fails or takes long.
 * Without any of these settings, a value is loaded when there is none, once for all who ask at the same time in this JVM. Immutable.
 */
public final class LoadOptions {
    /** No setting at all. */
    static final LoadOptions NONE = new LoadOptions(
            GlusterTmpfsCache.FOREVER, Duration.ZERO, GlusterTmpfsCache.FOREVER, Duration.ZERO, Duration.ZERO);

    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private final Duration refreshAfterWrite;
    private final Duration staleIfError;
    private final Duration softTimeout;
    private final Duration oncePerCluster;
    private final Duration absenceTtl;

    private LoadOptions(
            Duration refreshAfterWrite,
            Duration staleIfError,
            Duration softTimeout,
            Duration oncePerCluster,
            Duration absenceTtl) {
        this.refreshAfterWrite = refreshAfterWrite;
        this.staleIfError = staleIfError;
        this.softTimeout = softTimeout;
        this.oncePerCluster = oncePerCluster;
        this.absenceTtl = absenceTtl;
    }

    /**
     * The defaults.
     *
     * @return options without any setting
     */
    public static LoadOptions create() {
        return NONE;
    }

    /**
     * Loads a value anew in the background when it is asked for and older than this; the old one is returned at once, and stays if the
     * load fails; if the loader returns null, it goes. Should be shorter than the time to live. Age is by the clock of the host that
     * wrote the value. A load that fails, or is left to another host, is not tried again for a second.
     *
     * @param age how old, more than zero; {@link GlusterTmpfsCache#FOREVER} for never, the default
     * @return new options
     * @throws IllegalArgumentException if the age is zero or negative
     */
    public LoadOptions refreshAfterWrite(Duration age) {
        GlusterTmpfsCache.requirePositive(age, "refreshAfterWrite");
        return new LoadOptions(age, staleIfError, softTimeout, oncePerCluster, absenceTtl);
    }

    /**
     * Returns a value that has expired when its load fails, if it has expired less than this ago, and when another host is just
     * loading it ({@link #oncePerCluster}). The sweeper leaves expired entries on the mount for so long; all hosts should set the same. A
     * repair by {@link CacheCheck} does not. An entry that has died of idleness counts as one that has just expired. That a key is known
     * to have no value is not served when it has expired.
     *
     * @param limit how long ago it may have expired, zero (the default, for never) to 30 days
     * @return new options
     * @throws IllegalArgumentException if the limit is negative or longer
     */
    public LoadOptions staleIfError(Duration limit) {
        requireUpTo(limit, Duration.ofDays(30), "staleIfError");
        return new LoadOptions(refreshAfterWrite, limit, softTimeout, oncePerCluster, absenceTtl);
    }

    /**
     * Returns a value that has expired, within the limit of {@link #staleIfError}, when a load takes longer than this; the load goes on
     * in the background, on one of the library's 16 threads for loads. Without such a value the caller waits as long as it takes.
     *
     * @param timeout how long to wait, more than zero; {@link GlusterTmpfsCache#FOREVER}, the default, for as long as it takes
     * @return new options
     * @throws IllegalArgumentException if the timeout is zero or negative
     */
    public LoadOptions softTimeout(Duration timeout) {
        GlusterTmpfsCache.requirePositive(timeout, "softTimeout");
        return new LoadOptions(refreshAfterWrite, staleIfError, timeout, oncePerCluster, absenceTtl);
    }

    /**
     * Lets one host at a time load a value. The others wait until it is there, but no longer than this, each by its own clock; then they
     * load it too, so that a host that dies while it loads holds up nobody for longer. Should be longer than most loads take. Costs a
     * file that is made and removed with each load: ten requests to each brick on GlusterFS.
     *
     * @param longestWait how long, up to an hour; zero, the default, lets each host load for itself
     * @return new options
     * @throws IllegalArgumentException if the time is negative or longer than an hour
     */
    public LoadOptions oncePerCluster(Duration longestWait) {
        requireUpTo(longestWait, LONGEST_WAIT, "oncePerCluster");
        return new LoadOptions(refreshAfterWrite, staleIfError, softTimeout, longestWait, absenceTtl);
    }

    /**
     * Remembers for this long that a loader has returned null, so that it is not asked again.
     *
     * @param ttl how long, up to what is useful; zero, the default, for not at all
     * @return new options
     * @throws IllegalArgumentException if the time is negative
     */
    public LoadOptions cacheAbsence(Duration ttl) {
        requireUpTo(ttl, GlusterTmpfsCache.FOREVER, "cacheAbsence");
        return new LoadOptions(refreshAfterWrite, staleIfError, softTimeout, oncePerCluster, ttl);
    }

    private static void requireUpTo(Duration duration, Duration most, String name) {
        if (requireNonNull(duration, name).isNegative() || duration.compareTo(most) > 0) {
            throw new IllegalArgumentException(name + " (" + duration + ") must be from zero to " + most);
        }
    }

    Duration staleIfError() {
        return staleIfError;
    }

    /** Zero if absence is not remembered. */
    Duration absenceTtl() {
        return absenceTtl;
    }

    /** Refuses what makes no sense together. */
    LoadOptions check() {
        if (!softTimeout.equals(GlusterTmpfsCache.FOREVER) && staleIfError.isZero()) {
            throw new IllegalArgumentException("softTimeout (" + softTimeout
                    + ") needs staleIfError: without it there is nothing to be returned when a load takes longer");
        }
        return this;
    }

    LoadSettings settings(boolean withoutMount) {
        return new LoadSettings(
                millis(refreshAfterWrite),
                staleIfError.toMillis(),
                softTimeout.equals(GlusterTmpfsCache.FOREVER) ? LoadSettings.NEVER : nanos(softTimeout),
                nanos(oncePerCluster),
                withoutMount);
    }

    private static long millis(Duration duration) {
        return Lifespan.starting(0, duration).expiresAtMillis();
    }

    private static long nanos(Duration duration) {
        return duration.compareTo(Duration.ofDays(30)) > 0 ? LoadSettings.NEVER : duration.toNanos();
    }
}
