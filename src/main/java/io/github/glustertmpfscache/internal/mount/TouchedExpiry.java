package io.github.glustertmpfscache.internal.mount;

import io.github.glustertmpfscache.internal.Lifespan;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;

/**
 * A time of expiry in the form of a file's time of last access, which is where a touch leaves it on GlusterFS. GlusterFS itself
 * never changes that time; and should something else set it, the time lacks the mark, a fixed number of microseconds within
 * the millisecond.
 */
final class TouchedExpiry {
    /** What a file says that was never touched. */
    static final long NONE = Long.MIN_VALUE;

    private static final Duration MARK = Duration.ofNanos(917_000);
    /** The start of the year 2262 stands for never: Java sets times in nanoseconds, of which a long holds no more. */
    private static final long LATEST_MILLIS = 9_214_646_400_000L;

    private TouchedExpiry() {}

    static FileTime encode(long expiresAtMillis) {
        long millis = Math.min(expiresAtMillis, LATEST_MILLIS);
        return FileTime.from(Instant.ofEpochMilli(millis).plus(MARK));
    }

    /**
     * The time of expiry that is in a time of last access, or {@link #NONE}. A touch sets the time of last modification to the
     * time of the touch, so the expiry is later; a file that was never touched was not accessed after it was written.
     */
    static long decode(FileTime lastAccess, FileTime lastModified) {
        if (lastAccess.compareTo(lastModified) <= 0) {
            return NONE;
        }
        Instant instant = lastAccess.toInstant();
        long millis = instant.toEpochMilli();
        if (!Duration.between(Instant.ofEpochMilli(millis), instant).equals(MARK)) {
            return NONE;
        }
        return millis == LATEST_MILLIS ? Lifespan.NEVER : millis;
    }
}
