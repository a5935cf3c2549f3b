package io.github.glustertmpfscache.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The directory that the reports go to. It is made when there is something to put into it. */
record ReportFiles(Path directory) {
    private static final String JSON = "results.json";
    private static final String ROUNDS = "rounds.csv";
    private static final String OPERATIONS = "operations.csv";
    private static final String HTML = "report.html";

    /** Finds out before the run whether its reports can be written after it. */
    static ReportFiles prepare(Optional<Path> output, LocalDateTime now) throws UsageException {
        String standard = "gluster-tmpfs-cache-benchmark-"
                + DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).format(now);
        Path directory = output.orElse(Path.of(standard)).toAbsolutePath().normalize();
        for (String name : List.of(JSON, ROUNDS, OPERATIONS, HTML)) {
            if (Files.exists(directory.resolve(name))) {
                throw new UsageException("--output " + directory + " has the reports of another run already."
                        + " Move them away, or give another directory");
            }
        }
        Path existing = directory;
        while (Files.notExists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        if (!Files.isDirectory(existing) || !Files.isWritable(existing)) {
            throw new UsageException("The reports cannot go to " + directory + ": " + existing
                    + " is not a directory that can be written to. Give another one with --output DIR");
        }
        return new ReportFiles(directory);
    }

    void write(Results results) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve(JSON), JsonReport.of(results));
        Files.writeString(directory.resolve(ROUNDS), CsvReport.rounds(results));
        Files.writeString(directory.resolve(OPERATIONS), CsvReport.operations(results));
        Files.writeString(directory.resolve(HTML), HtmlReport.of(results));
    }

    String describe() {
        return directory.resolve(HTML) + "\n         and " + String.join(", ", JSON, ROUNDS, OPERATIONS) + " beside it";
    }
}
