package io.github.glustertmpfscache.internal.mount;

import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.EntryMetadata;
import io.github.glustertmpfscache.internal.Lifespan;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Decides who may replace a dead entry (expired, or not usable) in a putIfAbsent, when several hosts try at once.
 *
 * <p>Files offer no compare-and-replace, but they do offer a link that fails if the name is taken. So the successor of a
 * dead entry is whoever first links a new entry to a name made of the dead one's fingerprint, the claim. The winner then
 * renames its entry to the target. The claim stays for a while, because another host may still look at the dead entry out of
 * its caches and try for the same claim.
 *
 * <p>A winner may die between link and rename. The claim is the whole new entry, so that whoever finds a claim that is old
 * while the dead entry still lies at the target brings the claim's entry to its place on the winner's behalf. Being wrong
 * about "old" (the hosts' clocks differ) does no harm: the same entry is put in place twice.
 *
 * <p>Concurrency: any number of threads, processes and hosts. One putIfAbsent wins for one dead entry. A plain put of
 * another host that falls between the last look at the target and the rename, some milliseconds, is replaced.
 */
final class Succession {
    /** Longer than a host's caches show a replaced entry (3 s with the default mount options). */
    private static final long KEPT_NANOS = Duration.ofSeconds(5).toNanos();

    private static final long OLD_CLAIM_MILLIS = Duration.ofSeconds(10).toMillis();
    private static final String NOTHING = "nothing";
    private static final int MOST_KEPT = 64;

    private final MountFiles files;
    private final EntryReader reader;
    private final WriterIdentity identity;
    private final Pauses pauses;
    private final Deque<Claim> kept = new ArrayDeque<>();

    private record Claim(Path path, long deleteAtNanos) {}

    /** What came of the attempt to succeed whatever is at the target. */
    enum Outcome {
        /** The temp file is the entry now. */
        WON,
        /** Somebody else's live entry is there, or on its way. */
        LOST,
        /** The target has changed meanwhile: link again. */
        CHANGED
    }

    Succession(MountFiles files, EntryReader reader, WriterIdentity identity, Pauses pauses) {
        this.files = files;
        this.reader = reader;
        this.identity = identity;
        this.pauses = pauses;
    }

    /** Tries to put the temp file in the place of a dead entry. */
    Outcome succeed(Path target, Path temp, EntryKey key, Lifespan lifespan) throws IOException {
        deleteClaims(false);
        // This host's caches may show what is long gone: look past them.
        files.revalidate(target);
        Optional<String> dead = deadAt(target, key, lifespan);
        if (dead.isEmpty()) {
            return Outcome.LOST;
        }
        if (dead.get().equals(NOTHING)) {
            return Outcome.CHANGED;
        }
        Path claim = MountLayout.beside(target, "claim-" + dead.get());
        try {
            files.link(temp, claim);
        } catch (FileAlreadyExistsException e) {
            return help(target, claim, dead, key, lifespan);
        }
        files.revalidate(target);
        if (!dead.equals(deadAt(target, key, lifespan))) {
            files.delete(claim);
            return Outcome.CHANGED;
        }
        files.rename(temp, target);
        keep(claim);
        return Outcome.WON;
    }

    /** Removes the claims that are still kept. */
    void close() throws IOException {
        deleteClaims(true);
    }

    private Outcome help(Path target, Path claim, Optional<String> dead, EntryKey key, Lifespan lifespan)
            throws IOException {
        long claimedAtMillis;
        try {
            claimedAtMillis = reader.readMetadata(claim, key).lifespan().createdAtMillis();
        } catch (NoSuchFileException e) {
            return Outcome.CHANGED;
        }
        if (lifespan.createdAtMillis() - claimedAtMillis < OLD_CLAIM_MILLIS) {
            return Outcome.LOST;
        }
        Path temp = MountLayout.beside(target, identity.next().toString());
        files.link(claim, temp);
        try {
            if (dead.equals(deadAt(target, key, lifespan))) {
                files.rename(temp, target);
            }
        } finally {
            deleteIfThere(temp); // a rename between two names of one file leaves both
        }
        deleteIfThere(claim);
        return Outcome.CHANGED;
    }

    /** Names the dead entry at the target; empty if there is a live one. */
    private Optional<String> deadAt(Path target, EntryKey key, Lifespan lifespan) throws IOException {
        try {
            EntryMetadata found = reader.read(target, key).metadata();
            return found.lifespan().isExpiredAt(lifespan.createdAtMillis())
                    ? Optional.of(found.version().toString())
                    : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.of(NOTHING);
        } catch (UnusableEntryException e) {
            return Optional.of(reader.fingerprint(target));
        }
    }

    private synchronized void keep(Path claim) {
        kept.add(new Claim(claim, pauses.nanoTime() + KEPT_NANOS));
    }

    private synchronized void deleteClaims(boolean all) throws IOException {
        while (!kept.isEmpty()
                && (all
                        || kept.size() > MOST_KEPT
                        || pauses.nanoTime() - kept.getFirst().deleteAtNanos() >= 0)) {
            deleteIfThere(kept.removeFirst().path());
        }
    }

    private void deleteIfThere(Path path) throws IOException {
        try {
            files.delete(path);
        } catch (NoSuchFileException e) {
            // somebody else did
        }
    }
}
