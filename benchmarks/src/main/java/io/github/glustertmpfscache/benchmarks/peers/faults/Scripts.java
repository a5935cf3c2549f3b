package io.github.glustertmpfscache.benchmarks.peers.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The scripts that start and kill servers. They find the cluster by the environment, which they get from this JVM. */
final class Scripts {
    /** {@code cluster heal} takes 420 s at most. */
    static final int LIMIT_SECONDS = 600;

    private final Path benchmarks;

    /**
     * Finds them.
     *
     * @param benchmarks the directory {@code benchmarks} of the repository
     */
    Scripts(Path benchmarks) {
        this.benchmarks = benchmarks;
    }

    /** Runs {@code benchmarks/servers}; returns what it has printed. */
    String servers(String... args) throws IOException, InterruptedException {
        return run(benchmarks.resolve("servers"), args);
    }

    /** Runs {@code samples/cluster/cluster}; returns what it has printed. */
    String cluster(String... args) throws IOException, InterruptedException {
        return run(benchmarks.resolve("../samples/cluster/cluster").normalize(), args);
    }

    private static String run(Path script, String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(args));
        Path printed = Files.createTempFile("gtc-script-", ".out"); // reading from a pipe would have no time limit
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(printed.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroy();
                throw new IOException(command + " did not end");
            }
            if (process.exitValue() != 0) {
                throw new IOException(command + " failed with " + process.exitValue());
            }
            return Files.readString(printed).strip();
        } finally {
            Files.delete(printed);
        }
    }
}
