package io.github.glustertmpfscache.benchmarks.scale;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/** Times of operations; can be written as a word and added to others, also of other processes. Not thread-safe. */
final class LatencyHistogram {
    private static final int DIGITS = 3;

    private final Histogram nanos;

    LatencyHistogram() {
        this(new Histogram(DIGITS));
    }

    private LatencyHistogram(Histogram nanos) {
        this.nanos = nanos;
    }

    void record(long duration) {
        nanos.recordValue(duration);
    }

    void add(LatencyHistogram other) {
        nanos.add(other.nanos);
    }

    long count() {
        return nanos.getTotalCount();
    }

    /** A quantile, from 0 to 1. */
    double micros(double part) {
        return nanos.getValueAtPercentile(part * 100) / 1e3;
    }

    String encode() {
        ByteBuffer bytes = ByteBuffer.allocate(nanos.getNeededByteBufferCapacity());
        int length = nanos.encodeIntoCompressedByteBuffer(bytes);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length));
    }

    static LatencyHistogram decode(String word) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(word));
        try {
            return new LatencyHistogram(Histogram.decodeFromCompressedByteBuffer(bytes, 0));
        } catch (DataFormatException e) {
            throw new IOException("no histogram: " + word, e);
        }
    }
}
