package io.github.glustertmpfscache.internal.check;

import io.github.glustertmpfscache.internal.mount.CacheInspector;
import io.github.glustertmpfscache.internal.mount.Pauses;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;

/** Checks a cache's directory, beside those who use it. One thread at a time. */
public final class CacheChecker {
    private static final int MOST_PASSES = 5;

    private final CacheInspector inspector;
    private final CheckSettings settings;
    private final InstantSource clock;
    private final Pauses pauses;
    private final CheckListener listener;

    public CacheChecker(
            CacheInspector inspector,
            CheckSettings settings,
            InstantSource clock,
            Pauses pauses,
            CheckListener listener) {
        this.inspector = inspector;
        this.settings = settings;
        this.clock = clock;
        this.pauses = pauses;
        this.listener = listener;
    }

    /** Goes through the cache, and again if it was cleared meanwhile. */
    public Findings run() throws IOException {
        try {
            for (int pass = 0; pass < MOST_PASSES; pass++) {
                Optional<Findings> findings = new CheckPass(inspector, settings, clock, pauses, listener).run();
                if (findings.isPresent()) {
                    return findings.get();
                }
            }
        } catch (IOException e) {
            throw inspector.explain(e);
        }
        throw new IOException("the cache was cleared in the middle of each of " + MOST_PASSES + " passes");
    }
}
