package io.github.glustertmpfscache.benchmarks.peers.report;

import io.github.glustertmpfscache.benchmarks.peers.ComparisonResults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The results for later: a page for people, JSON for programs. */
public final class ReportFiles {
    private ReportFiles() {}

    /** Returns what it has written; replaces what was there. */
    public static List<Path> write(ComparisonResults results, Path directory) throws IOException {
        Files.createDirectories(directory);
        return List.of(
                Files.writeString(directory.resolve("results.json"), JsonReport.of(results)),
                Files.writeString(directory.resolve("report.html"), HtmlReport.of(results)));
    }
}
