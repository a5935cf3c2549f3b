package io.github.glustertmpfscache.benchmark;

import java.util.List;

/** All that a run found out, which is all that the reports need. */
record Results(Setup setup, Workload workload, List<SystemResults> systems) {
    List<Ratio> ratios() {
        return Ratio.of(systems);
    }

    /** Whether no round ended. */
    boolean isEmpty() {
        return mostRounds() == 0;
    }

    /** Whether all rounds ended that were asked for. */
    boolean isComplete() {
        return systems.stream()
                .flatMap(system -> system.contenders().stream())
                .allMatch(contender -> contender.roundSeconds().size() == workload.rounds());
    }

    /** How many rounds at least one contender ended on a system. */
    int mostRounds() {
        return systems.stream()
                .flatMap(system -> system.contenders().stream())
                .mapToInt(contender -> contender.roundSeconds().size())
                .max()
                .orElse(0);
    }
}
