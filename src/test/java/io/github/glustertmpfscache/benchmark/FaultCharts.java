package io.github.glustertmpfscache.benchmark;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Optional;

/** The charts of the fault tests, which look as the benchmark's report does. */
public final class FaultCharts {
    private final String longestCalls;
    private final String recoveries;

    /**
     * What the library and plain calls made of one fault.
     *
     * @param fault its name
     * @param library seconds
     * @param plain seconds
     */
    public record Pair(String fault, double library, double plain) {}

    public FaultCharts(List<Pair> longestCalls, List<Pair> recoveries, double deadlineSeconds) {
        this.longestCalls = chart(
                "Longest single call while the fault lasted and afterwards",
                longestCalls,
                Optional.of(new BarChart.Mark(deadlineSeconds, "operationTimeout: " + seconds(deadlineSeconds))));
        this.recoveries =
                chart("From the end of the fault to the first good read of the mount", recoveries, Optional.empty());
    }

    private static String chart(String label, List<Pair> pairs, Optional<BarChart.Mark> mark) {
        return new BarChart(
                        label,
                        "seconds",
                        pairs.stream()
                                .map(pair -> new BarChart.Group(
                                        pair.fault(),
                                        List.of(
                                                bar(pair.fault(), "library", pair.library()),
                                                bar(pair.fault(), "plain", pair.plain())),
                                        mark))
                                .toList())
                .svg();
    }

    private static BarChart.Bar bar(String fault, String name, double value) {
        String text = value < 0 ? "never" : seconds(value);
        return new BarChart.Bar(name, name, Math.max(0, value), text, fault + ", " + name + ": " + text);
    }

    private static String seconds(double value) {
        return Numbers.seconds(value) + " s";
    }

    /** A page that needs no other file. */
    public String page(List<String> head, List<List<String>> rows) {
        HtmlTable table = new HtmlTable(1, head.toArray(new String[0]));
        rows.forEach(row -> table.add(row.toArray(new String[0])));
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<title>gluster-tmpfs-cache: faults</title>\n<style>" + style() + "</style>\n</head>\n<body>\n"
                + "<h1>Faults</h1>\n"
                + section("Longest single call, library and plain file calls beside it", longestCalls)
                + section("From the end of the fault to the first good read of the mount", recoveries)
                + section("Numbers", table.html())
                + "</body>\n</html>\n";
    }

    private static String section(String heading, String content) {
        return "<section>\n<h2>" + Svg.escape(heading) + "</h2>\n<div class=\"wide\">" + content
                + "</div>\n</section>\n";
    }

    /** The first chart, as a picture. */
    public String svg() {
        String start = "<svg ";
        int content = longestCalls.indexOf('>') + 1;
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" " + longestCalls.substring(start.length(), content)
                + "\n<style>" + style()
                + " svg { background: var(--page); font-family: system-ui, sans-serif; }</style>"
                + longestCalls.substring(content);
    }

    /** The report's, without what it says of printing. */
    private static String style() {
        return Resources.text("report.html")
                .lines()
                .dropWhile(line -> !line.equals("<style>"))
                .skip(1)
                .takeWhile(line -> !line.equals("</style>"))
                .collect(joining("\n", "\n", "\n"));
    }
}
