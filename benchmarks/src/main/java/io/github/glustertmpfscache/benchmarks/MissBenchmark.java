package io.github.glustertmpfscache.benchmarks;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
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

/** What does a get cost that finds nothing, beside opening a plain file that is not there? */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 10, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 3,
        jvmArgsAppend = {"-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch"})
@State(Scope.Benchmark)
public class MissBenchmark {
    private MountState mount;

    @Setup
    public void open() throws IOException {
        mount = new MountState(1, false);
    }

    @Benchmark
    public Optional<byte[]> library() {
        return mount.cache.get(mount.nextKey());
    }

    @Benchmark
    public Object plain() throws IOException {
        try {
            return mount.getPlain(mount.nextKey());
        } catch (NoSuchFileException e) {
            return e;
        }
    }

    @TearDown
    public void close() throws IOException {
        mount.close();
    }
}
