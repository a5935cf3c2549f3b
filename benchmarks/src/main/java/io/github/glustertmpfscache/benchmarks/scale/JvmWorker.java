package io.github.glustertmpfscache.benchmarks.scale;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * The main class of a JVM that does as it is told on its standard input, and ends with it:
 *
 * <pre>
 *  in:  GET_HIT 2000     which operation, and for how many milliseconds
 *  out: ready
 *  in:  go
 *  out: 12345.6 HISTOGRAM     operations a second, and their latencies
 * </pre>
 */
final class JvmWorker {
    static final String READY = "ready";
    static final String GO = "go";

    private JvmWorker() {}

    /** Arguments: the directory, the cache's name, how many entries it has, how many threads to use, and a number of one's own. */
    public static void main(String[] args) throws Exception {
        int threads = Integer.parseInt(args[3]);
        KeyWalk walk = new KeyWalk(Integer.parseInt(args[2]), Integer.parseInt(args[4]));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        try (GlusterTmpfsCache cache = Entries.open(Path.of(args[0]), args[1])) {
            Hammer hammer = new Hammer(cache, walk);
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split(" ", -1);
                Hammer.Blow blow = hammer.strike(
                        CostOperation.valueOf(words[0]), threads, Long.parseLong(words[1]), () -> waitForOthers(in));
                say(blow.perSecond() + " " + blow.latencies().encode());
            }
        }
    }

    private static void waitForOthers(BufferedReader in) {
        say(READY);
        try {
            if (!GO.equals(in.readLine())) {
                System.exit(1); // whoever has started this is gone
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
