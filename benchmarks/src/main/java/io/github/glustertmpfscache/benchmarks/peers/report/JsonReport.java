package io.github.glustertmpfscache.benchmarks.peers.report;

import io.github.glustertmpfscache.benchmarks.Machine;
import io.github.glustertmpfscache.benchmarks.peers.ComparisonOptions;
import io.github.glustertmpfscache.benchmarks.peers.ComparisonResults;
import io.github.glustertmpfscache.benchmarks.peers.Latencies;
import io.github.glustertmpfscache.benchmarks.peers.LoadResult;
import io.github.glustertmpfscache.benchmarks.peers.Measure;
import io.github.glustertmpfscache.benchmarks.peers.Operation;
import io.github.glustertmpfscache.benchmarks.peers.OperationResult;
import io.github.glustertmpfscache.benchmarks.peers.PeerType;
import io.github.glustertmpfscache.benchmarks.peers.Spread;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The results as JSON: every figure, with its unit in its name. */
final class JsonReport {
    private final ComparisonResults results;

    private JsonReport(ComparisonResults results) {
        this.results = results;
    }

    static String of(ComparisonResults results) {
        return JsonWriter.write(new JsonReport(results).root());
    }

    private Map<String, Object> root() {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("format_version", 1);
        root.put("title", results.contest().title());
        root.put("started_at", results.startedAt());
        root.put("failure", results.failure());
        root.put("command_line", results.command());
        root.put("remarks", results.contest().remarks());
        root.put("machine", machine(results.machine()));
        root.put("options", options(results.options()));
        root.put(
                "peers",
                results.contest().peers().stream().map(JsonReport::peer).toList());
        root.put(
                "operations",
                results.operations().stream().map(this::operations).toList());
        root.put("loads", results.loads().stream().map(JsonReport::load).toList());
        return root;
    }

    private static Map<String, Object> machine(Machine machine) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("cpu", machine.cpu());
        object.put("cores", machine.cores());
        object.put("kernel", machine.kernel());
        object.put("java", machine.java());
        object.put("maximum_heap_bytes", machine.maximumHeapBytes());
        object.put("garbage_collectors", machine.garbageCollectors());
        object.put("load_average_at_start", machine.loadAverageAtStart());
        return object;
    }

    private static Map<String, Object> options(ComparisonOptions options) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("rounds", options.rounds());
        object.put("seconds_of_each_peer_in_a_round", options.seconds());
        object.put("value_bytes", options.sizes());
        object.put("keys", options.sizes().stream().map(options::keys).toList());
        return object;
    }

    private static Map<String, Object> peer(PeerType type) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("id", type.id());
        object.put("title", type.title());
        object.put("setup", type.setup());
        return object;
    }

    private Map<String, Object> operations(OperationResult result) {
        Map<String, Object> operations = new LinkedHashMap<>();
        for (Operation operation : Operation.values()) {
            Map<String, Object> measures = new LinkedHashMap<>();
            for (Measure measure : Measure.values()) {
                measures.put(measure.name().toLowerCase(Locale.ROOT), measured(result, operation, measure));
            }
            operations.put(operation.name().toLowerCase(Locale.ROOT), measures);
        }
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("value_bytes", result.valueBytes());
        object.put("peer", result.peer());
        object.put("baseline", results.contest().baseline());
        object.put("operations", operations);
        object.put("misses_right_after_put", result.misses());
        object.put("stale_values", result.stale());
        object.put("removed_but_there", result.unremoved());
        object.put("failures", result.failures());
        object.put("first_failure", result.firstFailure());
        return object;
    }

    private Map<String, Object> measured(OperationResult result, Operation operation, Measure measure) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("micros", spread(result.spread(operation, measure)));
        object.put("micros_of_rounds", result.rounds(operation, measure));
        results.operations(result.valueBytes(), results.contest().baseline())
                .ifPresent(baseline ->
                        object.put("ratio_to_baseline", spread(result.ratioTo(baseline, operation, measure))));
        return object;
    }

    private static Map<String, Object> load(LoadResult result) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("value_bytes", result.load().valueBytes());
        object.put("keys", result.load().keys());
        object.put("distribution", result.load().distribution().name().toLowerCase(Locale.ROOT));
        object.put("share_of_gets", result.load().readShare());
        object.put("threads", result.load().threads());
        object.put("peer", result.peer());
        object.put("operations_per_second", spread(result.throughput()));
        object.put("operations_per_second_of_rounds", result.operationsPerSecond());
        object.put("gets", latencies(result.gets()));
        object.put("puts", latencies(result.puts()));
        object.put("misses", result.misses());
        object.put("wrong_values", result.wrong());
        object.put("failures", result.failures());
        object.put("first_failure", result.firstFailure());
        return object;
    }

    private static Map<String, Object> spread(Spread spread) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("median", spread.median());
        object.put("min", spread.min());
        object.put("max", spread.max());
        return object;
    }

    private static Map<String, Object> latencies(Latencies latencies) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("count", latencies.count());
        List.of(
                        Map.entry("p50_micros", latencies.p50Micros()),
                        Map.entry("p99_micros", latencies.p99Micros()),
                        Map.entry("p99_9_micros", latencies.p999Micros()),
                        Map.entry("max_micros", latencies.maxMicros()))
                .forEach(entry -> object.put(entry.getKey(), entry.getValue()));
        return object;
    }
}
