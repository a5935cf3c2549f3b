package io.github.glustertmpfscache.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Where and with what a run was made, without which its figures say little.
 *
 * @param command what to type for the same run
 * @param remarks what a reader of the figures has to know, such as that no GlusterFS took part
 */
record Setup(
        OffsetDateTime startedAt,
        String libraryVersion,
        String java,
        String operatingSystem,
        String kernel,
        String architecture,
        String cpu,
        int cpuCount,
        long maximumHeapBytes,
        String command,
        List<String> remarks) {
    static Setup collect(Options options, List<String> remarks) {
        return new Setup(
                OffsetDateTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS),
                versionOfLibrary(),
                System.getProperty("java.version") + " (" + System.getProperty("java.vm.name") + ", "
                        + System.getProperty("java.vendor") + ")",
                valueIn(Path.of("/etc/os-release"), "PRETTY_NAME=").orElse(System.getProperty("os.name")),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("os.arch"),
                valueIn(Path.of("/proc/cpuinfo"), "model name").orElse("unknown"),
                Runtime.getRuntime().availableProcessors(),
                Runtime.getRuntime().maxMemory(),
                CommandLine.of(options, versionOfLibrary()),
                List.copyOf(remarks));
    }

    /** As the manifest says; classes that run outside of the jar have none. */
    static String versionOfLibrary() {
        return Optional.ofNullable(Setup.class.getPackage().getImplementationVersion())
                .orElse("development build");
    }

    private static Optional<String> valueIn(Path file, String key) {
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.substring(key.length()).replaceFirst("^[\\s:]+", ""))
                    .map(value -> value.replace("\"", ""))
                    .findFirst();
        } catch (IOException | java.io.UncheckedIOException e) {
            return Optional.empty(); // not every system has such a file
        }
    }
}
