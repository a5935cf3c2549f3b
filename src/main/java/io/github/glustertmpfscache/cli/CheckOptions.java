package io.github.glustertmpfscache.cli;

import io.github.glustertmpfscache.benchmark.UsageException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What {@code check} was asked to do.
 *
 * @param mount where the caches are
 * @param name the one to check; empty for all
 */
record CheckOptions(
        Path mount, Optional<String> name, boolean repair, boolean removeUnknown, boolean json, boolean anyFileSystem) {

    static boolean isHelp(String... arguments) {
        return List.of(arguments).contains("--help") || List.of(arguments).contains("-h");
    }

    static CheckOptions parse(String... arguments) throws UsageException {
        Optional<Path> mount = Optional.empty();
        Optional<String> name = Optional.empty();
        boolean repair = false;
        boolean removeUnknown = false;
        boolean json = false;
        boolean anyFileSystem = false;
        for (Iterator<String> rest = List.of(arguments).iterator(); rest.hasNext(); ) {
            String argument = rest.next();
            switch (argument) {
                case "--repair" -> repair = true;
                case "--remove-unknown" -> removeUnknown = true;
                case "--json" -> json = true;
                case "--any-file-system" -> anyFileSystem = true;
                case "--name" -> name = Optional.of(valueAfter(rest));
                default -> {
                    if (argument.startsWith("--name=")) {
                        name = Optional.of(argument.substring("--name=".length()));
                    } else if (argument.startsWith("-")) {
                        throw new UsageException("Unknown option " + argument + ". See check --help");
                    } else if (mount.isPresent()) {
                        throw new UsageException(
                                "Unexpected argument " + argument + ": the mount is given already. See check --help");
                    } else {
                        mount = Optional.of(path(argument));
                    }
                }
            }
        }
        if (removeUnknown && !repair) {
            throw new UsageException("--remove-unknown needs --repair. See check --help");
        }
        Path found = mount.orElseThrow(() ->
                new UsageException("Say where the volume is mounted, such as check /cache_client. See check --help"));
        return new CheckOptions(found, name, repair, removeUnknown, json, anyFileSystem);
    }

    private static String valueAfter(Iterator<String> rest) throws UsageException {
        if (!rest.hasNext()) {
            throw new UsageException("Option --name needs a value. See check --help");
        }
        return rest.next();
    }

    private static Path path(String text) throws UsageException {
        try {
            if (!text.isEmpty()) {
                return Path.of(text);
            }
        } catch (InvalidPathException e) {
            throw new UsageException(text + " is no path: " + e.getMessage());
        }
        throw new UsageException("The path of the mount is empty. See check --help");
    }
}
