package io.github.glustertmpfscache.benchmarks.peers.report;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import io.github.glustertmpfscache.benchmarks.peers.ComparisonResults;
import io.github.glustertmpfscache.benchmarks.peers.Load;
import io.github.glustertmpfscache.benchmarks.peers.LoadResult;
import io.github.glustertmpfscache.benchmarks.peers.Measure;
import io.github.glustertmpfscache.benchmarks.peers.Operation;
import io.github.glustertmpfscache.benchmarks.peers.OperationResult;
import io.github.glustertmpfscache.benchmarks.peers.Spread;
import io.github.glustertmpfscache.benchmarks.peers.Texts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** The results as charts with headings. */
final class Charts {
    /** As many colours as the page's style sheet has. */
    private static final int COLOURS = 10;

    private final ComparisonResults results;

    Charts(ComparisonResults results) {
        this.results = results;
    }

    /** One chart for each size of values. */
    String operations() {
        return results.options().sizes().stream()
                .map(size -> results.operations().stream()
                        .filter(result -> result.valueBytes() == size)
                        .toList())
                .filter(own -> !own.isEmpty())
                .map(own -> figure(
                        "Values of " + Texts.bytes(own.get(0).valueBytes()),
                        new BarChart(
                                "Time of single operations, values of "
                                        + Texts.bytes(own.get(0).valueBytes()),
                                "microseconds for one operation, shorter is better",
                                operationGroups(own))))
                .collect(joining());
    }

    /** One chart for each size of values, distribution and number of threads. */
    String loads() {
        Map<String, List<LoadResult>> charts = results.loads().stream()
                .collect(groupingBy(
                        result -> Texts.bytes(result.load().valueBytes()) + ", "
                                + result.load().distribution().name().toLowerCase(Locale.ROOT) + " keys, "
                                + Texts.threads(result.load().threads()),
                        LinkedHashMap::new,
                        toList()));
        return charts.entrySet().stream()
                .map(chart -> figure(
                        chart.getKey(),
                        new BarChart(
                                "Throughput, " + chart.getKey(),
                                "operations in a second, longer is better",
                                loadGroups(chart.getValue()))))
                .collect(joining());
    }

    private List<BarChart.Group> operationGroups(List<OperationResult> own) {
        List<BarChart.Group> groups = new ArrayList<>();
        for (Operation operation : Operation.values()) {
            groups.add(new BarChart.Group(
                    operation.label(),
                    own.stream()
                            .map(result -> bar(result.peer(), result.spread(operation, Measure.MEAN)))
                            .toList()));
        }
        return groups;
    }

    private List<BarChart.Group> loadGroups(List<LoadResult> own) {
        Map<Load, List<BarChart.Bar>> groups = new LinkedHashMap<>();
        for (LoadResult result : own) {
            groups.computeIfAbsent(result.load(), load -> new ArrayList<>())
                    .add(bar(result.peer(), result.throughput()));
        }
        return groups.entrySet().stream()
                .map(group -> new BarChart.Group(Texts.share(group.getKey().readShare()) + " gets", group.getValue()))
                .toList();
    }

    private BarChart.Bar bar(String peer, Spread spread) {
        int place = IntStream.range(0, results.contest().peers().size())
                .filter(i -> results.contest().peers().get(i).id().equals(peer))
                .findFirst()
                .orElse(0);
        String style = peer.equals(results.contest().subject()) ? "subject" : "peer" + place % COLOURS;
        return new BarChart.Bar(results.title(peer), style, spread);
    }

    private static String figure(String heading, BarChart chart) {
        return "<h3>" + Svg.escape(heading) + "</h3>\n<div class=\"wide\">" + chart.svg() + "</div>\n";
    }
}
