package io.github.glustertmpfscache.cluster;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.TestBuilders;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

/**
 * A JVM that puts, replaces expired entries with putIfAbsent, touches and evicts with four threads until it is killed. It sweeps
 * too, so that the sweeper's lease dies with it.
 */
final class DyingWriter {
    static final int KEYS = 20;

    private static final int[] SIZES = {1_000, 100_000, 1_000_000};

    private DyingWriter() {}

    /** Arguments: mount, cache name, the first version to write. */
    @SuppressWarnings("resource") // nobody closes it: that is the point
    public static void main(String[] arguments) throws Exception {
        GlusterTmpfsCache cache = TestBuilders.sweepingFast(
                        TestBuilders.patient(Path.of(arguments[0])).name(arguments[1]))
                .build();
        long version = Long.parseLong(arguments[2]);
        for (int t = 0; t < 4; t++) {
            int thread = t;
            new Thread(() -> write(cache, version + thread, new Random(version + thread))).start();
        }
        System.out.println("ready");
    }

    private static void write(GlusterTmpfsCache cache, long version, Random random) {
        while (true) {
            int key = random.nextInt(KEYS);
            byte[] value = OverwritingWriter.value(key, version, size(key));
            switch (random.nextInt(8)) {
                case 0 -> cache.evict(OverwritingWriter.key(key));
                case 1 -> cache.touch(OverwritingWriter.key(key), Duration.ofMillis(1 + random.nextInt(50)));
                case 2, 3 -> cache.putIfAbsent(OverwritingWriter.key(key), value);
                default -> cache.put(OverwritingWriter.key(key), value);
            }
        }
    }

    /** How long the values of a key are. */
    static int size(int key) {
        return SIZES[key % SIZES.length];
    }
}
