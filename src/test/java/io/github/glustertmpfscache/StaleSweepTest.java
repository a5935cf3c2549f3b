package io.github.glustertmpfscache;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StaleSweepTest {
    private static final Duration LIMIT = Duration.ofHours(1);

    private final SettableClock clock = new SettableClock(Instant.now());

    @TempDir
    private Path directory;

    @Test
    void sweeper_leavesWhatMayBeServed_andTakesTheRest() {
        LoadSetup setup = LoadSetup.SHARED_ON_MOUNT;
        try (GlusterTmpfsCache cache = setup.cache(directory, clock).build()) {
            setup.view(cache).put("past the limit", "old", Duration.ofMillis(1));
            setup.view(cache).put("key", "old", Duration.ofMinutes(1));
        }
        // 15 seconds are for the clocks of other hosts and for their caches.
        clock.set(clock.instant().plus(LIMIT).plusSeconds(30));
        try (GlusterTmpfsCache cache = TestBuilders.sweepingFast(setup.cache(directory, clock))
                .loading(LoadOptions.create().staleIfError(LIMIT))
                .build()) {
            OtherThread.until(() -> cache.estimatedSize().equals(OptionalLong.of(1)));
            assertThat(cache.stats().swept()).isEqualTo(1);
            String found = setup.view(cache).get("key", key -> {
                throw new ArithmeticException("broken");
            });
            assertThat(found).isEqualTo("old");
        }
    }
}
