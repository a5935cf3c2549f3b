package io.github.glustertmpfscache.cluster;

import static java.util.stream.Collectors.joining;

import io.github.glustertmpfscache.benchmark.FaultCharts;
import io.github.glustertmpfscache.benchmark.FaultCharts.Pair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** What came of all faults: a table for people, one for programs, and charts. */
final class FaultReport {
    private static final List<String> HEAD = List.of(
            "fault",
            "lasted, s",
            "longest call, library, ms",
            "beyond the deadline, ms",
            "plain, ms",
            "failed calls, library",
            "plain",
            "done without the mount",
            "wrong values, library",
            "plain",
            "most threads in use",
            "goes on while it lasts after, library, ms",
            "plain, ms",
            "good again after, library, ms",
            "plain, ms",
            "nothing left after, ms",
            "requests right, of all",
            "longest request, ms",
            "longest load, ms",
            "beyond deadline and load, ms",
            "oldest page, ms");

    private final List<FaultResult> results = new ArrayList<>();

    void add(FaultResult result) {
        results.add(result);
    }

    private static List<String> cells(FaultResult result) {
        FaultResult.Calls requests = result.readThrough();
        return List.of(
                result.fault().label(),
                String.format(Locale.ROOT, "%.1f", result.seconds()),
                millis(result.library().longestNanos()),
                millis(result.library().excessNanos()),
                millis(result.plain().longestNanos()),
                count(result.library().failed()) + " of "
                        + count(result.library().calls()),
                count(result.plain().failed()) + " of " + count(result.plain().calls()),
                count(result.outage().degradedReads() + result.outage().droppedWrites()),
                count(result.library().wrong()),
                count(result.plain().wrong()),
                count(result.health().mostThreadsInUse()),
                millis(result.libraryGoodDuringNanos()),
                millis(result.plainGoodDuringNanos()),
                millis(result.libraryGoodNanos()),
                millis(result.plainGoodNanos()),
                millis(result.settledNanos()),
                count(requests.calls() - requests.wrong()) + " of " + count(requests.calls()),
                millis(requests.longestNanos()),
                millis(result.longestLoadNanos()),
                millis(requests.excessNanos()),
                millis(result.oldestPageNanos()));
    }

    String markdown() {
        String rule = HEAD.stream().map(column -> "---").collect(joining(" | "));
        return row(HEAD) + "| " + rule + " |\n"
                + results.stream().map(result -> row(cells(result))).collect(joining());
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    String csv() {
        StringBuilder csv = new StringBuilder(
                "fault,seconds,library_calls,library_longest_ms,library_excess_ms,library_failed,"
                        + "library_wrong,plain_calls,plain_longest_ms,plain_failed,plain_wrong,degraded_reads,dropped_writes,"
                        + "timeouts,repairs,most_threads_in_use,most_library_threads,io_threads_left,library_good_during_ms,"
                        + "plain_good_during_ms,library_good_ms,plain_good_ms,settled_ms,requests,requests_wrong,"
                        + "requests_longest_ms,longest_load_ms,requests_excess_ms,oldest_page_ms,longest_hiccup_ms\r\n");
        for (FaultResult result : results) {
            csv.append(String.join(
                    ",",
                    result.fault().name().toLowerCase(Locale.ROOT),
                    String.format(Locale.ROOT, "%.3f", result.seconds()),
                    "" + result.library().calls(),
                    decimal(result.library().longestNanos()),
                    decimal(result.library().excessNanos()),
                    "" + result.library().failed(),
                    "" + result.library().wrong(),
                    "" + result.plain().calls(),
                    decimal(result.plain().longestNanos()),
                    "" + result.plain().failed(),
                    "" + result.plain().wrong(),
                    "" + result.outage().degradedReads(),
                    "" + result.outage().droppedWrites(),
                    "" + result.outage().timeouts(),
                    "" + result.outage().repairs(),
                    "" + result.health().mostThreadsInUse(),
                    "" + result.mostLibraryThreads(),
                    "" + result.ioThreadsLeft(),
                    decimal(result.libraryGoodDuringNanos()),
                    decimal(result.plainGoodDuringNanos()),
                    decimal(result.libraryGoodNanos()),
                    decimal(result.plainGoodNanos()),
                    decimal(result.settledNanos()),
                    "" + result.readThrough().calls(),
                    "" + result.readThrough().wrong(),
                    decimal(result.readThrough().longestNanos()),
                    decimal(result.longestLoadNanos()),
                    decimal(result.readThrough().excessNanos()),
                    decimal(result.oldestPageNanos()),
                    decimal(result.longestHiccupNanos())));
            csv.append("\r\n");
        }
        return csv.toString();
    }

    void write(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("faults.md"), markdown());
        Files.writeString(directory.resolve("faults.csv"), csv());
        FaultCharts charts = new FaultCharts(
                pairs(
                        result -> result.library().longestNanos(),
                        result -> result.plain().longestNanos()),
                pairs(FaultResult::libraryGoodNanos, FaultResult::plainGoodNanos),
                FaultRun.DEADLINE.toMillis() / 1e3);
        Files.writeString(
                directory.resolve("faults.html"),
                charts.page(HEAD, results.stream().map(FaultReport::cells).toList()));
        Files.writeString(directory.resolve("faults.svg"), charts.svg());
    }

    private List<Pair> pairs(ToLongFunction<FaultResult> library, ToLongFunction<FaultResult> plain) {
        return results.stream()
                .map(result -> new Pair(
                        result.fault().label(), library.applyAsLong(result) / 1e9, plain.applyAsLong(result) / 1e9))
                .toList();
    }

    private static String millis(long nanos) {
        return nanos < 0 ? "never" : String.format(Locale.ROOT, "%,d", Math.round(nanos / 1e6));
    }

    private static String decimal(long nanos) {
        return nanos < 0 ? "" : String.format(Locale.ROOT, "%.3f", nanos / 1e6);
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
