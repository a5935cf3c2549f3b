package io.github.glustertmpfscache;

import java.nio.file.Path;
import java.time.Duration;

/** Settings that only tests have, for tests in other packages. */
public final class TestBuilders {
    private TestBuilders() {}

    /** For tests whose subject is not the time that an operation takes: a machine with much to do is no fault, and no fault passes for a miss. */
    public static GlusterTmpfsCacheBuilder patient(Path mount) {
        return GlusterTmpfsCache.builder(mount)
                .operationTimeout(Duration.ofMinutes(1))
                .mountFailureMode(MountFailureMode.THROW);
    }

    /** A sweeper that hurries: a pass a second, and what lies unchanged for two seconds was left. */
    public static GlusterTmpfsCacheBuilder sweepingFast(GlusterTmpfsCacheBuilder builder) {
        return builder.sweepInterval(Duration.ofSeconds(1)).leftoverGrace(Duration.ofSeconds(2));
    }
}
