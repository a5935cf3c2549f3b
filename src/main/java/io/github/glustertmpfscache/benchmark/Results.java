package io.github.glustertmpfscache.benchmark;

import java.util.List;

/** All that a run found out, which is all that the reports need. */
record Results(Setup setup, Workload workload, List<SystemResults> systems) {
    List<Ratio> ratios() {
        return Ratio.of(systems);
    }
}
