package io.github.glustertmpfscache.internal.check;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts what a check finds, and keeps a few examples of each kind. Not thread-safe. */
public final class Findings {
    private static final int MOST_EXAMPLES = 10;

    private final Map<Finding, Tally> tallies = new EnumMap<>(Finding.class);
    private final List<Example> examples = new ArrayList<>();
    private long bytes;

    private static final class Tally {
        private long found;
        private long repaired;
        private int examples;
    }

    Findings() {
        for (Finding finding : Finding.values()) {
            tallies.put(finding, new Tally());
        }
    }

    private Tally tally(Finding finding) {
        return requireNonNull(tallies.get(finding));
    }

    void addValid(long entryBytes) {
        tally(Finding.VALID).found++;
        bytes += entryBytes;
    }

    /** Counts a thing; one with nothing to say about makes no example. */
    void add(Finding finding, Path path, String detail, boolean repaired) {
        Tally tally = tally(finding);
        tally.found++;
        tally.repaired += repaired ? 1 : 0;
        if (!detail.isEmpty() && tally.examples < MOST_EXAMPLES) {
            tally.examples++;
            examples.add(new Example(finding, path, detail, repaired));
        }
    }

    public long found(Finding finding) {
        return tally(finding).found;
    }

    public long repaired() {
        return tallies.values().stream().mapToLong(tally -> tally.repaired).sum();
    }

    /** How much of the trouble that was found is still there. */
    public long troublesLeft() {
        return tallies.entrySet().stream()
                .filter(entry -> entry.getKey().isTrouble())
                .mapToLong(entry -> entry.getValue().found - entry.getValue().repaired)
                .sum();
    }

    /** What the files of the valid entries take, in whole pages. */
    public long bytes() {
        return bytes;
    }

    /** In the order in which they were found. */
    public List<Example> examples() {
        return List.copyOf(examples);
    }
}
