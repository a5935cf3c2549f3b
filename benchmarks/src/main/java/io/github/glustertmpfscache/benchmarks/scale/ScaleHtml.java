package io.github.glustertmpfscache.benchmarks.scale;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** The results as a page with charts, in one file. */
final class ScaleHtml {
    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>Cost by size</title>
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <style>
            :root { color-scheme: light dark; }
            body { font: 15px/1.5 system-ui, sans-serif; max-width: 960px; margin: 2em auto; padding: 0 1em; }
            svg { width: 100%; } svg text { font-size: 12px; fill: currentColor; }
            .grid { stroke: #8884; } polyline { fill: none; stroke-width: 2; }
            .s0 { stroke: #2a78d6; fill: #2a78d6; } .s1 { stroke: #1a9850; fill: #1a9850; } .s2 { stroke: #d6552a; fill: #d6552a; }
            .s3 { stroke: #8e44ad; fill: #8e44ad; } .s4 { stroke: #b8860b; fill: #b8860b; }
            pre { overflow-x: auto; font-size: 13px; }
            </style></head><body>
            """;

    private ScaleHtml() {}

    static String write(ScaleResults results) {
        StringBuilder html = new StringBuilder(HEAD).append("<h1>Cost by size</h1>\n");
        html.append("<p><b>").append(results.verdict()).append("</b></p>\n");
        chart(
                html,
                "Median of an operation by number of entries",
                "entries",
                "us",
                costs(results, CostPoint::medianMicros));
        chart(
                html,
                "The same, to that of the smallest cache in the same round (median of the rounds)",
                "entries",
                "ratio",
                costs(results, point -> results.ratio(point).median()));
        chart(html, "One sweep without pauses, for each entry", "entries", "us", sweeps(results));
        chart(html, "Throughput by threads of one JVM", "threads", "operations a second", throughput(results, false));
        chart(html, "Throughput by JVMs of 4 threads each", "JVMs", "operations a second", throughput(results, true));
        html.append("<h2>Figures</h2>\n<pre>")
                .append(escape(ScaleTable.all(results)))
                .append("</pre>\n<h2>Made by</h2>\n<pre>");
        for (Map.Entry<String, Object> fact : results.machine().entrySet()) {
            html.append(escape(fact.getKey() + ": " + fact.getValue())).append('\n');
        }
        return html.append("</pre>\n</body></html>\n").toString();
    }

    private static void chart(
            StringBuilder html, String title, String horizontal, String unit, List<LineSvg.Line> lines) {
        html.append("<h2>").append(title).append("</h2>\n");
        html.append(new LineSvg(title, horizontal, unit, lines).svg());
    }

    private static List<LineSvg.Line> costs(ScaleResults results, ToDoubleFunction<CostPoint> figure) {
        List<LineSvg.Line> lines = new ArrayList<>();
        for (CostOperation operation : CostOperation.values()) {
            List<CostPoint> points = results.costs().stream()
                    .filter(point -> point.operation() == operation)
                    .toList();
            lines.add(line(operation.title(), points, CostPoint::entries, figure));
        }
        return lines;
    }

    private static List<LineSvg.Line> sweeps(ScaleResults results) {
        List<LineSvg.Line> lines = new ArrayList<>();
        for (int pass : new int[] {1, 2}) {
            List<SweepPoint> points = results.sweeps().stream()
                    .filter(point -> point.pass() == pass)
                    .toList();
            lines.add(line("pass " + pass, points, SweepPoint::entries, SweepPoint::microsPerEntry));
        }
        return lines;
    }

    private static List<LineSvg.Line> throughput(ScaleResults results, boolean byJvms) {
        // What comes after the points by threads of one JVM begins with one JVM of four threads again.
        int byThreads = Throughput.POINTS_BY_THREADS;
        List<ThroughputPoint> points = byJvms
                ? results.throughput().subList(byThreads, results.throughput().size())
                : results.throughput().subList(0, byThreads);
        List<LineSvg.Line> lines = new ArrayList<>();
        for (CostOperation operation : Throughput.OPERATIONS) {
            Predicate<ThroughputPoint> ofIt = point -> point.operation() == operation;
            lines.add(line(
                    operation.title(),
                    points.stream().filter(ofIt).toList(),
                    byJvms ? ThroughputPoint::jvms : ThroughputPoint::threads,
                    ThroughputPoint::perSecond));
        }
        return lines;
    }

    private static <T> LineSvg.Line line(String name, List<T> points, ToDoubleFunction<T> x, ToDoubleFunction<T> y) {
        return new LineSvg.Line(
                name,
                points.stream().map(x::applyAsDouble).toList(),
                points.stream().map(y::applyAsDouble).toList());
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
