package io.github.glustertmpfscache.benchmarks.scale;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

/** How all caches of the benchmark are opened, and what is in them: keys of one length, values of 1 KB that do not compress. */
final class Entries {
    static final int VALUE_BYTES = 1000;

    private Entries() {}

    static GlusterTmpfsCache open(Path directory, String name) {
        return GlusterTmpfsCache.builder(directory)
                .name(name)
                .requireMount(false)
                .withoutSweeper() // at work when it is its turn
                .operationTimeout(Duration.ofMinutes(1)) // handed over as by default, but none is to end early
                .build();
    }

    static String key(int number) {
        return String.format("key-%09d", number);
    }

    static byte[] value() {
        byte[] value = new byte[VALUE_BYTES];
        new Random(1).nextBytes(value);
        return value;
    }
}
