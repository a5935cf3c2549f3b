package io.github.glustertmpfscache.benchmark;

import static java.util.stream.Collectors.joining;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the command line; what is not said gets the article's values, or smaller ones for the embedded default. */
final class OptionParser {
    static final int LARGEST_SIZE = 256 << 20;
    static final int MOST_ITERATIONS = 1_000_000;
    static final int MOST_ROUNDS = 1_000;
    static final int MOST_THREADS = 256;
    /** Every operation's time is kept until the end, so there is an end to them. */
    static final int MOST_SAMPLES = 1_000_000;

    private static final Set<String> NAMES = Set.of(
            "--cache",
            "--file",
            "--size",
            "--iterations",
            "--rounds",
            "--threads",
            "--warmup",
            "--contenders",
            "--data",
            "--output");

    private final Map<String, String> values = new HashMap<>();

    private OptionParser() {}

    static Options parse(String... arguments) throws UsageException {
        return new OptionParser().read(List.of(arguments));
    }

    private Options read(List<String> arguments) throws UsageException {
        Options.Request request = Options.Request.RUN;
        for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
            String argument = rest.next();
            switch (argument) {
                case "--help", "-h" -> request = Options.Request.HELP;
                case "--version" -> request = Options.Request.VERSION;
                default -> {
                    if (argument.startsWith("-")) {
                        readOption(argument, rest);
                    } else {
                        readPosition(argument);
                    }
                }
            }
        }
        Map<SystemRole, Path> paths = paths();
        return new Options(request, paths, workload(paths.isEmpty()), path("--output"));
    }

    private void readOption(String argument, Iterator<String> rest) throws UsageException {
        int equals = argument.indexOf('=');
        String name = equals < 0 ? argument : argument.substring(0, equals);
        if (!NAMES.contains(name)) {
            throw new UsageException("Unknown option " + name + ". See --help");
        }
        if (equals >= 0) {
            values.put(name, argument.substring(equals + 1));
        } else if (rest.hasNext()) {
            values.put(name, rest.next());
        } else {
            throw new UsageException("Option " + name + " needs a value. See --help");
        }
    }

    private void readPosition(String argument) throws UsageException {
        if (values.putIfAbsent("--cache", argument) != null && values.putIfAbsent("--file", argument) != null) {
            throw new UsageException("Unexpected argument " + argument
                    + ": both paths are given already. Quote a path that contains blanks, or see --help");
        }
    }

    private Map<SystemRole, Path> paths() throws UsageException {
        Map<SystemRole, Path> paths = new EnumMap<>(SystemRole.class);
        for (SystemRole role : SystemRole.values()) {
            path(role.option())
                    .ifPresent(path -> paths.put(role, path.toAbsolutePath().normalize()));
        }
        return paths;
    }

    private Workload workload(boolean embedded) throws UsageException {
        int iterations = number("--iterations", embedded ? 100 : Workload.ARTICLE_ITERATIONS, 1, MOST_ITERATIONS);
        int rounds = number("--rounds", embedded ? 5 : Workload.ARTICLE_ROUNDS, 1, MOST_ROUNDS);
        if ((long) iterations * rounds > MOST_SAMPLES) {
            throw new UsageException("--iterations x --rounds is " + Numbers.count((long) iterations * rounds)
                    + " and must be at most " + Numbers.count(MOST_SAMPLES) + ". Choose fewer of one of them");
        }
        int threads = number("--threads", 1, 1, MOST_THREADS);
        if (threads > iterations) {
            throw new UsageException("--threads is " + threads + " and must be at most --iterations, which is "
                    + iterations + ": each thread does its share of them");
        }
        return new Workload(
                size(), iterations, rounds, threads, number("--warmup", 100, 0, MOST_ITERATIONS), data(), contenders());
    }

    private int size() throws UsageException {
        String text = values.getOrDefault("--size", "" + Workload.ARTICLE_SIZE_BYTES);
        int unit = switch (text.isEmpty() ? ' ' : text.charAt(text.length() - 1)) {
            case 'k', 'K' -> 1 << 10;
            case 'm', 'M' -> 1 << 20;
            default -> 1;
        };
        String digits = unit == 1 ? text : text.substring(0, text.length() - 1);
        if (digits.matches("[0-9]{1,10}")) {
            long bytes = Long.parseLong(digits) * unit;
            if (bytes >= 1 && bytes <= LARGEST_SIZE) {
                return (int) bytes;
            }
        }
        throw new UsageException("--size is '" + text
                + "' and must be a number of bytes from 1 to 256m, such as 1000000, 64k (k = 1,024)"
                + " or 1m (m = 1,048,576)");
    }

    private int number(String name, int standard, int least, int most) throws UsageException {
        String text = values.get(name);
        if (text == null) {
            return standard;
        }
        if (text.matches("[0-9]{1,9}")) {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw new UsageException(
                name + " is '" + text + "' and must be a whole number from " + least + " to " + Numbers.count(most));
    }

    private DataKind data() throws UsageException {
        String text = values.getOrDefault("--data", DataKind.TEXT.word());
        for (DataKind kind : DataKind.values()) {
            if (kind.word().equals(text)) {
                return kind;
            }
        }
        throw new UsageException("--data is '" + text + "' and must be text or random");
    }

    private List<ContenderKind> contenders() throws UsageException {
        String text = values.get("--contenders");
        if (text == null) {
            return List.of(ContenderKind.values());
        }
        Set<ContenderKind> chosen = EnumSet.noneOf(ContenderKind.class);
        for (String word : text.split(",", -1)) {
            chosen.add(Arrays.stream(ContenderKind.values())
                    .filter(kind -> kind.word().equals(word.strip()))
                    .findFirst()
                    .orElseThrow(() -> new UsageException("--contenders is '" + text + "' and must be one or more of "
                            + Arrays.stream(ContenderKind.values())
                                    .map(ContenderKind::word)
                                    .collect(joining(",")))));
        }
        return List.copyOf(chosen);
    }

    private Optional<Path> path(String name) throws UsageException {
        String text = values.get(name);
        if (text == null) {
            return Optional.empty();
        }
        if (text.isEmpty()) {
            throw new UsageException(name + " is empty and must be a path");
        }
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            throw new UsageException(name + " is no path: " + e.getMessage(), e);
        }
    }
}
