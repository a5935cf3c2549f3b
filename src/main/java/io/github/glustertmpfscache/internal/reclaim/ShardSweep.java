package io.github.glustertmpfscache.internal.reclaim;

import io.github.glustertmpfscache.internal.ExpiryRules;
import io.github.glustertmpfscache.internal.StatsRecorder;
import io.github.glustertmpfscache.internal.mount.FoundFile;
import io.github.glustertmpfscache.internal.mount.FoundFiles;
import io.github.glustertmpfscache.internal.mount.Shard;
import io.github.glustertmpfscache.internal.mount.UnusableEntryException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Goes once through one shard: removes what is dead, and finds out what is there. Opens only entries that the index of the
 * last time does not know as they are now. Not thread-safe.
 */
final class ShardSweep {
    /** In leftover graces, of two minutes each: as long as hosts may wait for one another's loads. */
    private static final int LONGEST_LOAD = 30;

    /** Beyond the hosts' clock skew: for how long a host's caches may hide that an entry was replaced, with room to spare. */
    private static final long GRACE_MILLIS = Duration.ofSeconds(5).toMillis();

    private static final int NAME_DIGITS = 16;
    private static final int MOST_FAILURES_IN_A_ROW = 100;

    private final Shard shard;
    private final SweepIndex known;
    private final SweepIndex found = new SweepIndex();
    private final Leftovers leftovers;
    private final Duration leftoverGrace;
    private final ExpiryRules rules;
    private final StatsRecorder stats;
    private final List<FoundFile> files = new ArrayList<>();
    private @Nullable FoundFiles listing;
    private boolean listed;
    private int next;
    private long entries;
    private long bytes;
    private long opened;
    private int failuresInARow;

    ShardSweep(
            Shard shard,
            SweepIndex known,
            Leftovers leftovers,
            Duration leftoverGrace,
            ExpiryRules rules,
            StatsRecorder stats) {
        this.shard = shard;
        this.known = known;
        this.leftovers = leftovers;
        this.leftoverGrace = leftoverGrace;
        this.rules = rules;
        this.stats = stats;
    }

    /**
     * Goes on for a while.
     *
     * @param nowMillis the time on the wall
     * @param mayGoOn asked before each file, and while the shard is listed after each
     * @return whether the shard is done
     */
    boolean step(long nowMillis, long nowNanos, BooleanSupplier mayGoOn) throws IOException {
        if (!listed && !list(mayGoOn)) {
            return false;
        }
        while (next < files.size()) {
            if (!mayGoOn.getAsBoolean()) {
                return false;
            }
            try {
                sweep(files.get(next++), nowMillis, nowNanos);
                failuresInARow = 0;
            } catch (IOException e) {
                if (++failuresInARow > MOST_FAILURES_IN_A_ROW) {
                    throw e; // not these files' fault
                }
            }
        }
        return true;
    }

    /** Lists all before it does anything else, so that the kernel has not forgotten what the listing told: see {@link Shard#list}. */
    private boolean list(BooleanSupplier mayGoOn) throws IOException {
        FoundFiles from = listing == null ? shard.open() : listing;
        listing = from;
        for (FoundFile file = from.next(); file != null; file = from.next()) {
            files.add(file);
            if (!mayGoOn.getAsBoolean()) {
                return false;
            }
        }
        listed = true;
        close();
        return true;
    }

    /** Keeps nothing open. A sweep that goes on afterwards lists the shard anew if it had not ended that. */
    void close() {
        if (listing != null) {
            listing.close();
            listing = null;
        }
        if (!listed) {
            files.clear();
        }
    }

    private void sweep(FoundFile file, long nowMillis, long nowNanos) throws IOException {
        switch (file.role()) {
            case ENTRY -> sweepEntry(file, nowMillis, nowNanos);
            case TEMP, CLAIM -> reap(file, isLeft(file, nowNanos));
            case LOAD -> reap(file, isLeft(file, nowNanos, leftoverGrace.multipliedBy(LONGEST_LOAD)));
            case LEASE, MARK, FOREIGN -> {}
        }
    }

    private void reap(FoundFile file, boolean isLeft) throws IOException {
        if (isLeft && shard.delete(file)) {
            stats.reaped.increment();
        }
    }

    private void sweepEntry(FoundFile file, long nowMillis, long nowNanos) throws IOException {
        long lastUse = file.status().lastUseMillis();
        long grace = GRACE_MILLIS + rules.graceMillis();
        // A look at the stamps is enough for this.
        if (rules.mayBeRemoved(Long.MAX_VALUE, lastUse, nowMillis, grace)) {
            count(file, shard.deleteUnlessUsed(file), stats.sweptExpired);
            return;
        }
        long expiresAt = expiresAt(file);
        if (expiresAt == SweepIndex.UNUSABLE) {
            boolean removed = isLeft(file, nowNanos) && read(file) == SweepIndex.UNUSABLE && shard.delete(file);
            count(file, removed, stats.sweptUnusable);
        } else {
            long expiry = shard.expiry(file, expiresAt);
            boolean removed = rules.mayBeRemoved(expiry, lastUse, nowMillis, grace) && shard.deleteUnlessUsed(file);
            count(file, removed, stats.sweptExpired);
        }
    }

    private long expiresAt(FoundFile file) throws IOException {
        long name = Long.parseUnsignedLong(file.name().substring(0, NAME_DIGITS), 16);
        long fingerprint = file.status().fingerprint();
        int at = known.find(name, fingerprint);
        long expiresAt = at >= 0 ? known.expiresAt(at) : read(file);
        found.put(name, fingerprint, expiresAt);
        return expiresAt;
    }

    private long read(FoundFile file) throws IOException {
        opened++;
        try {
            return shard.header(file).metadata().lifespan().expiresAtMillis();
        } catch (UnusableEntryException e) {
            return SweepIndex.UNUSABLE;
        } catch (NoSuchFileException e) {
            return Long.MAX_VALUE; // evicted meanwhile
        }
    }

    private void count(FoundFile file, boolean removed, LongAdder swept) {
        if (removed) {
            swept.increment();
        } else {
            entries++;
            bytes += Victim.charge(file.status());
        }
    }

    private boolean isLeft(FoundFile file, long nowNanos) {
        return isLeft(file, nowNanos, leftoverGrace);
    }

    private boolean isLeft(FoundFile file, long nowNanos, Duration grace) {
        return leftovers.isLeft(file.path().toString(), file.status().fingerprint(), nowNanos, grace);
    }

    Totals totals() {
        return new Totals(entries, bytes);
    }

    /** What the next sweep of this shard should know. */
    SweepIndex index() {
        return found;
    }

    /** How many entries had to be opened. */
    long opened() {
        return opened;
    }
}
