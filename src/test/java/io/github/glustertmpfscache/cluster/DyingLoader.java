package io.github.glustertmpfscache.cluster;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.LoadOptions;
import io.github.glustertmpfscache.TestBuilders;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** A JVM of its own that begins to load a key and does not come to an end. */
final class DyingLoader {
    private DyingLoader() {}

    public static void main(String[] args) {
        try (GlusterTmpfsCache cache = TestBuilders.patient(Path.of(args[0]))
                .name(args[1])
                .loading(LoadOptions.create().oncePerCluster(Duration.ofMinutes(1)))
                .build()) {
            cache.get("key", key -> {
                System.out.println("loading");
                new CountDownLatch(1).await();
                return new byte[0];
            });
        }
    }
}
