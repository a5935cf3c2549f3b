package io.github.glustertmpfscache.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs {@link NearHitBenchmark} with its forks in turn, with 1 and with 2 threads: JMH alone runs all forks of one benchmark before
 * the next one's, so that a machine that gets slower makes one of them look slow.
 */
public final class NearHit {
    private static final String BENCHMARK = NearHitBenchmark.class.getName() + ".";

    private NearHit() {}

    /** Arguments: the number of rounds, and a file for JMH's JSON. */
    public static void main(String[] args) throws RunnerException {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 3;
        Map<String, List<RunResult>> runs = new LinkedHashMap<>();
        for (int round = 1; round <= rounds; round++) {
            for (int threads = 1; threads <= 2; threads++) {
                for (RunResult run : fork(threads)) {
                    runs.computeIfAbsent(nameOf(run) + " " + threads, name -> new ArrayList<>())
                            .add(run);
                }
            }
        }
        List<RunResult> merged = runs.values().stream().map(NearHit::merge).toList();
        if (args.length > 1) {
            ResultFormatFactory.getInstance(ResultFormatType.JSON, args[1]).writeOut(merged);
        }
        ResultFormatFactory.getInstance(ResultFormatType.TEXT, System.out).writeOut(merged);
        for (String values : List.of("String", "Bytes")) {
            for (int threads = 1; threads <= 2; threads++) {
                print(values, threads, runs);
            }
        }
    }

    private static Collection<RunResult> fork(int threads) throws RunnerException {
        return new Runner(new OptionsBuilder()
                        .include(BENCHMARK.replace(".", "\\."))
                        .threads(threads)
                        .forks(1)
                        .addProfiler(CpuTime.class)
                        .build())
                .run();
    }

    private static RunResult merge(List<RunResult> runs) {
        List<BenchmarkResult> forks = new ArrayList<>();
        runs.forEach(run -> forks.addAll(run.getBenchmarkResults()));
        return new RunResult(runs.get(0).getParams(), forks);
    }

    private static void print(String values, int threads, Map<String, List<RunResult>> runs) {
        List<RunResult> near = runs.get("near" + values + " " + threads);
        List<RunResult> caffeine = runs.get("caffeine" + values + " " + threads);
        StringBuilder ofRounds = new StringBuilder();
        for (int i = 0; i < near.size(); i++) {
            ofRounds.append(" %.2f".formatted(cpu(near.get(i)) / cpu(caffeine.get(i))));
        }
        RunResult allNear = merge(near);
        RunResult allCaffeine = merge(caffeine);
        System.out.printf(
                "%-6s %d threads: cpu %.1f / %.1f ns = %.2f (rounds:%s); time %.1f / %.1f ns = %.2f%n",
                values,
                threads,
                cpu(allNear),
                cpu(allCaffeine),
                cpu(allNear) / cpu(allCaffeine),
                ofRounds,
                time(allNear),
                time(allCaffeine),
                time(allNear) / time(allCaffeine));
    }

    private static String nameOf(RunResult run) {
        return run.getParams().getBenchmark().substring(BENCHMARK.length());
    }

    private static double time(RunResult run) {
        return median(run.getPrimaryResult());
    }

    private static double cpu(RunResult run) {
        return median(run.getSecondaryResults().get(CpuTime.LABEL));
    }

    /** Of the iterations: the other programs of a busy machine disturb some of them, and the mean with them. */
    private static double median(Result<?> result) {
        return result.getStatistics().getPercentile(50);
    }
}
