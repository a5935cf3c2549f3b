package io.github.glustertmpfscache.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The results as text of at most 100 columns. */
final class TerminalReport {
    private final Results results;
    private final StringBuilder text = new StringBuilder();

    private TerminalReport(Results results) {
        this.results = results;
    }

    static String of(Results results) {
        TerminalReport report = new TerminalReport(results);
        report.averages();
        report.rounds();
        report.operations();
        report.ratios();
        return report.text.toString();
    }

    private void averages() {
        List<String> head = new ArrayList<>(List.of("Average round, seconds"));
        contenders().forEach(kind -> head.add(kind.word()));
        head.add("the article*");
        TextTable table = new TextTable(1, head.toArray(new String[0]));
        for (SystemResults system : results.systems()) {
            List<String> row = new ArrayList<>(List.of(system.system().role().label()));
            for (ContenderResults contender : system.contenders()) {
                row.add(contender.isEmpty() ? "-" : Numbers.seconds(contender.averageRoundSeconds()));
            }
            row.add(Numbers.articleSeconds(system.system().role()));
            table.add(row);
        }
        text.append(table)
                .append("  * what the article measured with plain calls, on its hardware: ")
                .append(Numbers.count(Workload.ARTICLE_ITERATIONS))
                .append(" x 1 MB a round");
        if (!results.workload().isRoundOfArticle()) {
            text.append(".\n    This run's rounds are other ones, so do not compare the two");
        }
        text.append("\n\n");
    }

    private void rounds() {
        List<String> head = new ArrayList<>(List.of("Each round, s"));
        for (SystemResults system : results.systems()) {
            for (ContenderKind kind : contenders()) {
                head.add(system.system().role().shortLabel() + " " + kind.word());
            }
        }
        TextTable table = new TextTable(1, head.toArray(new String[0]));
        // A run that was stopped has fewer than it was to have.
        for (int round = 0; round < results.mostRounds(); round++) {
            List<String> row = new ArrayList<>(List.of("round " + (round + 1)));
            for (SystemResults system : results.systems()) {
                for (ContenderResults contender : system.contenders()) {
                    List<Double> seconds = contender.roundSeconds();
                    row.add(round < seconds.size() ? Numbers.seconds(seconds.get(round)) : "-");
                }
            }
            table.add(row);
        }
        text.append(table).append('\n');
    }

    private void operations() {
        TextTable table = new TextTable(3, "Operations, milliseconds", "", "", "p50", "p99", "max", "total seconds");
        for (SystemResults system : results.systems()) {
            String name = system.system().role().label();
            for (Operation operation : Operation.values()) {
                String word = operation.word();
                for (ContenderResults contender : system.contenders()) {
                    Optional<OperationTimes> times =
                            Optional.ofNullable(contender.operations().get(operation));
                    table.add(List.of(
                            name,
                            word,
                            contender.contender().word(),
                            times.map(some -> Numbers.millis(some.p50Micros())).orElse("-"),
                            times.map(some -> Numbers.millis(some.p99Micros())).orElse("-"),
                            times.map(some -> Numbers.millis(some.maxMicros())).orElse("-"),
                            times.map(some -> Numbers.seconds(some.totalSeconds()))
                                    .orElse("-")));
                    // What is the same as in the row above is not said again.
                    name = "";
                    word = "";
                }
            }
        }
        text.append(table).append('\n');
    }

    private void ratios() {
        TextTable table = new TextTable(2, "Ratio of round times", "", "median", "min", "max", "the article*");
        String above = "";
        for (Ratio ratio : results.ratios()) {
            table.add(List.of(
                    ratio.group().equals(above) ? "" : ratio.group(),
                    ratio.over() + " to " + ratio.under(),
                    Numbers.ratio(ratio.spread().median()),
                    Numbers.ratio(ratio.spread().min()),
                    Numbers.ratio(ratio.spread().max()),
                    ratio.article().map(Numbers::ratio).orElse("")));
            above = ratio.group();
        }
        text.append(table);
    }

    private List<ContenderKind> contenders() {
        return results.workload().contenders();
    }
}
