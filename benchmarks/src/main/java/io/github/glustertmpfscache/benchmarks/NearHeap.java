package io.github.glustertmpfscache.benchmarks;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.NearCacheOptions;
import io.github.glustertmpfscache.TypedCache;
import io.github.glustertmpfscache.codec.ValueCodec;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.ObjIntConsumer;

/**
 * How much heap an entry of the near-cache takes besides the characters of its key and the bytes of its value. Fills near-caches in
 * front of a local directory, by puts and by reading what another cache has put, and compares the heap before and after.
 */
public final class NearHeap {
    private static final int VALUE_BYTES = 100;
    private static final int KEY_CHARS = 20;

    /** All stay open: what one of them gave back while another one is measured would be missing there. */
    private static final List<GlusterTmpfsCache> KEPT = new ArrayList<>();

    private NearHeap() {}

    /** Argument: the number of entries. */
    public static void main(String[] args) throws IOException {
        int count = args.length == 0 ? 100_000 : Integer.parseInt(args[0]);
        for (int entries : new int[] {10_000, count}) { // the first ones also load classes: not to be looked at
            measure("byte[]", entries, ValueCodec.bytes(), i -> new byte[VALUE_BYTES]);
            measure("String", entries, ValueCodec.utf8(), i -> String.format("%0" + VALUE_BYTES + "d", i));
        }
        KEPT.forEach(GlusterTmpfsCache::close);
    }

    private static <V> void measure(String name, int count, ValueCodec<V> codec, IntFunction<V> values)
            throws IOException {
        Path directory = TempTree.create();
        try {
            long put = overhead(directory, count, codec, (view, i) -> view.put(key(i), values.apply(i)));
            long read = overhead(
                    directory, count, codec, (view, i) -> view.get(key(i)).orElseThrow());
            System.out.printf("%s, %,d entries: %d bytes if put, %d if read%n", name, count, put, read);
        } finally {
            TempTree.delete(directory);
        }
    }

    private static <V> long overhead(
            Path directory, int count, ValueCodec<V> codec, ObjIntConsumer<TypedCache<V>> operation) {
        GlusterTmpfsCache cache = open(directory);
        KEPT.add(cache);
        TypedCache<V> view = cache.typed(codec);
        long before = usedHeap();
        for (int i = 0; i < count; i++) {
            operation.accept(view, i);
        }
        long taken = usedHeap() - before;
        requireAllInMemory(cache, view, count);
        return taken / count - KEY_CHARS - VALUE_BYTES;
    }

    private static GlusterTmpfsCache open(Path directory) {
        return GlusterTmpfsCache.builder(directory)
                .requireMount(false)
                .withoutSweeper()
                .nearCache(NearCacheOptions.ofMaximumBytes(1L << 30).stalenessBound(Duration.ofHours(1)))
                .build();
    }

    private static void requireAllInMemory(GlusterTmpfsCache cache, TypedCache<?> view, int count) {
        long before = cache.stats().mountHits();
        for (int i = 0; i < count; i++) {
            view.get(key(i)).orElseThrow();
        }
        if (cache.stats().mountHits() != before) {
            throw new IllegalStateException("not all entries were in memory");
        }
    }

    private static String key(int i) {
        return String.format("key-%0" + (KEY_CHARS - 4) + "d", i);
    }

    private static long usedHeap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
