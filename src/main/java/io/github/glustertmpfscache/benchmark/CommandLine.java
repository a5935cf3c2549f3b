package io.github.glustertmpfscache.benchmark;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;

/** Writes options back as a command, with every value said, so that it still means the same when a default changes. */
final class CommandLine {
    private CommandLine() {}

    static String of(Options options, String libraryVersion) {
        List<String> words = new ArrayList<>();
        if (libraryVersion.matches("[0-9].*")) {
            words.addAll(List.of("java", "-jar", "gluster-tmpfs-cache-" + libraryVersion + "-benchmark.jar"));
        } else {
            words.addAll(List.of("java", "-jar", "gluster-tmpfs-cache-benchmark.jar"));
        }
        options.paths().forEach((role, path) -> words.addAll(List.of(role.option(), path.toString())));
        Workload workload = options.workload();
        words.addAll(List.of("--size", "" + workload.sizeBytes()));
        words.addAll(List.of("--iterations", "" + workload.iterations()));
        words.addAll(List.of("--rounds", "" + workload.rounds()));
        words.addAll(List.of("--threads", "" + workload.threads()));
        words.addAll(List.of("--warmup", "" + workload.warmup()));
        words.addAll(List.of("--data", workload.data().word()));
        words.addAll(List.of(
                "--contenders",
                workload.contenders().stream().map(ContenderKind::word).collect(joining(","))));
        return words.stream().map(CommandLine::quote).collect(joining(" "));
    }

    private static String quote(String word) {
        return word.matches("[A-Za-z0-9_./,:=+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
