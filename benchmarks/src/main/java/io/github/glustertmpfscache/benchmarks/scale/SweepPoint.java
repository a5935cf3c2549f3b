package io.github.glustertmpfscache.benchmarks.scale;

import java.util.Map;

/**
 * One sweep of a cache, without pauses.
 *
 * @param pass 1 for the first one, which knows nothing; 2 for the next one, before which nothing has changed
 * @param swept how many entries it has found
 * @param opened how many it had to open
 * @param fops of each kind that it caused on one brick; empty if that was not counted
 */
record SweepPoint(int entries, int pass, double seconds, long swept, long opened, Map<String, Double> fops) {
    double microsPerEntry() {
        return seconds * 1e6 / swept;
    }

    double fopsPerEntry() {
        return fops.values().stream().mapToDouble(count -> count).sum() / swept;
    }
}
