package io.github.glustertmpfscache.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.cache.CacheMeterBinder;
import io.micrometer.core.instrument.binder.cache.CacheMeterBinderCompatibilityKit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.io.file.PathUtils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** What Micrometer asks of the meters of any cache. */
class GlusterTmpfsCacheMetricsTest extends CacheMeterBinderCompatibilityKit<GlusterTmpfsCache> {
    private final Path directory = createDirectory();

    private static Path createDirectory() {
        try {
            return Files.createTempDirectory("meters");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void delete() throws IOException {
        GlusterTmpfsCache open = cache;
        if (open != null) {
            open.close();
        }
        PathUtils.deleteDirectory(directory);
    }

    @Override
    public GlusterTmpfsCache createCache() {
        return GlusterTmpfsCache.builder(directory)
                .name("mycache")
                .requireMount(false)
                .withoutSweeper()
                .build();
    }

    @Override
    public CacheMeterBinder<GlusterTmpfsCache> binder() {
        return new GlusterTmpfsCacheMetrics(cache, Tags.empty());
    }

    @Override
    public void put(String key, String value) {
        cache.put(key, value.getBytes(UTF_8));
    }

    @Override
    public @Nullable String get(String key) {
        return cache.get(key).map(value -> new String(value, UTF_8)).orElse(null);
    }
}
