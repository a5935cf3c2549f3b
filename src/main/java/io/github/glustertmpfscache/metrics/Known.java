package io.github.glustertmpfscache.metrics;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.lang.ref.WeakReference;

/** A cache that is open, and its meters, which may be registered. Not thread-safe. */
final class Known {
    private final WeakReference<GlusterTmpfsCache> cache;
    private final GlusterTmpfsCacheMetrics meters;
    private boolean bound;

    Known(GlusterTmpfsCache cache, Tags tags) {
        this.cache = new WeakReference<>(cache);
        this.meters = new GlusterTmpfsCacheMetrics(cache, tags);
    }

    void bindTo(MeterRegistry registry) {
        if (!bound) {
            meters.bindTo(registry);
            bound = true;
        }
    }

    /** Removes the meters of a cache that nobody refers to any more, and that was not closed. */
    boolean isForgotten() {
        boolean forgotten = cache.refersTo(null);
        if (forgotten) {
            end();
        }
        return forgotten;
    }

    /** Removes the meters if they are that cache's; returns whether they are. */
    boolean endIf(GlusterTmpfsCache closed) {
        boolean isIt = cache.refersTo(closed);
        if (isIt) {
            end();
        }
        return isIt;
    }

    void end() {
        meters.close();
    }
}
