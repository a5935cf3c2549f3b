package io.github.glustertmpfscache.benchmarks;

import io.github.glustertmpfscache.codec.ValueCodec;
import java.util.Random;
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
import org.openjdk.jmh.annotations.Warmup;

/** What does it cost to make a text's bytes, and a text of the bytes? */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 10, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(3)
@State(Scope.Benchmark)
public class CodecBenchmark {
    /** Characters. */
    @Param({"1024", "65536"})
    public int length;

    /** Whether all are ASCII. */
    @Param({"true", "false"})
    public boolean ascii;

    private final ValueCodec<String> codec = ValueCodec.utf8();
    private String text;
    private byte[] bytes;

    @Setup
    public void make() throws Exception {
        Random random = new Random(1);
        StringBuilder made = new StringBuilder();
        while (made.length() < length) {
            made.append((char) (ascii ? 'a' + random.nextInt(26) : 0xe0 + random.nextInt(32)));
        }
        text = made.toString();
        bytes = codec.encode(text);
    }

    @Benchmark
    public byte[] encode() throws Exception {
        return codec.encode(text);
    }

    @Benchmark
    public String decode() throws Exception {
        return codec.decode(bytes);
    }
}
