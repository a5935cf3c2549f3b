package io.github.glustertmpfscache.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The article's measurement, with this library beside the article's plain calls: a file of 1 MB is created and written, read
 * and removed, 1,000 times a round, on a GlusterFS volume of tmpfs bricks and on one of disk bricks. Without arguments it
 * runs a short version on the local machine; {@code --help} tells the options.
 *
 * <p>It exits with 0 when the run was complete, 1 when it failed in the middle, 2 when it could not begin, and 130 or 143
 * when a signal stopped it. However it ends, its files on the measured systems are gone.
 */
public final class ArticleBenchmark {
    static final int COMPLETE = 0;
    static final int FAILED = 1;
    static final int CANNOT_BEGIN = 2;
    static final int STOPPED = 130;

    private final PrintStream out;
    private final PrintStream err;

    private ArticleBenchmark(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /**
     * Runs the benchmark.
     *
     * @param arguments the options; see {@code --help}
     */
    public static void main(String[] arguments) {
        // Without this, SLF4J complains on stderr that there is nobody to log to.
        if (System.getProperty("slf4j.internal.verbosity") == null) {
            System.setProperty("slf4j.internal.verbosity", "ERROR");
        }
        int exitCode = run(System.out, System.err, arguments);
        if (exitCode != COMPLETE) {
            System.exit(exitCode);
        }
    }

    static int run(PrintStream out, PrintStream err, String... arguments) {
        try {
            return new ArticleBenchmark(out, err).run(OptionParser.parse(arguments));
        } catch (UsageException e) {
            err.println("Error: " + e.getMessage());
            return CANNOT_BEGIN;
        } catch (BenchmarkFailedException e) {
            err.println("Error: " + e.getMessage());
            return FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            err.println("Error: interrupted");
            return FAILED;
        }
    }

    private int run(Options options) throws UsageException, BenchmarkFailedException, InterruptedException {
        switch (options.request()) {
            case HELP -> out.print(Resources.text("help.txt"));
            case VERSION -> out.println("gluster-tmpfs-cache " + Setup.versionOfLibrary());
            case RUN -> {
                return measure(options);
            }
        }
        return COMPLETE;
    }

    private int measure(Options options) throws UsageException, BenchmarkFailedException, InterruptedException {
        Workload workload = options.workload();
        requireHeap(workload);
        List<String> remarks = new ArrayList<>();
        List<TestedSystem> systems = systems(options, remarks);
        ReportFiles reports = ReportFiles.prepare(options.output(), LocalDateTime.now(ZoneId.systemDefault()));
        Setup setup = Setup.collect(options, remarks);
        announce(setup, workload, systems);
        try (StopRequest stop = StopRequest.onSignals(err)) {
            List<SystemResults> measured = measure(workload, systems, stop);
            Results results = new Results(setup, workload, measured);
            if (results.isEmpty()) {
                out.println("\nstopped before a round ended; the files are removed");
                return STOPPED;
            }
            out.println();
            out.print(TerminalReport.of(results));
            if (results.isComplete()) {
                reports.write(results);
                out.println("\nReports: " + reports.describe());
                return COMPLETE;
            }
            out.println("\nstopped: this is what was measured before; the files are removed and no report is written");
            return STOPPED;
        } catch (IOException e) {
            throw new BenchmarkFailedException(
                    "The reports cannot be written: " + PathCheck.reason(e) + " (" + reports.directory() + ")", e);
        }
    }

    private List<SystemResults> measure(Workload workload, List<TestedSystem> systems, StopRequest stop)
            throws UsageException, BenchmarkFailedException, InterruptedException {
        try (Progress progress = Progress.of(workload, systems.size(), err);
                BenchmarkRun run = new BenchmarkRun(workload, systems, stop, progress, err)) {
            run.run();
            return run.results();
        }
    }

    private List<TestedSystem> systems(Options options, List<String> remarks) throws UsageException {
        Map<SystemRole, Path> paths = options.paths();
        if (options.isEmbedded()) {
            EmbeddedSystems embedded = EmbeddedSystems.choose();
            paths = embedded.paths();
            remarks.addAll(embedded.remarks());
        }
        List<TestedSystem> systems = new ArrayList<>();
        for (Map.Entry<SystemRole, Path> path : paths.entrySet()) {
            TestedSystem system = PathCheck.inspect(
                    path.getKey(), path.getValue(), options.workload().spaceNeededBytes());
            systems.add(system);
            if (!options.isEmbedded() && !system.isGlusterFs()) {
                remarks.add("Warning: " + system.role().option() + " " + system.path() + " is no GlusterFS mount but "
                        + system.fileSystemType() + ", so it does not show what the volume would do.");
            }
        }
        return systems;
    }

    private void announce(Setup setup, Workload workload, List<TestedSystem> systems) {
        out.println("gluster-tmpfs-cache, " + setup.libraryVersion() + ": the article's benchmark\n");
        for (TestedSystem system : systems) {
            out.printf("  %-13s %s%n", system.role().label(), system.describe());
        }
        out.printf("  %-13s %s%n", "Workload", workload.describe());
        for (ContenderKind kind : workload.contenders()) {
            out.printf("  %-13s %s%n", kind.word(), kind.meaning());
        }
        out.println();
        setup.remarks().forEach(out::println);
    }

    private static void requireHeap(Workload workload) throws UsageException {
        long most = Runtime.getRuntime().maxMemory();
        if (most < workload.heapNeededBytes()) {
            throw new UsageException("The run needs " + Numbers.megabytes(workload.heapNeededBytes())
                    + " of heap and this JVM has at most " + Numbers.megabytes(most)
                    + ". Give it more with java -Xmx, or choose a smaller --size or fewer --threads");
        }
    }
}
