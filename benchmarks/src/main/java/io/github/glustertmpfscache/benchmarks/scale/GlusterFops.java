package io.github.glustertmpfscache.benchmarks.scale;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/** Counts what the two bricks of samples/cluster are asked for, which other programs on the machine do not change. */
final class GlusterFops implements AutoCloseable {
    private static final int FIELDS = 9;
    private static final int BRICKS = 2;

    private final String script;

    /** Starts GlusterFS's profile of the volume. */
    GlusterFops(String script) throws IOException, InterruptedException {
        this.script = script;
        volume("start");
    }

    /**
     * What an action has returned, and the fops that it caused.
     *
     * @param fops of each kind on one brick, on average of the two
     */
    record Counted<T>(T result, Map<String, Double> fops) {}

    <T> Counted<T> count(Callable<T> action) throws Exception {
        volume("info", "clear");
        T result = action.call();
        return new Counted<>(result, parse(volume("info")));
    }

    private static Map<String, Double> parse(String profile) {
        Map<String, Double> counts = new TreeMap<>();
        boolean cumulative = false;
        for (String line : (Iterable<String>) profile.lines()::iterator) {
            cumulative = (cumulative || line.startsWith("Cumulative")) && !line.startsWith("Interval");
            String[] fields = line.trim().split("\\s+", -1);
            if (cumulative && fields.length == FIELDS && fields[0].matches("[0-9.]+")) {
                counts.merge(fields[FIELDS - 1], Double.parseDouble(fields[FIELDS - 2]) / BRICKS, Double::sum);
            }
        }
        return counts;
    }

    private String volume(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(script, "volume", "profile", "cache"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command + ": " + output);
        }
        return output;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        volume("stop");
    }
}
