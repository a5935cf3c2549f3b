package io.github.glustertmpfscache.benchmarks.peers.report;

import static java.util.stream.Collectors.joining;

import io.github.glustertmpfscache.benchmarks.Machine;
import io.github.glustertmpfscache.benchmarks.peers.ComparisonResults;
import io.github.glustertmpfscache.benchmarks.peers.Contest;
import io.github.glustertmpfscache.benchmarks.peers.Latencies;
import io.github.glustertmpfscache.benchmarks.peers.LoadResult;
import io.github.glustertmpfscache.benchmarks.peers.Measure;
import io.github.glustertmpfscache.benchmarks.peers.Operation;
import io.github.glustertmpfscache.benchmarks.peers.OperationResult;
import io.github.glustertmpfscache.benchmarks.peers.PeerType;
import io.github.glustertmpfscache.benchmarks.peers.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The results as tables, for the terminal and the page alike. */
final class Tables {
    private final ComparisonResults results;
    private final Contest contest;

    Tables(ComparisonResults results) {
        this.results = results;
        this.contest = results.contest();
    }

    /** The answer that most readers come for: the subject's time divided by each other peer's. Empty without both. */
    Optional<Table> verdict(Measure measure) {
        List<PeerType> others = contest.peers().stream()
                .filter(type -> !type.id().equals(contest.subject()))
                .toList();
        List<OperationResult> own = results.operations().stream()
                .filter(result -> result.peer().equals(contest.subject()))
                .toList();
        if (own.isEmpty() || others.isEmpty()) {
            return Optional.empty();
        }
        List<String> head = new ArrayList<>(List.of("value", "operation"));
        others.forEach(type -> head.add("to " + type.id()));
        Table table = new Table(2, head);
        for (OperationResult result : own) {
            for (Operation operation : Operation.values()) {
                List<String> row = new ArrayList<>(List.of(Texts.bytes(result.valueBytes()), operation.label()));
                others.forEach(type -> row.add(ratio(result, type.id(), operation, measure)));
                table.add(row);
            }
        }
        return Optional.of(table);
    }

    Table operations() {
        Table table = new Table(
                3,
                "value",
                "operation",
                "peer",
                "mean, us",
                "min",
                "max",
                "times " + contest.baseline(),
                "median batch, us",
                "times " + contest.baseline());
        for (int size : results.options().sizes()) {
            for (Operation operation : Operation.values()) {
                results.operations().stream()
                        .filter(result -> result.valueBytes() == size)
                        .forEach(result -> table.add(
                                Texts.bytes(size),
                                operation.label(),
                                result.peer(),
                                Texts.number(
                                        result.spread(operation, Measure.MEAN).median()),
                                Texts.number(
                                        result.spread(operation, Measure.MEAN).min()),
                                Texts.number(
                                        result.spread(operation, Measure.MEAN).max()),
                                ratio(result, contest.baseline(), operation, Measure.MEAN),
                                Texts.number(result.spread(operation, Measure.MEDIAN_BATCH)
                                        .median()),
                                ratio(result, contest.baseline(), operation, Measure.MEDIAN_BATCH)));
            }
        }
        return table;
    }

    private String ratio(OperationResult result, String peer, Operation operation, Measure measure) {
        return results.operations(result.valueBytes(), peer)
                .map(other -> Texts.ratio(result.ratioTo(other, operation, measure)))
                .orElse("");
    }

    Table loads() {
        List<String> head =
                new ArrayList<>(List.of("value", "keys", "gets", "threads", "peer", "median op/s", "min", "max"));
        for (String kind : List.of("get", "put")) {
            head.addAll(List.of(kind + " p50, us", "p99", "p99.9", "max"));
        }
        head.addAll(List.of("misses", "wrong", "failures"));
        Table table = new Table(5, head);
        for (LoadResult result : results.loads()) {
            List<String> row = new ArrayList<>(List.of(
                    Texts.bytes(result.load().valueBytes()),
                    result.load().distribution().name().toLowerCase(Locale.ROOT),
                    Texts.share(result.load().readShare()),
                    "" + result.load().threads(),
                    result.peer(),
                    Texts.number(result.throughput().median()),
                    Texts.number(result.throughput().min()),
                    Texts.number(result.throughput().max())));
            row.addAll(latencies(result.gets()));
            row.addAll(latencies(result.puts()));
            row.addAll(List.of("" + result.misses(), "" + result.wrong(), "" + result.failures()));
            table.add(row);
        }
        return table;
    }

    Table peers() {
        Table table = new Table(3, "peer", "name", "set-up");
        contest.peers().forEach(type -> table.add(type.id(), type.title(), type.setup()));
        return table;
    }

    Table machine() {
        Machine machine = results.machine();
        Table table = new Table(2, "what", "value");
        table.add("started", results.startedAt().toString());
        table.add("processor", machine.cpu() + ", " + machine.cores() + " cores");
        table.add("kernel", machine.kernel());
        table.add("Java", machine.java() + ", " + String.join(", ", machine.garbageCollectors()));
        table.add("heap", "at most " + Texts.number(machine.maximumHeapBytes() / 1e6) + " MB");
        table.add("load average at the start", Texts.number(machine.loadAverageAtStart()));
        table.add(
                "rounds",
                results.options().rounds() + " of "
                        + Texts.number(results.options().seconds()) + " s for each peer");
        table.add(
                "keys of loads",
                results.options().sizes().stream()
                        .map(size -> Texts.number(results.options().keys(size)) + " of " + Texts.bytes(size))
                        .collect(joining(", ")));
        table.add("command line", String.join(" ", results.command()));
        return table;
    }

    /** What did not go as it should have, a line each. */
    List<String> trouble() {
        Stream<String> operations = results.operations().stream()
                .filter(result -> result.misses() + result.stale() + result.unremoved() + result.failures() > 0)
                .map(result -> "Operations, " + Texts.bytes(result.valueBytes()) + ", " + result.peer() + ": "
                        + result.misses() + " misses right after the put, " + result.stale() + " stale values, "
                        + result.unremoved() + " removed but still there, "
                        + failures(result.failures(), result.firstFailure()));
        Stream<String> loads = results.loads().stream()
                .filter(result -> result.misses() + result.wrong() + result.failures() > 0)
                .map(result -> "Load, " + Texts.load(result.load()) + ", " + result.peer() + ": " + result.misses()
                        + " misses of " + result.gets().count() + " gets, " + result.wrong() + " wrong values, "
                        + failures(result.failures(), result.firstFailure()));
        return Stream.concat(operations, loads).toList();
    }

    private static String failures(long count, String first) {
        return count + " failures" + (first.isEmpty() ? "" : ", the first: " + first);
    }

    private static List<String> latencies(Latencies latencies) {
        return latencies.count() == 0
                ? List.of("-", "-", "-", "-")
                : List.of(
                        Texts.number(latencies.p50Micros()),
                        Texts.number(latencies.p99Micros()),
                        Texts.number(latencies.p999Micros()),
                        Texts.number(latencies.maxMicros()));
    }
}
