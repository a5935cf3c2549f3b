package io.github.glustertmpfscache.benchmarks.scale;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * What was asked for on the command line.
 *
 * @param directory where the caches are made, in a directory of the run's own
 * @param other the same directory as another host mounts it
 * @param cluster the script of samples/cluster, if fops are to be counted
 * @param operations of each kind for each cache in a round
 * @param cellMillis how long each number of threads is at work in a round
 * @param keep whether the entries are left, for a cluster that is taken down anyway
 */
record ScaleOptions(
        Path directory,
        Optional<Path> other,
        Optional<String> cluster,
        List<Integer> sizes,
        int rounds,
        int operations,
        int fillThreads,
        int throughputRounds,
        long cellMillis,
        Path out,
        boolean keep) {
    static final String USAGE = """
            Usage: Scale --directory DIR [options]

              --directory DIR     where the caches are made: a directory on a mount, or any other
              --other DIR         the same directory as another host mounts it: that one sweeps, and JVMs 2 and 4 are at work there
              --cluster SCRIPT    samples/cluster/cluster: counts fops too
              --short             up to 10,000 entries, under 2 minutes; otherwise up to 500,000
              --sizes N,N,...     entries of the caches (1000,10000,100000,500000)
              --rounds N          rounds over the caches (15; short: 7)
              --operations N      of each kind for each cache in a round (250; short: 100)
              --fill-threads N    threads that fill and remove (8)
              --out DIR           where scale.json and scale.html go (.)
              --keep              leave the entries, if the cluster is taken down afterwards
            """;

    static ScaleOptions parse(String... args) {
        Deque<String> words = new ArrayDeque<>(Arrays.asList(args));
        boolean isShort = words.remove("--short");
        boolean keep = words.remove("--keep");
        String directory = "";
        String other = "";
        String cluster = "";
        String out = ".";
        String sizes = isShort ? "1000,10000" : "1000,10000,100000,500000";
        String rounds = isShort ? "7" : "15";
        String operations = isShort ? "100" : "250";
        String threads = "8";
        while (!words.isEmpty()) {
            String option = words.remove();
            if (words.isEmpty()) {
                throw new IllegalArgumentException(option + " is unknown, or lacks its value");
            }
            String value = words.remove();
            switch (option) {
                case "--directory" -> directory = value;
                case "--other" -> other = value;
                case "--cluster" -> cluster = value;
                case "--sizes" -> sizes = value;
                case "--rounds" -> rounds = value;
                case "--operations" -> operations = value;
                case "--fill-threads" -> threads = value;
                case "--out" -> out = value;
                default -> throw new IllegalArgumentException(option + " is unknown");
            }
        }
        if (directory.isEmpty()) {
            throw new IllegalArgumentException("--directory is missing");
        }
        if (!Files.isDirectory(Path.of(directory))) {
            throw new IllegalArgumentException("--directory: " + directory + " is no directory");
        }
        int ofEachKind = atLeast(1, operations, "--operations");
        return new ScaleOptions(
                Path.of(directory),
                given(other).map(Path::of),
                given(cluster),
                sizes(sizes, 2 * ofEachKind), // a round uses keys for gets, and others for puts
                atLeast(1, rounds, "--rounds"),
                ofEachKind,
                atLeast(1, threads, "--fill-threads"),
                isShort ? 3 : 7,
                isShort ? 400 : 2000,
                Path.of(out),
                keep);
    }

    private static Optional<String> given(String value) {
        return Optional.of(value).filter(text -> !text.isEmpty());
    }

    private static List<Integer> sizes(String list, int least) {
        return Arrays.stream(list.split(",", -1))
                .map(size -> atLeast(least, size, "--sizes"))
                .distinct()
                .sorted()
                .toList();
    }

    private static int atLeast(int least, String value, String option) {
        int number;
        try {
            number = Integer.parseInt(value.trim());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(option + ": " + value + " is no number", e);
        }
        if (number < least) {
            throw new IllegalArgumentException(option + ": " + value + " is less than " + least);
        }
        return number;
    }
}
