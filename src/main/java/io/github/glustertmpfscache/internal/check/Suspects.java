package io.github.glustertmpfscache.internal.check;

import io.github.glustertmpfscache.internal.mount.FoundFile;
import io.github.glustertmpfscache.internal.mount.Shard;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Entries that were bad at first sight. On a mount that may be this host's caches, or a writer elsewhere, so each is looked at
 * again after those must have passed; it counts as bad only if one and the same file was.
 */
final class Suspects {
    /** For how long a host may see something else than what is there: 3 s with the default mount options. */
    private static final long STALE_NANOS = Duration.ofSeconds(3).toNanos();

    private static final int MOST = 10_000;
    private static final int LOOKS = 5;

    private final EntryCheck check;
    private final EntryTally tally;
    private final Mender mender;
    private final Waiting waiting;
    private final List<Suspect> suspects = new ArrayList<>();
    private long lastNanos;

    private record Suspect(Shard shard, FoundFile file) {}

    Suspects(EntryCheck check, EntryTally tally, Mender mender, Waiting waiting) {
        this.check = check;
        this.tally = tally;
        this.mender = mender;
        this.waiting = waiting;
    }

    void add(Shard shard, FoundFile file) throws IOException {
        suspects.add(new Suspect(shard, file));
        lastNanos = waiting.nanoTime();
        if (suspects.size() == MOST) {
            settle();
        }
    }

    /** Looks at all of them again and counts them for what they are. */
    void settle() throws IOException {
        if (suspects.isEmpty()) {
            return;
        }
        waiting.until(lastNanos + STALE_NANOS);
        for (Suspect suspect : suspects) {
            try {
                settle(suspect.shard(), suspect.file());
            } catch (IOException e) {
                mender.countUnreadable(suspect.file().path(), e);
            }
        }
        suspects.clear();
    }

    private void settle(Shard shard, FoundFile seen) throws IOException {
        FoundFile file = seen;
        for (int look = 0; look < LOOKS; look++) {
            Optional<FoundFile> before = shard.lookAgain(file);
            Optional<EntryCheck.Verdict> verdict =
                    before.isPresent() ? check.look(shard, before.get()) : Optional.empty();
            if (before.isEmpty() || verdict.isEmpty()) {
                return; // evicted meanwhile
            }
            file = before.get();
            if (verdict.get().isGood() || isUnchanged(shard, file)) {
                tally.count(shard, file, verdict.get());
                return;
            }
        }
        mender.countUnreadable(seen.path(), new IOException("it was replaced each time that it was read"));
    }

    private static boolean isUnchanged(Shard shard, FoundFile file) throws IOException {
        return shard.lookAgain(file)
                .map(now -> now.status().fingerprint() == file.status().fingerprint())
                .orElse(false);
    }
}
