package io.github.glustertmpfscache.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;

/** Turns results into the charts of the report. */
final class ReportCharts {
    private static final double MICROS_PER_MILLI = 1e3;

    private final Results results;

    ReportCharts(Results results) {
        this.results = results;
    }

    String averageRounds() {
        List<BarChart.Group> groups = new ArrayList<>();
        for (SystemResults system : results.systems()) {
            List<BarChart.Bar> bars = new ArrayList<>();
            for (ContenderResults contender : system.contenders()) {
                Spread spread = Spread.of(contender.roundSeconds());
                String average = Numbers.seconds(contender.averageRoundSeconds()) + " s";
                bars.add(new BarChart.Bar(
                        contender.contender().word(),
                        contender.contender().word(),
                        contender.averageRoundSeconds(),
                        average,
                        name(system) + ", " + contender.contender().word() + ": " + average + " on average, "
                                + Numbers.seconds(spread.min()) + " to " + Numbers.seconds(spread.max()) + " s"));
            }
            groups.add(new BarChart.Group(name(system), bars, articleMark(system)));
        }
        return new BarChart("Average round time by system and contender", "seconds a round", groups).svg();
    }

    String operations(SystemResults system) {
        List<RangeChart.Group> groups = new ArrayList<>();
        for (Operation operation : Operation.values()) {
            List<RangeChart.Row> rows = new ArrayList<>();
            for (ContenderResults contender : system.contenders()) {
                Optional.ofNullable(contender.operations().get(operation))
                        .ifPresent(times -> rows.add(row(operation, contender.contender(), times)));
            }
            groups.add(new RangeChart.Group(operation.word(), rows));
        }
        return new RangeChart(
                        "p50 and p99 of each operation on the " + name(system),
                        "milliseconds, logarithmic",
                        "p50 / p99",
                        operationScale(),
                        Optional.empty(),
                        groups)
                .svg();
    }

    String ratios() {
        Map<String, List<RangeChart.Row>> groups = new LinkedHashMap<>();
        double low = 1;
        double high = 1;
        for (Ratio ratio : results.ratios()) {
            Spread spread = ratio.spread();
            low = Math.min(low, spread.min());
            high = Math.max(high, spread.max());
            String text = Numbers.ratio(spread.median()) + "  (" + Numbers.ratio(spread.min()) + " to "
                    + Numbers.ratio(spread.max()) + ")";
            boolean isOfContenders = !ratio.over().equals(SystemRole.CACHE.label());
            groups.computeIfAbsent(isOfContenders ? ratio.group() : "Cache to File System", name -> new ArrayList<>())
                    .add(new RangeChart.Row(
                            isOfContenders ? ratio.over() + " to " + ratio.under() : ratio.group(),
                            isOfContenders ? ratio.over() : ratio.group(),
                            spread.min(),
                            spread.median(),
                            spread.max(),
                            text,
                            ratio.group() + ", " + ratio.over() + " to " + ratio.under() + ": median " + text));
        }
        return new RangeChart(
                        "Ratios of round times",
                        "times as long (1 = equal)",
                        "median (min to max)",
                        Scale.linear(low, high),
                        Optional.of(1.0),
                        groups.entrySet().stream()
                                .map(group -> new RangeChart.Group(group.getKey(), group.getValue()))
                                .toList())
                .svg();
    }

    String rounds(SystemResults system) {
        Scale scale = Scale.fromZero(results.systems().stream()
                .flatMapToDouble(each -> DoubleStream.concat(
                        articleMark(each).stream().mapToDouble(BarChart.Mark::value),
                        each.contenders().stream()
                                .flatMap(contender -> contender.roundSeconds().stream())
                                .mapToDouble(Double::doubleValue)))
                .max()
                .orElse(1));
        List<LineChart.Series> series = system.contenders().stream()
                .map(contender -> new LineChart.Series(
                        contender.contender().word(), contender.contender().word(), contender.roundSeconds()))
                .toList();
        return new LineChart("Each round's time on the " + name(system), "seconds", scale, series, articleMark(system))
                .svg();
    }

    private Scale operationScale() {
        List<OperationTimes> all = results.systems().stream()
                .flatMap(system -> system.contenders().stream())
                .flatMap(contender -> contender.operations().values().stream())
                .toList();
        double smallest =
                all.stream().mapToDouble(OperationTimes::p50Micros).min().orElse(1);
        double largest =
                all.stream().mapToDouble(OperationTimes::p99Micros).max().orElse(1);
        // A clock that does not move during an operation says 0, which has no logarithm.
        return Scale.logarithmic(Math.max(smallest, 0.1) / MICROS_PER_MILLI, Math.max(largest, 0.1) / MICROS_PER_MILLI);
    }

    private static RangeChart.Row row(Operation operation, ContenderKind kind, OperationTimes times) {
        String text = Numbers.millis(times.p50Micros()) + " / " + Numbers.millis(times.p99Micros()) + " ms";
        return new RangeChart.Row(
                kind.word(),
                kind.word(),
                times.p50Micros() / MICROS_PER_MILLI,
                times.p50Micros() / MICROS_PER_MILLI,
                times.p99Micros() / MICROS_PER_MILLI,
                text,
                operation.word() + ", " + kind.word() + ": p50 " + Numbers.millis(times.p50Micros()) + " ms, p99 "
                        + Numbers.millis(times.p99Micros()) + " ms, max " + Numbers.millis(times.maxMicros()) + " ms");
    }

    private Optional<BarChart.Mark> articleMark(SystemResults system) {
        SystemRole role = system.system().role();
        return results.workload().isRoundOfArticle()
                ? Optional.of(new BarChart.Mark(
                        role.articleRoundSeconds(),
                        "the article: " + Numbers.articleSeconds(role) + " s, its hardware"))
                : Optional.empty();
    }

    private static String name(SystemResults system) {
        return system.system().role().label();
    }
}
