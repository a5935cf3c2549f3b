package io.github.glustertmpfscache.doctor;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** How long do a put, a get, a miss and an evict of so many bytes take? */
final class LatencyCheck implements Check {
    /** The library's default operationTimeout. */
    static final Duration OPERATION_TIMEOUT = Duration.ofSeconds(1);

    private static final int FEWEST_ROUNDS = 3;
    private static final int ENOUGH_FOR_P99 = 100;

    private final String id;
    private final String title;
    private final int bytes;
    private final int rounds;

    LatencyCheck(String id, String title, int bytes, int rounds) {
        this.id = id;
        this.title = title;
        this.bytes = bytes;
        this.rounds = rounds;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public MountFinding run(Exam exam) throws IOException {
        Workspace workspace = exam.workspace();
        Map<String, List<Double>> millis = new LinkedHashMap<>();
        byte[] content = Stamp.of(1, bytes);
        long start = System.nanoTime();
        for (int round = 0;
                round < rounds
                        && (round < FEWEST_ROUNDS
                                || exam.isWithin(start, exam.settings().measureFor()));
                round++) {
            Path file = workspace.path().resolve(id + round);
            time(millis, "put", () -> workspace.put(file, content));
            time(millis, "get", () -> {
                byte[] unused = workspace.read(file);
            });
            time(millis, "miss", () -> {
                try {
                    byte[] unused = workspace.read(file.resolveSibling("missing" + file.getFileName()));
                } catch (NoSuchFileException e) {
                    // as it should be
                }
            });
            time(millis, "evict", () -> workspace.delete(file));
        }
        Map<String, Percentiles> percentiles = new LinkedHashMap<>();
        millis.forEach((operation, values) -> percentiles.put(operation, Percentiles.of(values)));
        return judge(percentiles);
    }

    private static void time(Map<String, List<Double>> millis, String operation, WatchedCalls.Action action)
            throws IOException {
        long start = System.nanoTime();
        action.run();
        millis.computeIfAbsent(operation, name -> new ArrayList<>()).add((System.nanoTime() - start) / 1e6);
    }

    MountFinding judge(Map<String, Percentiles> millis) {
        Map<String, Number> numbers = new LinkedHashMap<>();
        int count = millis.values().stream().mapToInt(Percentiles::count).min().orElse(0);
        // The 99th percentile of less is the longest, and says no more.
        boolean enough = count >= ENOUGH_FOR_P99;
        numbers.put("count", count);
        StringJoiner words = new StringJoiner(", ", (enough ? "p50/p99 of " : "p50/max of ") + count + ": ", "");
        double slowest = 0;
        long late = 0;
        for (Map.Entry<String, Percentiles> each : millis.entrySet()) {
            Percentiles values = each.getValue();
            numbers.put(each.getKey() + "P50Millis", values.at(50));
            numbers.put(each.getKey() + "P90Millis", values.at(90));
            if (enough) {
                numbers.put(each.getKey() + "P99Millis", values.at(99));
            }
            numbers.put(each.getKey() + "MaxMillis", values.max());
            words.add(each.getKey() + " " + shortMillis(values.at(50)) + "/"
                    + Words.millis(enough ? values.at(99) : values.max()));
            slowest = Math.max(slowest, values.at(99));
            late += values.sorted().stream()
                    .filter(time -> time > OPERATION_TIMEOUT.toMillis())
                    .count();
        }
        if (slowest > OPERATION_TIMEOUT.toMillis() && late > 1) { // one may be this host's own pause
            return found(
                    Verdict.WARN,
                    words.toString(),
                    numbers,
                    "Longer than the library's operationTimeout (" + OPERATION_TIMEOUT.toSeconds()
                            + " s): raise that, or find out what is slow (network, disks, a heal that is going on)");
        }
        return pass(words.toString(), numbers);
    }

    private static String shortMillis(double millis) {
        return Words.millis(millis).replace(" ms", "");
    }
}
