package io.github.glustertmpfscache.benchmarks.peers.faults;

import io.github.glustertmpfscache.benchmarks.peers.network.RoundTrip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** The results as a table and as JSON. */
final class KillReport {
    private final List<Target> targets;
    private final KillOptions options;
    private final RoundTrip roundTrip;
    private final List<KillResult> results;

    KillReport(List<Target> targets, KillOptions options, RoundTrip roundTrip, List<KillResult> results) {
        this.targets = targets;
        this.options = options;
        this.roundTrip = roundTrip;
        this.results = results;
    }

    void writeTo(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("results.md"), markdown());
        Files.writeString(directory.resolve("results.json"), json());
    }

    String markdown() {
        StringBuilder md = new StringBuilder(
                "| system | killed | longest get | longest put | longest time without a get that succeeds | without a put | gets work"
                        + " again after | puts | failed gets | failed puts | misses of keys with a value | wrong values | puts acknowledged |"
                        + " of them lost, server down | server back |\n");
        md.append("|").append(" --- |".repeat(15)).append('\n');
        for (Target target : targets) {
            List<KillResult> rounds = results.stream()
                    .filter(result -> result.target().equals(target.id()))
                    .toList();
            if (!rounds.isEmpty()) {
                row(md, target, rounds);
            }
        }
        if (options.rounds() > 1) {
            md.append("\nDurations: the median of ")
                    .append(options.rounds())
                    .append(" rounds (least to most); counts: of all rounds.\n");
        }
        if (results.stream().anyMatch(result -> result.restartMillis() >= 0)) {
            md.append("\n\\* not before the killed server was started again, which was done ")
                    .append(options.patienceSeconds())
                    .append(" s after the kill.\n");
        }
        md.append('\n')
                .append(Character.toUpperCase(roundTrip.toString().charAt(0)))
                .append(roundTrip.toString().substring(1));
        md.append(".\n\n");
        for (Target target : targets) {
            md.append("* `")
                    .append(target.id())
                    .append("`: ")
                    .append(target.setup())
                    .append('\n');
        }
        return md.toString();
    }

    private static void row(StringBuilder md, Target target, List<KillResult> rounds) {
        boolean restarted = rounds.stream().anyMatch(result -> result.restartMillis() >= 0);
        md.append("| ").append(target.title()).append(" | ").append(target.killed());
        cell(md, seconds(rounds, result -> result.gets().longestMillis()));
        cell(md, seconds(rounds, result -> result.puts().longestMillis()));
        cell(md, seconds(rounds, result -> result.gets().longestGapMillis()));
        cell(md, seconds(rounds, result -> result.puts().longestGapMillis()));
        cell(
                md,
                seconds(rounds, result -> result.gets().recoveryMillis())
                        + star(rounds, r -> r.gets().recoveryMillis()));
        cell(
                md,
                seconds(rounds, result -> result.puts().recoveryMillis())
                        + star(rounds, r -> r.puts().recoveryMillis()));
        cell(md, share(rounds, result -> result.gets().failed(), KillReport::allGets));
        cell(
                md,
                share(
                        rounds,
                        result -> result.puts().failed(),
                        result -> result.puts().failed() + result.puts().succeeded()));
        cell(md, share(rounds, result -> result.gets().misses(), KillReport::allGets));
        cell(md, count(rounds, result -> result.gets().wrong()));
        cell(md, count(rounds, KillResult::acknowledged));
        cell(md, restarted ? "" : lost(rounds, KillResult::lostWithoutServer));
        cell(md, lost(rounds, KillResult::lost));
        md.append(" |\n");
    }

    private static void cell(StringBuilder md, String content) {
        md.append(" | ").append(content);
    }

    /** Marks what came back only with the server. */
    private static String star(List<KillResult> rounds, ToLongFunction<KillResult> recovery) {
        return rounds.stream()
                        .anyMatch(result ->
                                result.restartMillis() >= 0 && recovery.applyAsLong(result) >= result.restartMillis())
                ? " \\*"
                : "";
    }

    private static long allGets(KillResult result) {
        OperationResult gets = result.gets();
        return gets.succeeded() + gets.failed() + gets.misses() + gets.wrong();
    }

    private static String share(
            List<KillResult> rounds, ToLongFunction<KillResult> part, ToLongFunction<KillResult> all) {
        return count(rounds, part) + " of " + count(rounds, all);
    }

    private static String count(List<KillResult> rounds, ToLongFunction<KillResult> number) {
        return String.format(
                Locale.ROOT, "%,d", rounds.stream().mapToLong(number).sum());
    }

    private static String lost(List<KillResult> rounds, ToLongFunction<KillResult> lost) {
        return rounds.stream().mapToLong(lost).anyMatch(number -> number < 0) ? "?" : count(rounds, lost);
    }

    private static String seconds(List<KillResult> rounds, ToLongFunction<KillResult> millis) {
        long[] sorted = rounds.stream().mapToLong(millis).sorted().toArray();
        String median = seconds(sorted[sorted.length / 2]);
        return sorted.length == 1
                ? median
                : median + " (" + seconds(sorted[0]) + " to " + seconds(sorted[sorted.length - 1]) + ")";
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.2f s", millis / 1e3);
    }

    private String json() {
        StringBuilder json = new StringBuilder("{\n");
        json.append("  \"written\": \"").append(Instant.now()).append("\",\n");
        json.append("  \"rounds\": ").append(options.rounds()).append(",\n");
        json.append("  \"threads\": ").append(options.threads()).append(",\n");
        json.append("  \"patienceSeconds\": ").append(options.patienceSeconds()).append(",\n");
        json.append("  \"windowMillis\": ").append(OperationLog.WINDOW_MILLIS).append(",\n");
        json.append(String.format(
                Locale.ROOT,
                "  \"roundTripMicros\": {\"p50\": %.1f, \"p99\": %.1f},%n",
                roundTrip.p50Micros(),
                roundTrip.p99Micros()));
        json.append("  \"systems\": [\n");
        json.append(targets.stream().map(KillReport::json).collect(Collectors.joining(",\n")));
        json.append("\n  ],\n  \"results\": [\n");
        json.append(results.stream().map(KillReport::json).collect(Collectors.joining(",\n")));
        return json.append("\n  ]\n}\n").toString();
    }

    private static String json(Target target) {
        return "    {\"id\": \"" + target.id() + "\", \"title\": \"" + target.title() + "\", \"killed\": \""
                + target.killed() + "\", \"setup\": \"" + target.setup() + "\"}";
    }

    private static String json(KillResult result) {
        return "    {\"system\": \"" + result.target() + "\", \"round\": " + result.round()
                + ", \"killedAtMillis\": " + result.killedAtMillis()
                + ", \"restartMillis\": " + result.restartMillis()
                + ", \"acknowledged\": " + result.acknowledged()
                + ", \"lostWithoutServer\": " + result.lostWithoutServer()
                + ", \"lost\": " + result.lost()
                + ",\n     \"gets\": " + json(result.gets())
                + ",\n     \"puts\": " + json(result.puts()) + "}";
    }

    private static String json(OperationResult operations) {
        return "{\"succeeded\": " + operations.succeeded()
                + ", \"misses\": " + operations.misses()
                + ", \"wrong\": " + operations.wrong()
                + ", \"longestMillis\": " + operations.longestMillis()
                + ", \"longestGapMillis\": " + operations.longestGapMillis()
                + ", \"recoveryMillis\": " + operations.recoveryMillis()
                + ", \"failed\": {"
                + operations.thrown().entrySet().stream()
                        .map(entry -> "\"" + entry.getKey() + "\": " + entry.getValue())
                        .collect(Collectors.joining(", "))
                + "}, \"successes\": " + Arrays.toString(operations.successes())
                + ", \"failures\": " + Arrays.toString(operations.failures()) + "}";
    }
}
