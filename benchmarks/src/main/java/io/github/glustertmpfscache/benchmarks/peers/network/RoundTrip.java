package io.github.glustertmpfscache.benchmarks.peers.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * The time that a question to a server takes at the least: Redis's PING on a plain blocking socket, one thread, no client.
 *
 * @param p50Micros the median
 * @param p99Micros the 99th percentile
 * @param samples of how many
 */
public record RoundTrip(double p50Micros, double p99Micros, int samples) {
    private static final int WARM_UP = 2_000;
    private static final int SAMPLES = 5_000;
    private static final byte[] PING = "PING\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int PONG_LENGTH = "+PONG\r\n".length();
    private static final int TIMEOUT_MILLIS = 5_000;

    /** Measures it. */
    public static RoundTrip to(InetSocketAddress redis) throws IOException {
        long[] nanos = new long[SAMPLES];
        try (Socket socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(redis, TIMEOUT_MILLIS);
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            for (int i = -WARM_UP; i < SAMPLES; i++) {
                long start = System.nanoTime();
                out.write(PING);
                if (in.readNBytes(PONG_LENGTH).length < PONG_LENGTH) {
                    throw new IOException(redis + " closed the connection");
                }
                if (i >= 0) {
                    nanos[i] = System.nanoTime() - start;
                }
            }
        }
        Arrays.sort(nanos);
        return new RoundTrip(nanos[SAMPLES / 2] / 1e3, nanos[SAMPLES / 100 * 99] / 1e3, SAMPLES);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "network round trip (PING to Redis on a blocking socket, %d times): p50 %.0f us, p99 %.0f us",
                samples,
                p50Micros,
                p99Micros);
    }
}
