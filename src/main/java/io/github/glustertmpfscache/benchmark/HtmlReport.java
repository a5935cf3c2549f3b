package io.github.glustertmpfscache.benchmark;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The results as one page that needs no other file, for a browser that may be offline. */
final class HtmlReport {
    private final Results results;
    private final ReportCharts charts;

    private HtmlReport(Results results) {
        this.results = results;
        this.charts = new ReportCharts(results);
    }

    static String of(Results results) {
        return new HtmlReport(results).page();
    }

    private String page() {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("workload", Svg.escape(results.workload().describe()));
        parts.put("started", Svg.escape(results.setup().startedAt().toString()));
        parts.put("remarks", remarks());
        parts.put("headline", headline());
        parts.put("legend", legend());
        parts.put("colours", colours());
        parts.put("average-chart", charts.averageRounds());
        parts.put("average-note", averageNote());
        parts.put("average-table", averageTable());
        parts.put("ratio-chart", results.ratios().isEmpty() ? "" : charts.ratios());
        parts.put("ratio-table", ratioTable());
        parts.put("operation-charts", forEachSystem(charts::operations));
        parts.put("operation-table", operationTable());
        parts.put("round-charts", forEachSystem(charts::rounds));
        parts.put("round-table", roundTable());
        parts.put("setup-table", setupTable());
        parts.put("command", Svg.escape(results.setup().command()));
        String page = Resources.text("report.html");
        for (Map.Entry<String, String> part : parts.entrySet()) {
            page = page.replace("{{" + part.getKey() + "}}", part.getValue());
        }
        return page;
    }

    private String remarks() {
        List<String> remarks = results.setup().remarks();
        return remarks.isEmpty()
                ? ""
                : "<p class=\"remark\">" + remarks.stream().map(Svg::escape).collect(joining("<br>\n")) + "</p>";
    }

    /** The answer that most readers come for, one sentence a system. */
    private String headline() {
        List<String> sentences = new ArrayList<>();
        for (SystemResults system : results.systems()) {
            system.ratio(ContenderKind.LIBRARY, ContenderKind.PLAIN)
                    .map(plain -> "On the " + name(system) + " a round with the library took " + times(plain)
                            + " as long as with plain calls"
                            + system.ratio(ContenderKind.LIBRARY, ContenderKind.RENAME)
                                    .map(rename ->
                                            ", and " + times(rename) + " as long as with temp file and rename by hand")
                                    .orElse("")
                            + ".")
                    .ifPresent(sentences::add);
        }
        return sentences.stream()
                .map(sentence -> "<li>" + Svg.escape(sentence) + "</li>")
                .collect(joining("\n"));
    }

    private static String times(Spread spread) {
        return Numbers.ratio(spread.median()) + " times (" + Numbers.ratio(spread.min()) + " to "
                + Numbers.ratio(spread.max()) + ")";
    }

    private String legend() {
        return results.workload().contenders().stream()
                .map(kind -> "<li><span class=\"swatch " + kind.word() + "\"></span><b>" + kind.word() + "</b> "
                        + Svg.escape(kind.meaning()) + "</li>")
                .collect(joining("\n"));
    }

    private String colours() {
        return results.workload().contenders().stream()
                .map(kind -> "<span class=\"swatch " + kind.word() + "\"></span>" + kind.word())
                .collect(joining(" &nbsp; "));
    }

    private String averageNote() {
        return results.workload().isRoundOfArticle()
                ? "The dashed lines are what the article measured with plain calls, on its hardware."
                : "The article's figures are not drawn, because its rounds did something else: "
                        + Numbers.count(Workload.ARTICLE_ITERATIONS) + " files of "
                        + Numbers.count(Workload.ARTICLE_SIZE_BYTES) + " bytes of text, one thread.";
    }

