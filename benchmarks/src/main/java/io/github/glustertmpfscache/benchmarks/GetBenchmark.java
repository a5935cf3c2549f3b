package io.github.glustertmpfscache.benchmarks;

import java.io.IOException;
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

/** What does a get cost that finds its value, beside reading a whole plain file? With {@code -prof gc}: what does it allocate? */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 10, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 3,
        jvmArgsAppend = {"-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch"})
@State(Scope.Benchmark)
public class GetBenchmark {
    /** Bytes of a value. */
    @Param({"1024", "65536", "1048576"})
    public int size;

    private MountState mount;

    @Setup
    public void open() throws IOException {
        mount = new MountState(size, false).filled();
    }

    @Benchmark
    public byte[] library() {
        return mount.cache.get(mount.nextKey()).orElseThrow();
    }

    @Benchmark
    public byte[] plain() throws IOException {
        return mount.getPlain(mount.nextKey());
    }

    @TearDown
    public void close() throws IOException {
        mount.close();
    }
}
