package io.github.glustertmpfscache.benchmarks.scale;

import io.github.glustertmpfscache.benchmark.JsonWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The results as JSON. */
final class ScaleJson {
    private ScaleJson() {}

    static String write(ScaleResults results) {
        return JsonWriter.write(map(
                "machine", results.machine(),
                "remarks", results.remarks(),
                "verdict", results.verdict(),
                "fill", all(results.fills(), ScaleJson::fill),
                "cost", all(results.costs(), point -> cost(point, results.ratio(point))),
                "fops", all(results.fops(), ScaleJson::fops),
                "sweep", all(results.sweeps(), ScaleJson::sweep),
                "heapOfEmptyCache",
                        map(
                                "bytesWithoutSweeper", results.heapPerCache().withoutSweeper(),
                                "bytesWithSweeper", results.heapPerCache().withSweeper()),
                "heap", all(results.heap(), ScaleJson::heap),
                "throughput", all(results.throughput(), ScaleJson::throughput)));
    }

    private static Map<String, Object> fill(Filling.Fill fill) {
        return map("entries", fill.entries(), "threads", fill.threads(), "seconds", fill.seconds());
    }

    private static Map<String, Object> cost(CostPoint point, CostPoint.Ratio ratio) {
        return map(
                "entries", point.entries(),
                "operation", point.operation().name(),
                "medianMicros", point.medianMicros(),
                "p90Micros", point.micros(0.9),
                "p99Micros", point.micros(0.99),
                "ratioToSmallest", map("median", ratio.median(), "least", ratio.least(), "most", ratio.most()),
                "roundMedianMicros", point.roundMedians());
    }

    private static Map<String, Object> fops(OperationFops.Point point) {
        return map(
                "entries", point.entries(),
                "operation", point.operation().name(),
                "perOperationAndBrick", point.sum(),
                "ofEachKind", point.fops());
    }

    private static Map<String, Object> sweep(SweepPoint point) {
        Map<String, Object> sweep = map(
                "entries", point.entries(),
                "pass", point.pass(),
                "seconds", point.seconds(),
                "swept", point.swept(),
                "opened", point.opened(),
                "microsPerEntry", point.microsPerEntry());
        if (!point.fops().isEmpty()) {
            sweep.put("fopsPerEntryAndBrick", point.fopsPerEntry());
            sweep.put("fops", point.fops());
        }
        return sweep;
    }

    private static Map<String, Object> heap(Heap.Point point) {
        return map("entries", point.entries(), "stage", point.stage(), "bytes", point.bytes());
    }

    private static Map<String, Object> throughput(ThroughputPoint point) {
        return map(
                "operation", point.operation().name(),
                "jvms", point.jvms(),
                "threadsOfEach", point.threads(),
                "perSecond", point.perSecond(),
                "p50Micros", point.micros(0.5),
                "p99Micros", point.micros(0.99),
                "secondsToSameKey", point.secondsToSameKey(),
                "roundsPerSecond", point.roundsPerSecond());
    }

    private static <T> List<Map<String, Object>> all(List<T> points, Function<T, Map<String, Object>> toMap) {
        return points.stream().map(toMap).toList();
    }

    private static Map<String, Object> map(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }
}
