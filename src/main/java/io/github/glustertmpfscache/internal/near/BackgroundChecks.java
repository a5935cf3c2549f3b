package io.github.glustertmpfscache.internal.near;

import io.github.glustertmpfscache.internal.IoCall;
import io.github.glustertmpfscache.internal.StatsRecorder;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Checks single entries while callers go on with what is in memory, each entry once at a time. Thread-safe. */
final class BackgroundChecks {
    private final Executor background;
    private final StatsRecorder stats;

    BackgroundChecks(Executor background, StatsRecorder stats) {
        this.background = background;
        this.stats = stats;
    }

    /** Looks at the mount some time soon, unless somebody is about to. */
    <V> void check(NearEntry entry, IoCall<Look<V>> look) {
        if (!entry.beginCheck()) {
            return;
        }
        try {
            background.execute(() -> run(entry, look));
        } catch (RejectedExecutionException e) {
            entry.endCheck(); // too much to do; the next caller tries again
        } catch (RuntimeException | Error e) {
            entry.endCheck();
            throw e;
        }
    }

    private <V> void run(NearEntry entry, IoCall<Look<V>> look) {
        try {
            if (look.call().unchanged()) {
                stats.nearCheckedInBackground.increment();
            }
        } catch (IOException | RuntimeException e) {
            // The mount is in trouble; once the limit is over, a caller finds out.
        } finally {
            entry.endCheck();
        }
    }
}
