package io.github.glustertmpfscache.benchmarks;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.GlusterTmpfsCacheBuilder;
import io.github.glustertmpfscache.NearCacheOptions;
import io.github.glustertmpfscache.TypedCache;
import io.github.glustertmpfscache.codec.ValueCodec;
import io.github.glustertmpfscache.metrics.GlusterTmpfsCacheMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What metrics cost a hit in the near-cache, and a get that goes to the mount: without a registry, and with Prometheus's. The mount is the
 * directory of {@code -Dgtc.directory}, or else a local one, where a get is shortest and so metrics weigh most.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 10, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 3,
        jvmArgsAppend = {"-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC"})
@State(Scope.Benchmark)
public class MetricsCostBenchmark {
    private static final String KEY = "a key";

    /** Whether there is a registry. */
    @Param({"false", "true"})
    public boolean metrics;

    private final MeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private Path local;
    private GlusterTmpfsCache near;
    private GlusterTmpfsCache plain;
    private TypedCache<String> nearStrings;

    @Setup
    public void open() throws IOException {
        local = TempTree.create();
        String directory = System.getProperty("gtc.directory");
        Path at = directory == null ? local : Path.of(directory);
        near = open(at, NearCacheOptions.ofMaximumBytes(1 << 20).stalenessBound(Duration.ofHours(1)));
        plain = open(at, null);
        nearStrings = near.typed(ValueCodec.utf8());
        nearStrings.put(KEY, "v".repeat(100));
        plain.put(KEY, new byte[1024]);
    }

    private GlusterTmpfsCache open(Path at, NearCacheOptions options) {
        GlusterTmpfsCacheBuilder builder = GlusterTmpfsCache.builder(at)
                .name("metrics-cost-" + UUID.randomUUID())
                .requireMount(false)
                .withoutSweeper();
        GlusterTmpfsCache cache =
                (options == null ? builder.withoutOperationTimeout() : builder.nearCache(options)).build();
        return metrics ? GlusterTmpfsCacheMetrics.monitor(registry, cache) : cache;
    }

    @Benchmark
    public String nearHit() {
        return nearStrings.get(KEY).orElse(null);
    }

    @Benchmark
    public byte[] mountGet() {
        return plain.get(KEY).orElse(null);
    }

    @TearDown
    public void close() throws IOException {
        for (GlusterTmpfsCache cache : List.of(near, plain)) {
            cache.close();
            TempTree.deleteCache(cache.mount(), cache.name());
        }
        TempTree.delete(local);
    }
}
