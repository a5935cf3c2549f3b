package io.github.glustertmpfscache.benchmark;

import java.util.LinkedHashMap;
import java.util.Map;

/** The results as JSON: every figure, with its unit in its name. */
final class JsonReport {
    private JsonReport() {}

    static String of(Results results) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("format_version", 1);
        root.put("setup", setup(results.setup()));
        root.put("workload", workload(results.workload()));
        root.put("systems", results.systems().stream().map(JsonReport::system).toList());
        root.put(
                "round_time_ratios",
                results.ratios().stream().map(JsonReport::ratio).toList());
        return JsonWriter.write(root);
    }

    private static Map<String, Object> setup(Setup setup) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("started_at", setup.startedAt());
        object.put("library_version", setup.libraryVersion());
        object.put("java", setup.java());
        object.put("operating_system", setup.operatingSystem());
        object.put("kernel", setup.kernel());
        object.put("architecture", setup.architecture());
        object.put("cpu_model", setup.cpu());
        object.put("cpu_count", setup.cpuCount());
        object.put("maximum_heap_bytes", setup.maximumHeapBytes());
        object.put("command", setup.command());
        object.put("remarks", setup.remarks());
        return object;
    }

    private static Map<String, Object> workload(Workload workload) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("size_bytes", workload.sizeBytes());
        object.put("iterations_per_round", workload.iterations());
        object.put("rounds", workload.rounds());
        object.put("threads", workload.threads());
        object.put("warmup_iterations", workload.warmup());
        object.put("data", workload.data().word());
        object.put(
                "contenders",
                workload.contenders().stream().map(ContenderKind::word).toList());
        object.put("comparable_to_article", workload.isRoundOfArticle());
        return object;
    }

    private static Map<String, Object> system(SystemResults results) {
        TestedSystem system = results.system();
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("system", system.role().label());
        object.put("path", system.path());
        object.put("file_system_type", system.fileSystemType());
        object.put("file_system_name", system.fileSystemName());
        object.put("article_round_seconds_on_its_hardware", system.role().articleRoundSeconds());
        object.put(
                "contenders",
                results.contenders().stream().map(JsonReport::contender).toList());
        return object;
    }

    private static Map<String, Object> contender(ContenderResults results) {
        Map<String, Object> operations = new LinkedHashMap<>();
        results.operations().forEach((operation, times) -> operations.put(operation.word(), times(times)));
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("contender", results.contender().word());
        object.put("average_round_seconds", results.averageRoundSeconds());
        object.put("round_seconds", results.roundSeconds());
        object.put("operations", operations);
        return object;
    }

    private static Map<String, Object> times(OperationTimes times) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("count", times.count());
        object.put("total_seconds", times.totalSeconds());
        object.put("p50_micros", times.p50Micros());
        object.put("p99_micros", times.p99Micros());
        object.put("max_micros", times.maxMicros());
        return object;
    }

    private static Map<String, Object> ratio(Ratio ratio) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("of", ratio.over());
        object.put("to", ratio.under());
        object.put("within", ratio.group());
        object.put("median", ratio.spread().median());
        object.put("min", ratio.spread().min());
        object.put("max", ratio.spread().max());
        object.put("article_on_its_hardware", ratio.article().orElse(Double.NaN));
        return object;
    }
}
