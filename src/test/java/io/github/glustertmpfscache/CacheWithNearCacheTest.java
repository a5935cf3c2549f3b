package io.github.glustertmpfscache;

import java.time.Duration;
import org.junit.jupiter.api.Nested;

/** The contract with a near-cache in front, on a local directory. */
class CacheWithNearCacheTest {
    private static final long BYTES = 1 << 20;

    @Nested
    class CheckingEachTime extends CacheOnLocalDirectoryTest {
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
    class CheckingAfterABound extends CacheOnLocalDirectoryTest {
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
    class CheckingInTheBackground extends CacheOnLocalDirectoryTest {
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
    class Tiny extends CacheOnLocalDirectoryTest {
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
