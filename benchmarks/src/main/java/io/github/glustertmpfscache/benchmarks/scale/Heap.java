package io.github.glustertmpfscache.benchmarks.scale;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The heap that is in use, which is what is left after a collection. */
final class Heap {
    private static final int CACHES = 10;

    private Heap() {}

    /**
     * Bytes that are in use at a time.
     *
     * @param entries the size of the cache that something was done with
     * @param stage what, since the line before
     */
    record Point(int entries, String stage, long bytes) {}

    /** What one empty cache takes, on average of ten. */
    record PerCache(long withoutSweeper, long withSweeper) {}

    static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    static PerCache perCache(Path directory) {
        perCache(directory, "warm-up", true, 1); // loads classes
        return new PerCache(perCache(directory, "without", false, CACHES), perCache(directory, "with", true, CACHES));
    }

    private static long perCache(Path directory, String prefix, boolean sweeper, int count) {
        List<GlusterTmpfsCache> caches = new ArrayList<>();
        long before = used();
        try {
            for (int i = 0; i < count; i++) {
                var builder = GlusterTmpfsCache.builder(directory)
                        .name(prefix + "-" + i)
                        .requireMount(false);
                caches.add((sweeper ? builder : builder.withoutSweeper()).build());
            }
            return (used() - before) / count;
        } finally {
            caches.forEach(GlusterTmpfsCache::close);
        }
    }
}
