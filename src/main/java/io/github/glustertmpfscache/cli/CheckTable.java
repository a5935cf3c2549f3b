package io.github.glustertmpfscache.cli;

import io.github.glustertmpfscache.CacheCheckReport;
import io.github.glustertmpfscache.CacheCheckReport.Example;
import io.github.glustertmpfscache.benchmark.TextTable;
import java.util.List;
import java.util.Locale;

/** What people see of a report. */
final class CheckTable {
    private CheckTable() {}

    static String of(String name, CacheCheckReport report, boolean repair) {
        TextTable table = new TextTable(1, "cache '" + name + "'", "found");
        row(table, "valid entries", report.valid());
        row(table, "bytes of their files", report.bytes());
        row(table, "expired entries", report.expired());
        row(table, "corrupt entries", report.corrupt());
        row(table, "entries of unknown format", report.unknownFormat());
        row(table, "unreadable", report.unreadable());
        row(table, "foreign", report.foreign());
        row(table, "missing shards", report.missingShards());
        row(table, "temp files", report.temps());
        row(table, "claims", report.claims());
        row(table, "cleared trees", report.clearedTrees());
        row(table, "unfinished trees", report.unfinishedTrees());
        if (repair) {
            row(table, "repaired", report.repaired());
        }
        StringBuilder text = new StringBuilder(table.toString());
        for (Example example : report.examples()) {
            text.append("  ").append(line(example)).append('\n');
        }
        return text.append("  ").append(verdict(report, repair)).append("\n\n").toString();
    }

    private static void row(TextTable table, String label, long number) {
        table.add(List.of(label, String.format(Locale.ROOT, "%,d", number)));
    }

    private static String line(Example example) {
        String repaired = example.repaired() ? " (repaired)" : "";
        return Screen.printable(example.kind() + ": " + example.path() + ": " + example.detail() + repaired);
    }

    private static String verdict(CacheCheckReport report, boolean repair) {
        if (report.isSound()) {
            return "Sound.";
        }
        String things = report.troubles() == 1 ? "1 thing is not as it" : report.troubles() + " things are not as they";
        return "Trouble: " + things + " should be."
                + (repair ? " What is left a repair does not touch: look at it." : " See check --help for --repair.");
    }
}
