package io.github.glustertmpfscache.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Runs the workload in rounds. In each round every contender has its turn on every system, so that whatever else the machine
 * does meets all alike; the order moves on by one each round, so that none is always first.
 *
 * <p>What a run has made on the systems is gone when it is closed, however it ended.
 */
final class BenchmarkRun implements AutoCloseable {
    private final Workload workload;
    private final StopRequest stop;
    private final Progress progress;
    private final PrintStream err;
    private final List<TestedSystem> systems;
    private final List<RunDirectory> directories = new ArrayList<>();
    private final List<Lane> lanes = new ArrayList<>();

    BenchmarkRun(Workload workload, List<TestedSystem> systems, StopRequest stop, Progress progress, PrintStream err) {
        this.workload = workload;
        this.systems = systems;
        this.stop = stop;
        this.progress = progress;
        this.err = err;
    }

    /** Runs to the end, or until it is stopped. */
    void run() throws UsageException, BenchmarkFailedException, InterruptedException {
        for (TestedSystem system : systems) {
            directories.add(RunDirectory.create(system));
        }
        for (ContenderKind kind : workload.contenders()) {
            for (int i = 0; i < systems.size(); i++) {
                lanes.add(Lane.open(systems.get(i), kind, directories.get(i)));
            }
        }
        try (Workers workers = new Workers(workload, stop, progress)) {
            warmUp(workers);
            for (int round = 1; round <= workload.rounds(); round++) {
                runRound(workers, round);
            }
        }
    }

    /** What is known so far, by system and then by contender. */
    List<SystemResults> results() {
        return systems.stream()
                .map(system -> new SystemResults(
                        system,
                        lanes.stream()
                                .filter(lane -> lane.system().equals(system))
                                .map(Lane::results)
                                .toList()))
                .toList();
    }

    /** Removes all that the run has made. Tells of what cannot be removed instead of throwing, so the rest goes too. */
    @Override
    public void close() {
        for (Lane lane : lanes) {
            try {
                lane.close();
            } catch (BenchmarkFailedException e) {
                err.println("Warning: " + e.getMessage());
            }
        }
        for (RunDirectory directory : directories) {
            try {
                directory.delete();
            } catch (IOException e) {
                err.println("Warning: " + directory.path() + " could not be removed (" + PathCheck.reason(e)
                        + "). Remove it by hand");
            }
        }
    }

    private void warmUp(Workers workers) throws BenchmarkFailedException, InterruptedException {
        for (Lane lane : lanes) {
            progress.begin("warm-up: " + lane);
            Optional<Double> ignored = workers.run(lane, workload.warmup(), new RoundSamples(workload.warmup()));
        }
    }

    private void runRound(Workers workers, int round) throws BenchmarkFailedException, InterruptedException {
        List<Lane> order = new ArrayList<>(lanes);
        Collections.rotate(order, 1 - round);
        for (Lane lane : order) {
            if (stop.isRequested()) {
                return;
            }
            progress.begin("round " + round + " of " + workload.rounds() + ": " + lane);
            RoundSamples samples = new RoundSamples(workload.iterations());
            workers.run(lane, workload.iterations(), samples).ifPresent(seconds -> lane.add(seconds, samples));
        }
    }
}
