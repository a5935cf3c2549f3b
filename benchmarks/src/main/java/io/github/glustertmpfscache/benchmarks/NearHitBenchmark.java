package io.github.glustertmpfscache.benchmarks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.NearCacheOptions;
import io.github.glustertmpfscache.TypedCache;
import io.github.glustertmpfscache.codec.ValueCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a hit in the near-cache costs beside one in a Caffeine cache of the same bounds. 1,000 keys, all in memory, asked for at random.
 * A near-cache gives each caller a byte array of its own, so the caller of Caffeine clones what it gets.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 15, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 3,
        jvmArgsAppend = {"-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC"})
public class NearHitBenchmark {
    private static final int KEYS = 1_000;
    private static final long MAXIMUM_BYTES = 64 << 20;
    private static final Duration BOUND = Duration.ofHours(1);
    private static final String STRING = "v".repeat(100);
    private static final byte[] BYTES = new byte[1024];

    @Benchmark
    public String nearString(NearCache near, Keys keys) {
        return near.strings.get(keys.next()).orElse(null);
    }

    @Benchmark
    public String caffeineString(PlainStrings plain, Keys keys) {
        return plain.cache.getIfPresent(keys.next());
    }

    @Benchmark
    public byte[] nearBytes(NearCache near, Keys keys) {
        return near.cache.get(keys.nextOfBytes()).orElse(null);
    }

    @Benchmark
    public byte[] caffeineBytes(PlainBytes plain, Keys keys) {
        byte[] value = plain.cache.getIfPresent(keys.nextOfBytes());
        return value == null ? null : value.clone();
    }

    /** A thread's keys, in an order that was drawn before. */
    @State(Scope.Thread)
    public static class Keys {
        private static final int DRAWN = 1 << 14;
        private static final String[] OF_STRINGS = named("string");
        private static final String[] OF_BYTES = named("bytes");

        private final int[] drawn = new Random().ints(DRAWN, 0, KEYS).toArray();
        private int at;

        String next() {
            return OF_STRINGS[drawn[at++ & (DRAWN - 1)]];
        }

        String nextOfBytes() {
            return OF_BYTES[drawn[at++ & (DRAWN - 1)]];
        }

        private static String[] named(String prefix) {
            String[] keys = new String[KEYS];
            for (int i = 0; i < KEYS; i++) {
                keys[i] = prefix + "-key-" + (100_000 + i);
            }
            return keys;
        }
    }

    /** The near-cache in front of a local directory. */
    @State(Scope.Benchmark)
    public static class NearCache {
        private Path directory;
        GlusterTmpfsCache cache;
        TypedCache<String> strings;

        @Setup
        public void fill() throws IOException {
            directory = TempTree.create();
            cache = GlusterTmpfsCache.builder(directory)
                    .requireMount(false)
                    .nearCache(NearCacheOptions.ofMaximumBytes(MAXIMUM_BYTES).stalenessBound(BOUND))
                    .build();
            strings = cache.typed(ValueCodec.utf8());
            for (int i = 0; i < KEYS; i++) {
                strings.put(Keys.OF_STRINGS[i], STRING);
                cache.put(Keys.OF_BYTES[i], BYTES);
            }
        }

        @TearDown
        public void close() throws IOException {
            long others = cache.stats().misses() + cache.stats().mountHits();
            cache.close();
            TempTree.delete(directory);
            if (others > 0) {
                throw new IllegalStateException(others + " gets were not answered from memory");
            }
        }
    }

    /** Strings in Caffeine alone. */
    @State(Scope.Benchmark)
    public static class PlainStrings {
        final Cache<String, String> cache = Caffeine.newBuilder()
                .maximumWeight(MAXIMUM_BYTES)
                .weigher((String key, String value) -> key.length() + value.length())
                .expireAfterWrite(BOUND)
                .build();

        @Setup
        public void fill() {
            for (String key : Keys.OF_STRINGS) {
                cache.put(key, STRING);
            }
        }
    }

    /** Byte arrays in Caffeine alone. */
    @State(Scope.Benchmark)
    public static class PlainBytes {
        final Cache<String, byte[]> cache = Caffeine.newBuilder()
                .maximumWeight(MAXIMUM_BYTES)
                .weigher((String key, byte[] value) -> key.length() + value.length)
                .expireAfterWrite(BOUND)
                .build();

        @Setup
        public void fill() {
            for (String key : Keys.OF_BYTES) {
                cache.put(key, BYTES.clone());
            }
        }
    }
}
