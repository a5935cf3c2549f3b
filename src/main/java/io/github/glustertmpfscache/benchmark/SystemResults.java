package io.github.glustertmpfscache.benchmark;

import java.util.List;
import java.util.Optional;

/** What all contenders did on one system. */
record SystemResults(TestedSystem system, List<ContenderResults> contenders) {
    Optional<ContenderResults> of(ContenderKind kind) {
        return contenders.stream()
                .filter(results -> results.contender() == kind)
                .findFirst();
    }

    /** How a contender compares with another; empty if one of them did not take part or ended no round. */
    Optional<Spread> ratio(ContenderKind kind, ContenderKind to) {
        return of(kind).flatMap(over -> of(to).map(over::ratiosTo))
                .filter(ratios -> !ratios.isEmpty())
                .map(Spread::of);
    }
}
