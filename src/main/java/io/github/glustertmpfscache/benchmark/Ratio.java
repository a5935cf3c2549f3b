package io.github.glustertmpfscache.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How many times longer the rounds of one took than those of the other.
 *
 * @param group what the two have in common: a system, or a contender
 * @param article the same ratio in the article, where it has one
 */
record Ratio(String group, String over, String under, Spread spread, Optional<Double> article) {
    /** Each contender against the simpler ones on the same system, then each system against the other. */
    static List<Ratio> of(List<SystemResults> systems) {
        List<Ratio> ratios = new ArrayList<>();
        for (SystemResults system : systems) {
            for (ContenderKind under : List.of(ContenderKind.PLAIN, ContenderKind.RENAME)) {
                for (ContenderKind over : ContenderKind.values()) {
                    if (over.compareTo(under) > 0) {
                        system.ratio(over, under)
                                .map(spread -> new Ratio(
                                        system.system().role().label(),
                                        over.word(),
                                        under.word(),
                                        spread,
                                        Optional.empty()))
                                .ifPresent(ratios::add);
                    }
                }
            }
        }
        if (systems.size() == SystemRole.values().length) {
            for (ContenderKind kind : ContenderKind.values()) {
                ofSystems(kind, systems.get(0), systems.get(1)).ifPresent(ratios::add);
            }
        }
        return ratios;
    }

    private static Optional<Ratio> ofSystems(ContenderKind kind, SystemResults over, SystemResults under) {
        Optional<Double> article = kind == ContenderKind.PLAIN
                ? Optional.of(over.system().role().articleRoundSeconds()
                        / under.system().role().articleRoundSeconds())
                : Optional.empty();
        return over.of(kind)
                .flatMap(one -> under.of(kind).map(one::ratiosTo))
                .filter(ratios -> !ratios.isEmpty())
                .map(ratios -> new Ratio(
                        kind.word(),
                        over.system().role().label(),
                        under.system().role().label(),
                        Spread.of(ratios),
                        article));
    }
}
