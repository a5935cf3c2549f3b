package io.github.glustertmpfscache.internal.mount;

import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.ExpiryRules;
import io.github.glustertmpfscache.internal.Lifespan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/**
 * Tells live entries from dead ones. An entry's header alone decides, but for three cases, in which the file's times are looked
 * at, of which the kernel has just been told: its header says that it has expired, but it may have been touched; some entry of
 * the cache was touched so as to expire earlier; or it may have died of idleness, and this JVM knows of no recent use.
 * Thread-safe.
 */
final class Liveness {
    private static final int ATTEMPTS = 3;

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
        if (!isLiveAt(now, path, key, lifespan)) {
            return false;
        }
        stamps.used(key, path, lifespan.createdAtMillis(), now);
        return true;
    }

    /** An entry's lifespan, by its header and by what a touch has made of it. */
    Lifespan actual(Path path, Lifespan lifespan) throws IOException {
        return touchesAreOnFiles
                ? new Lifespan(lifespan.createdAtMillis(), status(path).expiry(lifespan.expiresAtMillis()))
                : lifespan;
    }

    /** Looks again if the file is being replaced. */
    private FileStatus status(Path path) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return files.status(path);
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
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
        long stamped = status(path).lastUseMillis();
        if (stamped > known) {
            stamps.remember(key, stamped);
        }
        return Math.max(known, stamped);
    }
}
