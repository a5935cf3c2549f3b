package io.github.glustertmpfscache.benchmarks.scale;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * All that a run has found.
 *
 * @param machine where
 * @param remarks what a reader of the figures has to know
 * @param fops empty if they were not counted
 */
record ScaleResults(
        Map<String, Object> machine,
        List<String> remarks,
        List<Filling.Fill> fills,
        List<CostPoint> costs,
        List<OperationFops.Point> fops,
        List<SweepPoint> sweeps,
        Heap.PerCache heapPerCache,
        List<Heap.Point> heap,
        List<ThroughputPoint> throughput) {
    private static final double FLAT = 1.2;

    /** By how much the heap grew at a stage, for each entry. */
    record Growth(int entries, String stage, long bytes) {
        double perEntry() {
            return (double) bytes / entries;
        }
    }

    List<Growth> heapGrowth() {
        List<Growth> growth = new ArrayList<>();
        for (int i = 1; i < heap.size(); i++) {
            Heap.Point point = heap.get(i);
            Heap.Point before = heap.get(i - 1);
            if (point.entries() == before.entries() && !point.stage().startsWith("before")) {
                growth.add(new Growth(point.entries(), point.stage(), point.bytes() - before.bytes()));
            }
        }
        return growth;
    }

    /** Of a size to the smallest one. */
    CostPoint.Ratio ratio(CostPoint point) {
        return point.to(CostPoint.first(costs, point.operation()));
    }

    /** The sizes and operations that took more than 1.2 times as long, or less than 1/1.2, as in the smallest cache. */
    List<CostPoint> notFlat() {
        return costs.stream()
                .filter(point -> ratio(point).median() > FLAT || ratio(point).median() < 1 / FLAT)
                .toList();
    }

    String verdict() {
        List<String> exceptions = notFlat().stream()
                .map(point -> String.format(
                        "%s with %,d entries (%.2f)",
                        point.operation().title(), point.entries(), ratio(point).median()))
                .toList();
        return exceptions.isEmpty()
                ? "Flat within 20 %: every operation, at every size."
                : "Not flat within 20 %: " + String.join(", ", exceptions) + ".";
    }
}
