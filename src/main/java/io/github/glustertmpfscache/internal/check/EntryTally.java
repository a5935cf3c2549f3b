package io.github.glustertmpfscache.internal.check;

import io.github.glustertmpfscache.internal.ExpiryRules;
import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.mount.EntrySize;
import io.github.glustertmpfscache.internal.mount.FoundFile;
import io.github.glustertmpfscache.internal.mount.Shard;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;

/** Counts entries of which it is certain what they are worth, and has those removed that are dead or damaged. */
final class EntryTally {
    /** A cache's default for how much the hosts' clocks may differ. */
    private static final long SKEW_MILLIS = Duration.ofSeconds(10).toMillis();

    private static final ExpiryRules RULES = new ExpiryRules(Lifespan.NEVER, SKEW_MILLIS);

    private final Mender mender;
    private final Findings findings;
    private final InstantSource clock;

    EntryTally(Mender mender, Findings findings, InstantSource clock) {
        this.mender = mender;
        this.findings = findings;
        this.clock = clock;
    }

    void count(Shard shard, FoundFile file, EntryCheck.Verdict verdict) throws IOException {
        if (!verdict.isGood()) {
            mender.count(verdict.finding(), file.path(), verdict.detail(), () -> shard.delete(file));
            return;
        }
        long now = clock.millis();
        if (!RULES.isOver(verdict.lifespan(), now)) {
            findings.addValid(EntrySize.inPages(file.status().size()));
            return;
        }
        boolean isOverEverywhere = RULES.mayBeRemoved(
                verdict.lifespan().expiresAtMillis(), file.status().lastUseMillis(), now, SKEW_MILLIS);
        mender.count(Finding.EXPIRED, file.path(), "", () -> isOverEverywhere && shard.deleteUnlessUsed(file));
    }
}
