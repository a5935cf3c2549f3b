package io.github.glustertmpfscache.benchmarks.scale;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Where a run was made, without which its figures say little. */
final class Machine {
    private Machine() {}

    static Map<String, Object> describe(String fileSystem, String... args) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put(
                "startedAt",
                OffsetDateTime.now().truncatedTo(ChronoUnit.SECONDS).toString());
        facts.put(
                "command",
                "java -cp benchmarks/target/benchmarks.jar " + Scale.class.getName() + " " + String.join(" ", args));
        facts.put("fileSystem", fileSystem);
        facts.put("cpu", cpu());
        facts.put("cpuCount", Runtime.getRuntime().availableProcessors());
        facts.put("operatingSystem", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put(
                "jdk",
                System.getProperty("java.version") + " (" + System.getProperty("java.vm.name") + ", "
                        + System.getProperty("java.vendor") + ")");
        facts.put("loadAverageAtStart", load());
        return facts;
    }

    /** How many threads of all programs wanted a processor in the last minute: more than there are, and times are not to be believed. */
    static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private static String cpu() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException | UncheckedIOException e) {
            return "unknown"; // not every system says so there
        }
    }
}
