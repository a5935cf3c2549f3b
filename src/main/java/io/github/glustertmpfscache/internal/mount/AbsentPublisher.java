package io.github.glustertmpfscache.internal.mount;

import io.github.glustertmpfscache.internal.EntryMetadata;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Brings an entry to its place if there is no live one, for exactly one of all that try at once.
 *
 * <p>Where there is no file, a link decides: it fails for all but one. Where a dead entry lies (expired, or damaged), files
 * offer no compare-and-replace. So its successor is whoever first links a new entry to a name made of the dead one's, the
 * claim; the winner then renames its entry to the target. The claim stays for a while ({@link Claims}), because another host
 * may still see the dead entry in its caches and try for the same claim.
 *
 * <p>A winner may die between link and rename. The claim is the whole new entry, so whoever finds an old claim while the
 * dead entry still lies at the target brings the claim's entry to its place on the winner's behalf, and has lost. A winner
 * that was only slow, or whose clock differs, finds its own entry at the target, and has won.
 *
 * <p>Concurrency: any number of threads, processes and hosts. A plain put of another host that falls between the last look at
 * the target and the rename is replaced, as if it had come before. An attempt that starts anew after a fault keeps the
 * entry's version, and so recognises what it had already done.
 */
final class AbsentPublisher {
    private static final long OLD_CLAIM_MILLIS = Duration.ofSeconds(10).toMillis();

    private final MountFiles files;
    private final EntryReader reader;
    private final AtomicPublisher publisher;
    private final WriterIdentity identity;
    private final Liveness liveness;
    private final Supplier<RetryBudget> budgets;
    private final Claims claims;

    /** What is at the target, as one entry that is to be put there sees it. */
    private record Occupant(State state, String name) {
        enum State {
            NOTHING,
            LIVE,
            DEAD,
            MINE
        }
    }

    private enum Outcome {
        WON,
        LOST,
        /** The target has changed meanwhile: link again. */
        CHANGED
    }

    AbsentPublisher(
            MountFiles files,
            EntryReader reader,
            AtomicPublisher publisher,
            Liveness liveness,
            WriterIdentity identity,
            Pauses pauses,
            Supplier<RetryBudget> budgets) {
        this.files = files;
        this.reader = reader;
        this.publisher = publisher;
        this.liveness = liveness;
        this.identity = identity;
        this.budgets = budgets;
        this.claims = new Claims(files, pauses);
    }

    /** Returns whether the entry is at the target because of this call. */
    boolean publish(Path target, NewEntry entry) throws IOException {
        claims.deleteDue();
        Path temp = publisher.writeTemp(target, entry.head(), entry.value());
        boolean won;
        try {
            won = linkOrSucceed(target, temp, entry);
        } catch (IOException | RuntimeException | Error e) {
            publisher.discard(temp, e);
            throw e;
        }
        publisher.discardQuietly(temp); // what is decided is decided
        return won;
    }

    private boolean linkOrSucceed(Path target, Path temp, NewEntry entry) throws IOException {
        RetryBudget budget = budgets.get();
        while (true) {
            try {
                files.link(temp, target);
                return true;
            } catch (FileAlreadyExistsException e) {
                Outcome outcome = succeed(target, temp, entry);
                if (outcome != Outcome.CHANGED) {
                    return outcome == Outcome.WON;
                }
                budget.spend(e);
            }
        }
    }

    private Outcome succeed(Path target, Path temp, NewEntry entry) throws IOException {
        Occupant found = look(target, entry);
        switch (found.state()) {
            case MINE -> {
                return Outcome.WON;
            }
            case LIVE -> {
                return Outcome.LOST;
            }
            case NOTHING -> {
                return Outcome.CHANGED;
            }
            case DEAD -> {}
        }
        Path claim = MountLayout.beside(target, "claim-" + found.name());
        try {
            files.link(temp, claim);
        } catch (FileAlreadyExistsException e) {
            return lose(target, claim, found, entry);
        }
        try {
            Occupant now = look(target, entry);
            if (now.equals(found)) {
                files.rename(temp, target);
            }
            if (now.state() == Occupant.State.LIVE && now.name().equals(found.name())) {
                claims.delete(claim); // the dead one was touched, and may die again: nobody may complete this then
            } else {
                claims.keep(claim);
            }
            return now.equals(found) || now.state() == Occupant.State.MINE ? Outcome.WON : Outcome.CHANGED;
        } catch (IOException e) {
            claims.delete(claim); // nobody may complete what failed
            throw e;
        }
    }

    /** Somebody else holds the claim: either it is about to rename, or it has died and is helped. */
    private Outcome lose(Path target, Path claim, Occupant dead, NewEntry entry) throws IOException {
        EntryMetadata holder;
        try {
            holder = reader.readMetadata(claim, entry.key());
        } catch (NoSuchFileException e) {
            return Outcome.CHANGED;
        }
        if (entry.lifespan().createdAtMillis() - holder.lifespan().createdAtMillis() < OLD_CLAIM_MILLIS) {
            return Outcome.LOST;
        }
        Path temp = MountLayout.beside(target, identity.next().toString());
        files.link(claim, temp);
        try {
            if (look(target, entry).equals(dead)) {
                files.rename(temp, target);
            }
        } finally {
            publisher.discardQuietly(temp); // a rename between two names of one file leaves both
        }
        claims.keep(claim);
        return Outcome.CHANGED;
    }

    /** Looks past this host's caches. */
    private Occupant look(Path target, NewEntry entry) throws IOException {
        files.revalidate(target);
        try {
            EntryMetadata found = reader.read(target, entry.key()).metadata();
            if (found.version().equals(entry.version())) {
                return new Occupant(Occupant.State.MINE, "");
            }
            return liveness.isLive(target, entry.key(), found.lifespan())
                    ? new Occupant(Occupant.State.LIVE, found.version().toString())
                    : new Occupant(Occupant.State.DEAD, found.version().toString());
        } catch (NoSuchFileException e) {
            return new Occupant(Occupant.State.NOTHING, "");
        } catch (UnusableEntryException e) {
            // Another version of the library may hold what we cannot read for live.
            return e.isForeign()
                    ? new Occupant(Occupant.State.LIVE, "")
                    : new Occupant(Occupant.State.DEAD, files.identity(target));
        }
    }
}
