package io.github.glustertmpfscache.internal.mount;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The claims that this cache has made and must take away again, but not before every host's caches have forgotten the entry
 * that was succeeded. They go whenever a later putIfAbsent comes by. What a JVM leaves when it ends is for the sweeper.
 * Thread-safe; never fails, never holds a lock while it deletes.
 */
final class Claims {
    /** Longer than a host's caches show a replaced entry (3 s with the default mount options). */
    private static final long KEPT_NANOS = Duration.ofSeconds(5).toNanos();

    /** Of one call, which makes one claim, and whose time is its caller's. */
    private static final int MOST_DELETED = 8;

    private final MountFiles files;
    private final Pauses pauses;
    private final ConcurrentLinkedQueue<Claim> kept = new ConcurrentLinkedQueue<>();

    private record Claim(Path path, long dueNanos) {}

    Claims(MountFiles files, Pauses pauses) {
        this.files = files;
        this.pauses = pauses;
    }

    void keep(Path claim) {
        kept.add(new Claim(claim, pauses.nanoTime() + KEPT_NANOS));
    }

    /** Deletes claims whose time has come, a few at a time. */
    void deleteDue() {
        for (int i = 0; i < MOST_DELETED; i++) {
            Claim next = kept.peek();
            if (next == null || pauses.nanoTime() - next.dueNanos() < 0) {
                return;
            }
            if (kept.remove(next)) {
                delete(next.path());
            }
        }
    }

    /** Takes a claim back that has led to nothing. */
    void delete(Path claim) {
        try {
            files.delete(claim);
        } catch (IOException e) {
            // Gone already, or left to the sweeper.
        }
    }
}
