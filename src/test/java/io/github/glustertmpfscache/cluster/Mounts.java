package io.github.glustertmpfscache.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.MountHealth;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waiting for a mount to be used again. */
final class Mounts {
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private Mounts() {}

    static void awaitUse(GlusterTmpfsCache cache) {
        long start = System.nanoTime();
        while (cache.mountHealth().state() != MountHealth.State.CLOSED) {
            assertThat(System.nanoTime() - start)
                    .as(cache + " uses its mount again")
                    .isLessThan(LONGEST.toNanos());
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }
}
