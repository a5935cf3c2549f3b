package io.github.glustertmpfscache.benchmarks.peers;

import static java.util.stream.Collectors.joining;

import io.github.glustertmpfscache.benchmarks.Machine;
import io.github.glustertmpfscache.benchmarks.peers.report.ReportFiles;
import io.github.glustertmpfscache.benchmarks.peers.report.TerminalReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A comparison as a command: reads the options, measures, and writes the reports. */
public final class Comparison {
    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    /** Says who takes part, which may depend on options of its own. */
    public interface ContestMaker {
        /** Returns all peers that there are; {@code --peers} chooses among them. */
        Contest make(Arguments arguments, ComparisonOptions options) throws UsageException;
    }

    private final String[] line;
    private final ContestMaker maker;

    private Comparison(String[] line, ContestMaker maker) {
        this.line = line;
        this.maker = maker;
    }

    /**
     * Does it all, and ends the JVM.
     *
     * @param ownUsage what the help says of options that are this command's own, a line each
     * @param ownOptions their names, such as {@code --directory}; all of them have a value
     */
    public static void main(String[] line, String ownUsage, Set<String> ownOptions, ContestMaker maker) {
        int status;
        try {
            status = new Comparison(line, maker).run(ownUsage, ownOptions);
        } catch (UsageException e) {
            System.err.println(e.getMessage());
            status = USAGE;
        } catch (IOException e) {
            System.err.println("The reports could not be written: " + e);
            status = FAILED;
        }
        System.exit(status);
    }

    private int run(String ownUsage, Set<String> ownOptions) throws UsageException, IOException {
        Set<String> options = new HashSet<>(ComparisonOptions.NAMES);
        options.addAll(ownOptions);
        Arguments arguments = Arguments.parse(Arrays.asList(line), options, ComparisonOptions.FLAGS);
        ComparisonOptions chosen = ComparisonOptions.of(arguments);
        Contest contest = maker.make(arguments, chosen);
        if (arguments.has("--help")) {
            System.out.print(ComparisonOptions.USAGE + ownUsage + "\nPeers:\n" + describe(contest.peers()));
            System.out.print(contest.extras().isEmpty() ? "" : "On request:\n" + describe(contest.extras()));
            return OK;
        }
        Files.createDirectories(chosen.out()); // not after hours
        ComparisonResults results = compare(contest.narrowed(arguments), chosen);
        System.out.print(TerminalReport.of(results));
        for (Path file : ReportFiles.write(results, chosen.out())) {
            System.out.println(file.toAbsolutePath().normalize());
        }
        if (!results.failure().isEmpty()) {
            System.err.println("FAILED: " + results.failure());
        }
        return results.failure().isEmpty() ? OK : FAILED;
    }

    private ComparisonResults compare(Contest contest, ComparisonOptions options) {
        Machine machine = Machine.here();
        OffsetDateTime start = OffsetDateTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS);
        List<OperationResult> operations = new CopyOnWriteArrayList<>();
        List<LoadResult> loads = new CopyOnWriteArrayList<>();
        Function<String, ComparisonResults> results = failure -> new ComparisonResults(
                contest, options, machine, start, List.of(line), List.copyOf(operations), List.copyOf(loads), failure);
        String failure = "";
        try (ShutdownHook hook =
                new ShutdownHook(() -> writeQuietly(results.apply("It was broken off"), options.out()))) {
            Progress progress = new Progress(System.err, plannedSeconds(contest, options));
            if (options.modes().contains(Mode.OPERATIONS)) {
                new OperationsComparison(contest, options, progress).run(operations::add);
            }
            if (options.modes().contains(Mode.LOAD)) {
                new LoadComparison(contest.peers(), options, progress).run(loads::add);
            }
        } catch (Exception e) {
            // What was measured until now is worth a report all the same.
            failure = e instanceof PeerFailedException ? e.getMessage() : e.toString();
            e.printStackTrace();
        }
        return results.apply(failure);
    }

    private static void writeQuietly(ComparisonResults results, Path directory) {
        try {
            ReportFiles.write(results, directory);
        } catch (IOException e) {
            System.err.println("The reports could not be written: " + e);
        }
    }

    private static double plannedSeconds(Contest contest, ComparisonOptions options) {
        double seconds = 0;
        if (options.modes().contains(Mode.OPERATIONS)) {
            seconds += OperationsComparison.plannedSeconds(contest, options);
        }
        if (options.modes().contains(Mode.LOAD)) {
            seconds += LoadComparison.plannedSeconds(contest.peers().size(), options);
        }
        return seconds;
    }

    private static String describe(List<PeerType> types) {
        return types.stream()
                .map(type -> "  " + type.id() + ": " + type.title() + ". " + type.setup() + "\n")
                .collect(joining());
    }
}
