package io.github.glustertmpfscache.internal.outage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;

/** What is logged by any thread, of which tests show warnings only, until this is closed. */
final class CapturedWarnings implements AutoCloseable {
    private final PrintStream real = System.err;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    CapturedWarnings() {
        System.setErr(new PrintStream(bytes, true, UTF_8));
    }

    /** The lines that have this in them. */
    List<String> of(String part) {
        return bytes.toString(UTF_8).lines().filter(line -> line.contains(part)).toList();
    }

    @Override
    public void close() {
        System.setErr(real);
    }
}
