package io.github.glustertmpfscache.internal.mount;

import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.ExpiryRules;
import io.github.glustertmpfscache.internal.Lifespan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * Tells live entries from dead ones. Costs no file call, but for an entry that may have died of idleness and of whose uses this
 * JVM knows nothing recent: then it looks at the file's stamps, which the kernel has just been told. Thread-safe.
 */
final class Liveness {
    private final ExpiryRules rules;
    private final InstantSource clock;
    private final MountFiles files;
    private final UseStamps stamps;

    Liveness(Expiry expiry, MountFiles files) {
        this.rules = expiry.rules();
        this.clock = expiry.clock();
        this.files = files;
        this.stamps = expiry.stamps();
    }

    /** Whether an entry that was read from the path is live now. */
    boolean isLive(Path path, EntryKey key, Lifespan lifespan) throws IOException {
        return isLiveAt(clock.millis(), path, key, lifespan);
    }

    private boolean isLiveAt(long now, Path path, EntryKey key, Lifespan lifespan) throws IOException {
        if (rules.isOver(lifespan, now)) {
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

    private long lastUse(long now, Path path, EntryKey key, Lifespan lifespan) throws IOException {
        long known = Math.max(lifespan.createdAtMillis(), stamps.knownUse(key));
        if (now - known < stamps.intervalMillis()) {
            return known;
        }
        long stamped = files.status(path).lastUseMillis();
        if (stamped > known) {
            stamps.remember(key, stamped);
        }
        return Math.max(known, stamped);
    }
}
