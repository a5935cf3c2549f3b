package io.github.glustertmpfscache.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/** Runs a program that may not be there, may hang, and may not even be killable. */
final class Command {
    private static final int MOST_OUTPUT = 1 << 20;
    private static final int AFTER_EXIT_MILLIS = 300;
    private static final Path NOTHING = Path.of("/dev/null");

    private Command() {}

    record Result(int exitCode, String output) {
        boolean isSuccess() {
            return exitCode == 0;
        }

        String lastLine() {
            return output.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .reduce((one, next) -> next)
                    .orElse("");
        }
    }

    /**
     * Runs it with nothing on its standard input.
     *
     * <p>To be called while no file is open on the mount: starting a process waits until the new one has closed what it inherits, and closing a
     * file waits for its mount. Hence the thread.
     *
     * @return empty if it cannot be started, or is not ready in time
     */
    static Optional<Result> run(List<String> command, Duration limit) throws InterruptedException {
        AtomicReference<Process> started = new AtomicReference<>();
        CompletableFuture<Result> result =
                DaemonThreads.start("gluster-tmpfs-cache doctor command", () -> run(command, started));
        try {
            return Optional.of(result.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        } finally {
            Process process = started.get();
            if (process != null) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
    }

    private static Result run(List<String> command, AtomicReference<Process> started)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        if (Files.exists(NOTHING)) {
            builder.redirectInput(NOTHING.toFile());
        }
        Process process = builder.start();
        started.set(process);
        process.getOutputStream().close();
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        InputStream output = process.getInputStream();
        CompletableFuture<Boolean> read =
                DaemonThreads.start("gluster-tmpfs-cache doctor command output", () -> copy(output, said));
        int exitCode = process.waitFor();
        try {
            // What it has left running may hold its output open for ever.
            boolean unused = read.get(AFTER_EXIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // Then what has come so far must do.
        }
        return new Result(exitCode, said.toString(UTF_8));
    }

    private static boolean copy(InputStream from, ByteArrayOutputStream to) throws IOException {
        byte[] buffer = new byte[8192];
        for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
            if (to.size() < MOST_OUTPUT) {
                to.write(buffer, 0, count);
            }
        }
        return true;
    }
}
