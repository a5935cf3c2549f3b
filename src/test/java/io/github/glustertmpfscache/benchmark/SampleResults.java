package io.github.glustertmpfscache.benchmark;

import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** Results that no machine has measured, the same each time. */
final class SampleResults {
    private SampleResults() {}

    static Results of(Workload workload) {
        return of(workload, workload.rounds());
    }

    /** A run that was stopped when so many rounds had ended. */
    static Results of(Workload workload, int rounds) {
        Setup setup = new Setup(
                OffsetDateTime.parse("2026-01-31T10:00:00Z"),
                "1.2.3",
                "17.0.1 (Some VM)",
                "Some \"OS\"",
                "Linux 6.18",
                "amd64",
                "Some <CPU> & more",
                2,
                1L << 30,
                "java -jar some.jar --cache '/c,1'",
                List.of("A remark <b>in bold</b>."));
        List<SystemResults> systems = new ArrayList<>();
        for (SystemRole role : SystemRole.values()) {
            TestedSystem system = new TestedSystem(role, Path.of("/c,\"1\""), "fuse.glusterfs", "server1:/<volume>");
            List<ContenderResults> contenders = new ArrayList<>();
            for (ContenderKind kind : workload.contenders()) {
                contenders.add(contender(kind, 10.0 * (contenders.size() + 1), rounds, workload.iterations()));
            }
            systems.add(new SystemResults(system, contenders));
        }
        return new Results(setup, workload, systems);
    }

    static Workload workload(int sizeBytes, int iterations, int rounds) {
        return new Workload(sizeBytes, iterations, rounds, 1, 0, DataKind.TEXT, List.of(ContenderKind.values()));
    }

    private static ContenderResults contender(ContenderKind kind, double firstSeconds, int rounds, int iterations) {
        List<Double> seconds = new ArrayList<>();
        List<RoundSamples> samples = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            seconds.add(firstSeconds + round);
            RoundSamples ofRound = new RoundSamples(iterations);
            for (int i = 0; i < iterations; i++) {
                ofRound.record(Operation.WRITE, i, 9_000_000L + i);
                ofRound.record(Operation.READ, i, 4_000_000L + i);
                ofRound.record(Operation.REMOVE, i, 800_000L + i);
            }
            samples.add(ofRound);
        }
        return ContenderResults.of(kind, seconds, samples);
    }
}
