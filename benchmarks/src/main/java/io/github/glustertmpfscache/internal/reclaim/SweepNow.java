package io.github.glustertmpfscache.internal.reclaim;

import io.github.glustertmpfscache.internal.ExpiryRules;
import io.github.glustertmpfscache.internal.StatsRecorder;
import io.github.glustertmpfscache.internal.mount.EntryPermissions;
import io.github.glustertmpfscache.internal.mount.Expiry;
import io.github.glustertmpfscache.internal.mount.MountStore;
import io.github.glustertmpfscache.internal.mount.UseStamps;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/**
 * The library's sweeper, at work when it is told to, and without pauses. In the library's package because an application cannot order
 * a sweep, and because a pass in the background is mostly pauses, whose length says nothing.
 */
public final class SweepNow {
    private static final ExpiryRules RULES = new ExpiryRules(Long.MAX_VALUE, 10_000);

    private final CacheSweeper sweeper;

    /**
     * One pass over a cache.
     *
     * @param opened how many entries had to be opened
     * @param entries how many there are
     */
    public record Pass(double seconds, long opened, long entries) {}

    private SweepNow(CacheSweeper sweeper) {
        this.sweeper = sweeper;
    }

    /** A sweeper that knows nothing of the cache yet. */
    public static SweepNow of(Path mount, String name) throws IOException {
        StatsRecorder stats = new StatsRecorder();
        Expiry expiry = new Expiry(RULES, InstantSource.system(), new UseStamps(0, () -> {}));
        MountStore store = MountStore.open(mount, name, false, EntryPermissions.OWNER, expiry, stats);
        Scheduler clockOnly = new ThreadScheduler("not used", () -> false);
        return new SweepNow(
                new CacheSweeper(store.tree(), RULES, stats, Duration.ofMinutes(2), InstantSource.system(), clockOnly));
    }

    /** Sweeps the whole cache once. */
    public Pass pass() throws IOException {
        long opened = sweeper.opened();
        long start = System.nanoTime();
        for (int part = 0; part < sweeper.parts(); part++) {
            while (!sweeper.step(() -> true)) {
                // the part is to be gone on with
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Pass(seconds, sweeper.opened() - opened, sweeper.totals().entries());
    }
}
