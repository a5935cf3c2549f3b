package io.github.glustertmpfscache.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;

/**
 * Runs commands of the cluster's script while this JVM has files open on a mount that hangs. {@link Cluster#run} cannot: a JVM that starts a
 * process waits until that has closed the files that it has inherited, and closing a file of a FUSE mount waits for the mount. So this process
 * is started before.
 */
final class ClusterShell implements AutoCloseable {
    private static final String DONE = "cluster shell: exit code ";

    private final Process process;
    private final BufferedWriter commands;
    private final BufferedReader said;

    ClusterShell() throws IOException {
        process = new ProcessBuilder(
                        "bash",
                        "-c",
                        "while read -r line; do \"$0\" $line </dev/null 2>&1; echo \"" + DONE + "$?\"; done",
                        Cluster.SCRIPT)
                .redirectErrorStream(true)
                .start();
        commands = process.outputWriter(UTF_8);
        said = process.inputReader(UTF_8);
    }

    /** Runs one command, which is arguments of the script with spaces between them, and returns what it has said when it has ended. */
    String run(String command) throws IOException {
        commands.write(command + "\n");
        commands.flush();
        StringBuilder output = new StringBuilder();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.startsWith(DONE)) {
                if (line.equals(DONE + "0")) {
                    return output.toString();
                }
                break;
            }
            output.append(line).append('\n');
        }
        throw new IOException("cluster " + command + " has failed:\n" + output);
    }

    @Override
    public void close() {
        process.destroy();
    }
}
