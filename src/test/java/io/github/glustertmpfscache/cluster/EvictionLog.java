package io.github.glustertmpfscache.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which entries JVMs have evicted, going by their logs. */
final class EvictionLog {
    private static final Pattern EVICTED = Pattern.compile("Evicted \\S*/([0-9a-f]{32}) for \\w+, last used at (\\d+)");

    /** When each file's versions that were evicted had been used last; being written is a use. */
    private final Map<String, List<Long>> lastUses = new HashMap<>();

    private final List<String> otherLines = new ArrayList<>();

    /** What lets a JVM log to a file what it evicts, and what it logs anyway. */
    static List<String> jvmOptions(Path file) {
        return List.of(
                "-Dorg.slf4j.simpleLogger.logFile=" + file,
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-Dorg.slf4j.simpleLogger.log.io.github.glustertmpfscache.evictions=debug");
    }

    void add(Path file) throws IOException {
        for (String line : Files.readAllLines(file)) {
            Matcher matcher = EVICTED.matcher(line);
            if (matcher.find()) {
                lastUses.computeIfAbsent(matcher.group(1), name -> new ArrayList<>())
                        .add(Long.parseLong(matcher.group(2)));
            } else {
                otherLines.add(line);
            }
        }
    }

    /** Whether this very value was evicted: one that was there earlier was used last before it was put. */
    boolean explains(MissingValue missing) {
        return lastUses.getOrDefault(missing.file(), List.of()).stream()
                .anyMatch(millis -> millis >= missing.putMillis() && millis <= missing.missedMillis());
    }

    long size() {
        return lastUses.values().stream().mapToLong(List::size).sum();
    }

    List<String> otherLines() {
        return otherLines;
    }
}
