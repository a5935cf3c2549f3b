package io.github.glustertmpfscache.internal.mount;

import io.github.glustertmpfscache.internal.EntryIdentity;
import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.Errno;
import io.github.glustertmpfscache.internal.ExpiryRules;
import io.github.glustertmpfscache.internal.Lifespan;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tells live entries from dead ones. An entry's header alone decides, but for three cases, in which the file's times are looked
 * at, of which the kernel has just been told: its header says that it has expired, but it may have been touched; some entry of
 * the cache was touched so as to expire earlier; or it may have died of idleness, and this JVM knows of no recent use.
 * Thread-safe.
 */
final class Liveness {
    private static final int ATTEMPTS = 3;
    private static final long SETTLED_MILLIS = 2000;

    private final ExpiryRules rules;
    private final InstantSource clock;
    private final MountFiles files;
    private final UseStamps stamps;
    private final boolean touchesAreOnFiles;
    private final BooleanSupplier anyWasShortened;

    Liveness(Expiry expiry, MountFiles files, boolean touchesAreOnFiles, BooleanSupplier anyWasShortened) {
        this.rules = expiry.rules();
        this.clock = expiry.clock();
        this.files = files;
        this.stamps = expiry.stamps();
        this.touchesAreOnFiles = touchesAreOnFiles;
        this.anyWasShortened = anyWasShortened;
    }

    /** Whether an entry that was read from the path, with this lifespan in its header, is live now. */
    boolean isLive(Path path, EntryKey key, Lifespan lifespan) throws IOException {
        return isLiveAt(clock.millis(), path, key, lifespan);
    }

    private boolean isLiveAt(long now, Path path, EntryKey key, Lifespan lifespan) throws IOException {
        boolean mayBeTouched = touchesAreOnFiles && (lifespan.isExpiredAt(now) || anyWasShortened.getAsBoolean());
        Lifespan actual = mayBeTouched ? actual(path, lifespan) : lifespan;
        if (rules.isOver(actual, now)) {
            return false;
        }
        return !rules.hasIdleLimit() || !rules.isIdle(lastUse(now, path, key, lifespan), now);
    }

    /** As {@link #isLive}; and if so, the entry has been used. */
    boolean use(Path path, EntryKey key, Lifespan lifespan) throws IOException {
        long now = clock.millis();
        return useIf(isLiveAt(now, path, key, lifespan), now, path, key, lifespan);
    }

    /** As {@link #use(Path, EntryKey, Lifespan)}, going by what the file system has just said of the file. */
    boolean use(Path path, EntryKey key, Lifespan lifespan, FileStatus status) {
        long now = clock.millis();
        return useIf(isLiveAt(now, key, lifespan, status), now, path, key, lifespan);
    }

    /** As {@link #isLive(Path, EntryKey, Lifespan)}, going by what the file system has just said of the file. */
    boolean isLive(EntryKey key, Lifespan lifespan, FileStatus status) {
        return isLiveAt(clock.millis(), key, lifespan, status);
    }

    private boolean isLiveAt(long now, EntryKey key, Lifespan lifespan, FileStatus status) {
        return !rules.isOver(actual(status, lifespan), now)
                && (!rules.hasIdleLimit() || !rules.isIdle(lastUse(key, lifespan, status), now));
    }

    private boolean useIf(boolean live, long now, Path path, EntryKey key, Lifespan lifespan) {
        if (live) {
            stamps.used(key, path, lifespan.createdAtMillis(), now);
        }
        return live;
    }

    /** An entry's lifespan, by its header and by what a touch has made of it. */
    Lifespan actual(Path path, Lifespan lifespan) throws IOException {
        return touchesAreOnFiles ? actual(status(path), lifespan) : lifespan;
    }

    Lifespan actual(FileStatus status, Lifespan lifespan) {
        return touchesAreOnFiles
                ? new Lifespan(lifespan.createdAtMillis(), status.expiry(lifespan.expiresAtMillis()))
                : lifespan;
    }

    /**
     * Whether a file can be told now from whatever follows it. On GlusterFS always, where no number is given twice. Elsewhere if
     * it was written so long ago that what follows has another time: some file systems' times have steps of milliseconds, and they
     * may give the number of a replaced file to the next one.
     */
    boolean isTellable(FileStatus status) {
        long age = clock.millis() - TimeUnit.NANOSECONDS.toMillis(status.modifiedNanos());
        return touchesAreOnFiles || age > SETTLED_MILLIS;
    }

    /** Whether a file is the known one. A touch on GlusterFS has set its time, so there the rest of a touched file decides. */
    boolean isStill(EntryIdentity known, FileStatus status) {
        EntryIdentity found = status.identity();
        return found.equals(known)
                || (touchesAreOnFiles
                        && status.wasTouched()
                        && found.inode() == known.inode()
                        && found.size() == known.size());
    }

    /**
     * What the file system says of a file that may be read whatever it says; null if it does not say.
     *
     * @throws NoSuchFileException at once if there is none, as an open does
     */
    @Nullable
    FileStatus statusIfTold(Path path) throws IOException {
        try {
            return status(path, NoSuchFileException.class::isInstance);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            if (Errno.ENOTCONN.isReasonOf(e)) {
                throw e;
            }
            return null;
        }
    }

    /** Looks again if the file is being replaced. */
    private FileStatus status(Path path) throws IOException {
        return status(path, failure -> false);
    }

    private FileStatus status(Path path, Predicate<IOException> isFinal) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return files.status(path);
            } catch (IOException e) {
                if (attempt == ATTEMPTS || isFinal.test(e)) {
                    throw e;
                }
                files.revalidate(path);
            }
        }
    }

    private long lastUse(long now, Path path, EntryKey key, Lifespan lifespan) throws IOException {
        long known = Math.max(lifespan.createdAtMillis(), stamps.knownUse(key));
        if (now - known < stamps.intervalMillis()) {
            return known;
        }
        return lastUse(key, lifespan, status(path));
    }

    private long lastUse(EntryKey key, Lifespan lifespan, FileStatus status) {
        long known = Math.max(lifespan.createdAtMillis(), stamps.knownUse(key));
        long stamped = status.lastUseMillis();
        if (stamped > known) {
            stamps.remember(key, stamped);
        }
        return Math.max(known, stamped);
    }
}
