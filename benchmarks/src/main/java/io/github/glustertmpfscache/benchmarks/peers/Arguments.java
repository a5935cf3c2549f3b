package io.github.glustertmpfscache.benchmarks.peers;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A command line: options with a value, {@code --name value} or {@code --name=value}, and flags without one. */
public final class Arguments {
    /** Reads one part of a list. */
    public interface Reader<T> {
        /** Returns nothing if the text is not allowed. */
        Optional<T> read(String text);
    }

    private final Map<String, String> values = new HashMap<>();

    private Arguments() {}

    /** Reads a command line that may have these options and flags. */
    public static Arguments parse(List<String> line, Set<String> options, Set<String> flags) throws UsageException {
        Arguments arguments = new Arguments();
        for (Iterator<String> rest = line.iterator(); rest.hasNext(); ) {
            String argument = rest.next();
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            if (flags.contains(argument)) {
                arguments.values.put(argument, "");
            } else if (!options.contains(name)) {
                throw new UsageException("Unknown option '" + name + "'. There are " + sorted(options, flags));
            } else if (equals >= 0) {
                arguments.values.put(name, argument.substring(equals + 1));
            } else if (rest.hasNext()) {
                arguments.values.put(name, rest.next());
            } else {
                throw new UsageException("Option " + name + " needs a value");
            }
        }
        return arguments;
    }

    /** Tells whether a flag or an option was given. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** Returns an option's value. */
    public Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** Returns an option's value. */
    public Optional<Path> path(String name) throws UsageException {
        try {
            return text(name).map(Path::of);
        } catch (InvalidPathException e) {
            throw new UsageException(name + " is no path: " + e.getMessage());
        }
    }

    /** Returns an option's whole number, or the standard one. */
    public int number(String name, int standard, int least, int most) throws UsageException {
        return (int) decimal(name, standard, least, most, "[0-9]{1,9}", "a whole number");
    }

    /** Returns an option's number, or the standard one. */
    public double decimal(String name, double standard, double least, double most) throws UsageException {
        return decimal(name, standard, least, most, "[0-9]{1,9}(\\.[0-9]{1,9})?", "a number");
    }

    /** Returns the parts of a list with commas, each once, or the standard one. */
    public <T> List<T> list(String name, List<T> standard, String allowed, Reader<T> reader) throws UsageException {
        String text = values.get(name);
        if (text == null) {
            return standard;
        }
        Set<T> parts = new LinkedHashSet<>();
        for (String part : text.split(",", -1)) {
            parts.add(reader.read(part.strip())
                    .orElseThrow(() -> new UsageException(name + " has '" + part + "' in it; allowed are " + allowed)));
        }
        return List.copyOf(parts);
    }

    private double decimal(String name, double standard, double least, double most, String form, String noun)
            throws UsageException {
        String text = values.get(name);
        if (text == null) {
            return standard;
        }
        if (text.matches(form)) {
            double number = Double.parseDouble(text);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw new UsageException(name + " is '" + text + "' and must be " + noun + " from " + Texts.number(least)
                + " to " + Texts.number(most));
    }

    private static String sorted(Set<String> options, Set<String> flags) {
        List<String> all = new ArrayList<>(options);
        all.addAll(flags);
        return String.join(", ", all.stream().sorted().toList());
    }
}
