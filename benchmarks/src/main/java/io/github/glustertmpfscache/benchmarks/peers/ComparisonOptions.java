package io.github.glustertmpfscache.benchmarks.peers;

import static java.util.stream.Collectors.joining;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What is compared, and how thoroughly.
 *
 * @param sizes the values' lengths in bytes
 * @param shares the parts of the operations that are gets, from 0 to 1
 * @param rounds how many rounds are measured, for each cell
 * @param seconds how long each peer's part of a round is
 * @param mostKeys how many keys a load has at most
 * @param out where the reports go
 */
public record ComparisonOptions(
        List<Mode> modes,
        List<Integer> sizes,
        List<Double> shares,
        List<Integer> threads,
        List<KeyDistribution> distributions,
        int rounds,
        double seconds,
        int mostKeys,
        Path out) {
    /** Options with a value. */
    public static final Set<String> NAMES = Set.of(
            "--modes",
            "--sizes",
            "--shares",
            "--threads",
            "--distributions",
            "--peers",
            "--rounds",
            "--seconds",
            "--keys",
            "--out");

    /** Options without one. */
    public static final Set<String> FLAGS = Set.of("--short", "--help");

    static final String USAGE = """
              --short              some two minutes: fewer loads and rounds
              --modes LIST         operations: single operations; load: many threads (default: both)
              --sizes LIST         of values, such as 1k,64k,1m (the default)
              --shares LIST        of gets in percent (default 50,90,99,99.9; short: 90)
              --threads LIST       (default 1,4,16; short: 4)
              --distributions LIST of keys: uniform, zipf (default: both; short: zipf)
              --peers LIST         who takes part
              --rounds N           (default 5; short: 3)
              --seconds N          each peer's part of a round (default 2; short: 0.4)
              --keys N             at most, in loads (default 20,000, or as many as make 128 MB)
              --out DIR            for results.json and report.html (default: peer-comparison)
            """;

    private static final int LARGEST = 64 << 20;
    private static final int PAGE = 4 << 10;
    private static final int MOST_KEYS = 100_000;
    private static final int STANDARD_KEYS = 20_000;
    private static final int LEAST_KEYS = 16;
    private static final long LOAD_BYTES = 128L << 20;
    private static final int MOST_THREADS = 256;
    private static final double LONGEST_WARMUP_SECONDS = 1;

    /** Reads what a command line says, and fills in the rest. */
    public static ComparisonOptions of(Arguments arguments) throws UsageException {
        boolean isShort = arguments.has("--short");
        return new ComparisonOptions(
                arguments.list("--modes", List.of(Mode.values()), names(Mode.values()), constant(Mode.values())),
                arguments.list(
                        "--sizes",
                        List.of(1 << 10, 64 << 10, 1 << 20),
                        "bytes from " + Values.LEAST_BYTES + " to 64m, such as 1000, 64k or 1m",
                        ComparisonOptions::size),
                arguments.list(
                        "--shares",
                        isShort ? List.of(0.9) : List.of(0.5, 0.9, 0.99, 0.999),
                        "percentages from 0 to 100",
                        ComparisonOptions::share),
                arguments.list(
                        "--threads",
                        isShort ? List.of(4) : List.of(1, 4, 16),
                        "whole numbers from 1 to " + MOST_THREADS,
                        ComparisonOptions::threads),
                arguments.list(
                        "--distributions",
                        isShort ? List.of(KeyDistribution.ZIPF) : List.of(KeyDistribution.values()),
                        names(KeyDistribution.values()),
                        constant(KeyDistribution.values())),
                arguments.number("--rounds", isShort ? 3 : 5, 1, 1_000),
                arguments.decimal("--seconds", isShort ? 0.4 : 2, 0.01, 3_600),
                arguments.number("--keys", STANDARD_KEYS, 1, MOST_KEYS),
                arguments.path("--out").orElse(Path.of("peer-comparison")));
    }

    /** All loads for one size of values. */
    List<Load> cells(int size) {
        List<Load> cells = new ArrayList<>();
        for (KeyDistribution distribution : distributions) {
            for (double share : shares) {
                for (int count : threads) {
                    cells.add(new Load(keys(size), size, distribution, share, count));
                }
            }
        }
        return cells;
    }

    /** What a peer must have room for that is used for all of these loads. */
    Load largest(List<Load> cells) {
        Load any = cells.get(0);
        int most = threads.stream().mapToInt(Integer::intValue).max().orElseThrow();
        return new Load(any.keys(), any.valueBytes(), any.distribution(), any.readShare(), most);
    }

    /** How many keys a load of this size has. */
    public int keys(int size) {
        long fitting = size == 0 ? mostKeys : LOAD_BYTES / size;
        return (int) Math.min(mostKeys, Math.max(LEAST_KEYS, fitting));
    }

    /** How much room the values of the largest load take, in files of whole pages. */
    public long bytesOfLargestLoad() {
        return sizes.stream()
                .mapToLong(size -> (long) keys(size) * Math.max(size, PAGE))
                .max()
                .orElseThrow();
    }

    double warmupSeconds() {
        return Math.min(LONGEST_WARMUP_SECONDS, seconds / 2);
    }

    private static Optional<Integer> size(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        int unit = lower.endsWith("k") ? 1 << 10 : lower.endsWith("m") ? 1 << 20 : 1;
        String digits = unit == 1 ? lower : lower.substring(0, lower.length() - 1);
        return whole(digits)
                .map(number -> number * unit)
                .filter(bytes -> bytes >= Values.LEAST_BYTES && bytes <= LARGEST)
                .map(Long::intValue);
    }

    private static Optional<Integer> threads(String text) {
        return whole(text)
                .filter(number -> number >= 1 && number <= MOST_THREADS)
                .map(Long::intValue);
    }

    private static Optional<Double> share(String text) {
        if (!text.matches("[0-9]{1,3}(\\.[0-9]{1,6})?")) {
            return Optional.empty();
        }
        double share = new BigDecimal(text).movePointLeft(2).doubleValue();
        return share <= 1 ? Optional.of(share) : Optional.empty();
    }

    private static Optional<Long> whole(String text) {
        return text.matches("[0-9]{1,9}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }

    private static <T extends Enum<T>> Arguments.Reader<T> constant(T[] constants) {
        return text -> Arrays.stream(constants)
                .filter(constant -> constant.name().equalsIgnoreCase(text))
                .findFirst();
    }

    private static String names(Enum<?>[] constants) {
        return Arrays.stream(constants)
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .collect(joining(", "));
    }
}
