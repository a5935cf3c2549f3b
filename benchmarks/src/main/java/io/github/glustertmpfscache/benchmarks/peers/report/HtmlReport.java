package io.github.glustertmpfscache.benchmarks.peers.report;

import static java.util.stream.Collectors.joining;

import io.github.glustertmpfscache.benchmarks.peers.ComparisonResults;
import io.github.glustertmpfscache.benchmarks.peers.Measure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The results as one page that needs no other file. */
final class HtmlReport {
    private HtmlReport() {}

    static String of(ComparisonResults results) throws IOException {
        Tables tables = new Tables(results);
        Charts charts = new Charts(results);
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("title", Svg.escape(results.contest().title()));
        parts.put("remarks", remarks(results));
        parts.put("subject", Svg.escape(results.title(results.contest().subject())));
        parts.put("verdict", verdict(tables));
        parts.put("operation-charts", charts.operations());
        parts.put("operation-table", tables.operations().html());
        parts.put("load-charts", charts.loads());
        parts.put("load-table", tables.loads().html());
        parts.put("trouble", trouble(tables.trouble()));
        parts.put("peers", tables.peers().html());
        parts.put("machine", tables.machine().html());
        String page = template();
        for (Map.Entry<String, String> part : parts.entrySet()) {
            page = page.replace("{{" + part.getKey() + "}}", part.getValue());
        }
        return page;
    }

    private static String remarks(ComparisonResults results) {
        List<String> remarks = new ArrayList<>(results.contest().remarks());
        if (!results.failure().isEmpty()) {
            remarks.add(0, "The run ended early: " + results.failure());
        }
        return remarks.stream()
                .map(remark -> "<p class=\"remark\">" + Svg.escape(remark) + "</p>\n")
                .collect(joining());
    }

    private static String verdict(Tables tables) {
        return Arrays.stream(Measure.values())
                .flatMap(measure -> tables
                        .verdict(measure)
                        .map(table -> "<h3>By the " + measure.label() + " of each round</h3>\n" + table.html())
                        .stream())
                .collect(joining());
    }

    private static String trouble(List<String> lines) {
        return lines.isEmpty()
                ? "<p>None.</p>"
                : "<ul>\n"
                        + lines.stream()
                                .map(line -> "<li>" + Svg.escape(line) + "</li>\n")
                                .collect(joining())
                        + "</ul>";
    }

    private static String template() throws IOException {
        try (InputStream stream = HtmlReport.class.getResourceAsStream("report.html")) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