    private String averageTable() {
        HtmlTable table = new HtmlTable(
                2, "system", "contender", "average, s", "median, s", "min, s", "max, s", "the article, s");
        for (SystemResults system : results.systems()) {
            for (ContenderResults contender : system.contenders()) {
                Spread spread = Spread.of(contender.roundSeconds());
                table.add(
                        name(system),
                        contender.contender().word(),
                        Numbers.seconds(contender.averageRoundSeconds()),
                        Numbers.seconds(spread.median()),
                        Numbers.seconds(spread.min()),
                        Numbers.seconds(spread.max()),
                        contender.contender() == ContenderKind.PLAIN
                                ? Numbers.articleSeconds(system.system().role())
                                : "");
            }
        }
        return table.html();
    }

    private String ratioTable() {
        HtmlTable table = new HtmlTable(2, "of", "ratio", "median", "min", "max", "the article");
        for (Ratio ratio : results.ratios()) {
            table.add(
                    ratio.group(),
                    ratio.over() + " to " + ratio.under(),
                    Numbers.ratio(ratio.spread().median()),
                    Numbers.ratio(ratio.spread().min()),
                    Numbers.ratio(ratio.spread().max()),
                    ratio.article().map(Numbers::ratio).orElse(""));
        }
        return table.html();
    }

    private String operationTable() {
        HtmlTable table = new HtmlTable(
                3, "system", "operation", "contender", "count", "p50, ms", "p99, ms", "max, ms", "total, s");
        for (SystemResults system : results.systems()) {
            for (Operation operation : Operation.values()) {
                for (ContenderResults contender : system.contenders()) {
                    OperationTimes times = contender.operations().get(operation);
                    if (times != null) {
                        table.add(
                                name(system),
                                operation.word(),
                                contender.contender().word(),
                                Numbers.count(times.count()),
                                Numbers.millis(times.p50Micros()),
                                Numbers.millis(times.p99Micros()),
                                Numbers.millis(times.maxMicros()),
                                Numbers.seconds(times.totalSeconds()));
                    }
                }
            }
        }
        return table.html();
    }

    private String roundTable() {
        List<String> head = new ArrayList<>(List.of("round"));
        for (SystemResults system : results.systems()) {
            system.contenders()
                    .forEach(each ->
                            head.add(name(system) + ", " + each.contender().word() + ", s"));
        }
        HtmlTable table = new HtmlTable(1, head.toArray(new String[0]));
        for (int round = 0; round < results.workload().rounds(); round++) {
            List<String> cells = new ArrayList<>(List.of("" + (round + 1)));
            for (SystemResults system : results.systems()) {
                for (ContenderResults contender : system.contenders()) {
                    cells.add(Numbers.seconds(contender.roundSeconds().get(round)));
                }
            }
            table.add(cells.toArray(new String[0]));
        }
        return table.html();
    }

    private String setupTable() {
        Setup setup = results.setup();
        HtmlTable table = new HtmlTable(2, "what", "value");
        table.add("library", "gluster-tmpfs-cache " + setup.libraryVersion());
        results.systems()
                .forEach(system -> table.add(name(system), system.system().describe()));
        return table.add("workload", results.workload().describe())
                .add(
                        "warm-up",
                        Numbers.plural(results.workload().warmup(), "iteration")
                                + " a contender and system, not counted")
                .add("Java", setup.java())
                .add("heap", "at most " + Numbers.megabytes(setup.maximumHeapBytes()))
                .add("operating system", setup.operatingSystem() + ", " + setup.kernel() + ", " + setup.architecture())
                .add("CPU", setup.cpuCount() + " x " + setup.cpu())
                .html();
    }

    private String forEachSystem(Function<SystemResults, String> chart) {
        return results.systems().stream()
                .map(system -> "<h3>" + Svg.escape(name(system)) + " <small>"
                        + Svg.escape(system.system().fileSystemType()) + "</small></h3>\n<div class=\"wide\">"
                        + chart.apply(system) + "</div>\n")
                .collect(joining());
    }

    private static String name(SystemResults system) {
        return system.system().role().label();
    }
}
