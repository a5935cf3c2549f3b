package io.github.glustertmpfscache;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** What {@link NearCacheOptionsTest} runs in a class loader that has no Caffeine: returns what was thrown, as text. */
public final class WithoutCaffeine implements Callable<List<String>> {
    private final Path directory;

    public WithoutCaffeine(Path directory) {
        this.directory = directory;
    }

    @Override
    public List<String> call() {
        List<String> thrown = new ArrayList<>();
        for (int i = 0; i < 2; i++) { // a class that failed to load may fail in another way the second time
            try (GlusterTmpfsCache cache = GlusterTmpfsCache.builder(directory)
                    .requireMount(false)
                    .nearCache(NearCacheOptions.ofMaximumBytes(1000))
                    .build()) {
                thrown.add("nothing by " + cache);
            } catch (RuntimeException e) {
                thrown.add(e.toString());
            }
        }
        try (GlusterTmpfsCache plain =
                GlusterTmpfsCache.builder(directory).requireMount(false).build()) {
            plain.put("key", new byte[1]);
            thrown.add("without a near-cache: " + plain.get("key").isPresent());
        }
        return thrown;
    }
}
