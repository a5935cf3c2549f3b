package io.github.glustertmpfscache;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The contract with a near-cache in front, on a local directory. */
class CacheWithNearCacheTest {
    private static final long BYTES = 1 << 20;

    abstract static class OnLocalDirectory extends CacheContract {
        @TempDir
        Path directory;

        @Override
        Path mountHere() {
            return directory;
        }

        @Override
        Path mountThere() {
            return directory;
        }

        @Override
        boolean requireMount() {
            return false;
        }
    }

    @Nested
    class CheckingEachTime extends OnLocalDirectory {
        @Override
        GlusterTmpfsCacheBuilder configure(GlusterTmpfsCacheBuilder builder) {
            return builder.nearCache(NearCacheOptions.ofMaximumBytes(BYTES).stalenessBound(Duration.ZERO));
        }

        @Override
        Duration staleness() {
            return Duration.ZERO;
        }
    }

    @Nested
    class CheckingAfterABound extends OnLocalDirectory {
        @Override
        GlusterTmpfsCacheBuilder configure(GlusterTmpfsCacheBuilder builder) {
            return builder.nearCache(NearCacheOptions.ofMaximumBytes(BYTES).stalenessBound(Duration.ofMillis(200)));
        }

        @Override
        Duration staleness() {
            return Duration.ofMillis(200);
        }
    }

    @Nested
    class CheckingInTheBackground extends OnLocalDirectory {
        @Override
        GlusterTmpfsCacheBuilder configure(GlusterTmpfsCacheBuilder builder) {
            return builder.nearCache(NearCacheOptions.ofMaximumBytes(BYTES)
                    .stalenessBound(Duration.ofMillis(10))
                    .staleWhileRevalidate(Duration.ofMillis(300)));
        }

        @Override
        Duration staleness() {
            return Duration.ofMillis(300);
        }
    }

    /** Nothing fits, so that everything is evicted from memory at once. */
    @Nested
    class Tiny extends OnLocalDirectory {
        @Override
        GlusterTmpfsCacheBuilder configure(GlusterTmpfsCacheBuilder builder) {
            return builder.nearCache(NearCacheOptions.ofMaximumBytes(1));
        }

        @Override
        Duration staleness() {
            return Duration.ZERO;
        }
    }
}
