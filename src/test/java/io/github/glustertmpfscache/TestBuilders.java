package io.github.glustertmpfscache;

import java.time.Duration;

/** Settings that only tests have, for tests in other packages. */
public final class TestBuilders {
    private TestBuilders() {}

    /** A sweeper that hurries: a pass a second, and what lies unchanged for two seconds was left. */
    public static GlusterTmpfsCacheBuilder sweepingFast(GlusterTmpfsCacheBuilder builder) {
        return builder.sweepInterval(Duration.ofSeconds(1)).leftoverGrace(Duration.ofSeconds(2));
    }
}
