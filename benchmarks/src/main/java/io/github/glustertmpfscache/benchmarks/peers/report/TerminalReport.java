package io.github.glustertmpfscache.benchmarks.peers.report;

import io.github.glustertmpfscache.benchmarks.peers.ComparisonResults;
import io.github.glustertmpfscache.benchmarks.peers.Measure;

/** The results for who waits for them. */
public final class TerminalReport {
    private TerminalReport() {}

    /** Returns tables with headings. */
    public static String of(ComparisonResults results) {
        Tables tables = new Tables(results);
        StringBuilder text = new StringBuilder();
        results.contest().remarks().forEach(remark -> text.append(remark).append('\n'));
        if (!results.operations().isEmpty()) {
            text.append("\nSingle operations of one thread\n")
                    .append(tables.operations().text());
        }
        for (Measure measure : Measure.values()) {
            tables.verdict(measure)
                    .ifPresent(table -> text.append(
                                    "\nTime of '" + results.contest().subject()
                                            + "' divided by others', " + measure.label()
                                            + " of each round: median (min to max)\n")
                            .append(table.text()));
        }
        if (!results.loads().isEmpty()) {
            text.append("\nLoads\n").append(tables.loads().text());
        }
        if (!tables.trouble().isEmpty()) {
            text.append("\nTrouble\n");
            tables.trouble().forEach(line -> text.append("  ").append(line).append('\n'));
        }
        return text.append('\n').toString();
    }
}
