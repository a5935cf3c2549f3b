package io.github.glustertmpfscache.cli;

import io.github.glustertmpfscache.benchmark.UsageException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What {@code doctor} was asked to do.
 *
 * @param mount where to look
 * @param otherMount the same volume, mounted a second time
 * @param peer whether to answer doctors on other hosts instead of being one
 * @param gluster the command that asks for volume options; empty for the usual one
 */
record DoctorOptions(
        Path mount,
        Optional<Path> otherMount,
        Optional<Duration> patience,
        Optional<Duration> atMost,
        boolean peer,
        boolean quick,
        boolean json,
        boolean anyFileSystem,
        List<String> gluster) {
    private static final int LONGEST_SECONDS = 86_400;

    /** As {@link io.github.glustertmpfscache.doctor.MountDoctor} has them if they are not given. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration AT_MOST = Duration.ofMinutes(2);

    static boolean isHelp(String... arguments) {
        return List.of(arguments).contains("--help") || List.of(arguments).contains("-h");
    }

    static DoctorOptions parse(String... arguments) throws UsageException {
        List<Path> mounts = new ArrayList<>();
        Optional<Duration> patience = Optional.empty();
        Optional<Duration> atMost = Optional.empty();
        List<String> gluster = List.of();
        boolean peer = false;
        boolean quick = false;
        boolean json = false;
        boolean anyFileSystem = false;
        for (Iterator<String> rest = List.of(arguments).iterator(); rest.hasNext(); ) {
            String argument = rest.next();
            int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
            String name = equals < 0 ? argument : argument.substring(0, equals);
            Optional<String> attached = equals < 0 ? Optional.empty() : Optional.of(argument.substring(equals + 1));
            switch (name) {
                case "--patience" -> patience = Optional.of(seconds(name, value(name, attached, rest)));
                case "--at-most" -> atMost = Optional.of(seconds(name, value(name, attached, rest)));
                case "--gluster" -> gluster = words(value(name, attached, rest));
                default -> {
                    switch (argument) {
                        case "--peer" -> peer = true;
                        case "--quick" -> quick = true;
                        case "--json" -> json = true;
                        case "--any-file-system" -> anyFileSystem = true;
                        default -> mounts.add(path(argument));
                    }
                }
            }
        }
        if (mounts.isEmpty()) {
            throw new UsageException(
                    "Say where the volume is mounted, such as doctor /cache_client. See doctor --help");
        }
        if (mounts.size() > 2) {
            throw new UsageException(
                    "Unexpected argument " + mounts.get(2) + ": two mounts are given already. See doctor --help");
        }
        if (peer && (mounts.size() == 2 || quick || json || !gluster.isEmpty())) {
            throw new UsageException(
                    "--peer takes one mount, --at-most, --patience and --any-file-system only. See doctor --help");
        }
        if (!peer && atMost.isPresent() && atMost.get().compareTo(patience.orElse(PATIENCE)) <= 0) {
            throw new UsageException("--at-most (" + atMost.get().toSeconds() + ") must be longer than --patience ("
                    + patience.orElse(PATIENCE).toSeconds()
                    + "): else a mount that does not answer cannot be told from a slow one");
        }
        if (!peer && patience.orElse(PATIENCE).compareTo(atMost.orElse(AT_MOST)) >= 0) {
            throw new UsageException("--patience (" + patience.orElse(PATIENCE).toSeconds()
                    + ") must be shorter than --at-most (" + AT_MOST.toSeconds() + ")");
        }
        Optional<Path> other = mounts.size() == 2 ? Optional.of(mounts.get(1)) : Optional.empty();
        return new DoctorOptions(mounts.get(0), other, patience, atMost, peer, quick, json, anyFileSystem, gluster);
    }

    private static String value(String name, Optional<String> attached, Iterator<String> rest) throws UsageException {
        if (attached.isPresent()) {
            return attached.get();
        }
        if (!rest.hasNext()) {
            throw new UsageException("Option " + name + " needs a value. See doctor --help");
        }
        return rest.next();
    }

    private static Duration seconds(String name, String text) throws UsageException {
        if (text.matches("\\d{1,6}")) {
            int seconds = Integer.parseInt(text);
            if (seconds > 0 && seconds <= LONGEST_SECONDS) {
                return Duration.ofSeconds(seconds);
            }
        }
        throw new UsageException(
                "Option " + name + " needs whole seconds from 1 to " + LONGEST_SECONDS + ", not " + text);
    }

    private static List<String> words(String command) throws UsageException {
        if (command.isBlank()) {
            throw new UsageException("Option --gluster needs a command, such as 'ssh cache1 gluster'");
        }
        return List.of(command.strip().split("\\s+"));
    }

    private static Path path(String text) throws UsageException {
        if (text.startsWith("-")) {
            throw new UsageException("Unknown option " + text + ". See doctor --help");
        }
        try {
            if (!text.isEmpty()) {
                return Path.of(text);
            }
        } catch (InvalidPathException e) {
            throw new UsageException(text + " is no path: " + e.getMessage());
        }
        throw new UsageException("The path of the mount is empty. See doctor --help");
    }
}
