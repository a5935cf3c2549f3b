package io.github.glustertmpfscache.benchmarks.scale;

import io.github.glustertmpfscache.benchmark.TextTable;
import java.util.List;
import java.util.Locale;

/** The results as tables of text, for the terminal and for the report. */
final class ScaleTable {
    private ScaleTable() {}

    static String all(ScaleResults results) {
        return "Cost, one thread, values of 1 KB\n" + cost(results)
                + (results.fops().isEmpty() ? "" : "\nFops of an operation on each brick\n" + fops(results))
                + "\nOne sweep, without pauses\n" + sweeps(results)
                + "\nHeap: an empty cache " + count(results.heapPerCache().withoutSweeper())
                + " bytes, with a sweeper " + count(results.heapPerCache().withSweeper()) + "\n" + heap(results)
                + "\nThroughput, 10,000 entries\n" + throughput(results)
                + "\n" + results.verdict() + "\n"
                + String.join("\n", results.remarks()) + "\n";
    }

    private static TextTable cost(ScaleResults results) {
        TextTable table =
                new TextTable(1, "operation", "entries", "median us", "p90", "p99", "to the smallest", "least", "most");
        for (CostPoint point : results.costs()) {
            CostPoint.Ratio ratio = results.ratio(point);
            table.add(List.of(
                    point.operation().title(),
                    count(point.entries()),
                    tenths(point.medianMicros()),
                    tenths(point.micros(0.9)),
                    tenths(point.micros(0.99)),
                    hundredths(ratio.median()),
                    hundredths(ratio.least()),
                    hundredths(ratio.most())));
        }
        return table;
    }

    private static TextTable fops(ScaleResults results) {
        TextTable table = new TextTable(1, "operation", "entries", "fops");
        for (OperationFops.Point point : results.fops()) {
            table.add(List.of(point.operation().title(), count(point.entries()), hundredths(point.sum())));
        }
        return table;
    }

    private static TextTable sweeps(ScaleResults results) {
        TextTable table =
                new TextTable(0, "entries", "pass", "seconds", "opened", "us an entry", "fops an entry and brick");
        for (SweepPoint point : results.sweeps()) {
            table.add(List.of(
                    count(point.entries()),
                    count(point.pass()),
                    hundredths(point.seconds()),
                    count(point.opened()),
                    tenths(point.microsPerEntry()),
                    point.fops().isEmpty() ? "" : String.format(Locale.ROOT, "%.3f", point.fopsPerEntry())));
        }
        return table;
    }

    private static TextTable heap(ScaleResults results) {
        TextTable table = new TextTable(1, "stage", "entries", "grew by bytes", "an entry");
        for (ScaleResults.Growth growth : results.heapGrowth()) {
            table.add(
                    List.of(growth.stage(), count(growth.entries()), count(growth.bytes()), tenths(growth.perEntry())));
        }
        return table;
    }

    private static TextTable throughput(ScaleResults results) {
        TextTable table = new TextTable(
                1, "operation", "JVMs", "threads of each", "per second", "p50 us", "p99 us", "s to same key");
        for (ThroughputPoint point : results.throughput()) {
            table.add(List.of(
                    point.operation().title(),
                    count(point.jvms()),
                    count(point.threads()),
                    count(Math.round(point.perSecond())),
                    tenths(point.micros(0.5)),
                    tenths(point.micros(0.99)),
                    hundredths(point.secondsToSameKey())));
        }
        return table;
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String tenths(double number) {
        return String.format(Locale.ROOT, "%,.1f", number);
    }

    private static String hundredths(double number) {
        return String.format(Locale.ROOT, "%.2f", number);
    }
}
