package io.github.glustertmpfscache.benchmarks.scale;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link JvmWorker} and how to talk to it. Ends with this JVM, whose pipe it reads. */
final class ChildJvm implements AutoCloseable {
    private final Process process;
    private final Writer in;
    private final BufferedReader out;

    ChildJvm(Path directory, String cache, int entries, int threads, int number) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                JvmWorker.class.getName(),
                directory.toString(),
                cache));
        for (int argument : new int[] {entries, threads, number}) {
            command.add(Integer.toString(argument));
        }
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        in = process.outputWriter(UTF_8);
        out = process.inputReader(UTF_8);
    }

    /** Has all do the same at the same time. */
    static Hammer.Blow strike(List<ChildJvm> children, CostOperation operation, long millis) throws IOException {
        for (ChildJvm child : children) {
            child.say(operation.name() + " " + millis);
        }
        for (ChildJvm child : children) {
            child.hear(); // it is ready
        }
        for (ChildJvm child : children) {
            child.say(JvmWorker.GO);
        }
        List<Hammer.Blow> blows = new ArrayList<>();
        for (ChildJvm child : children) {
            String[] words = child.hear().split(" ", -1);
            blows.add(new Hammer.Blow(Double.parseDouble(words[0]), LatencyHistogram.decode(words[1])));
        }
        return Hammer.Blow.sum(blows);
    }

    private void say(String line) throws IOException {
        in.write(line + "\n");
        in.flush();
    }

    private String hear() throws IOException {
        String line = out.readLine();
        if (line == null) {
            throw new IOException("A JVM of the benchmark has ended before its time");
        }
        return line;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        in.close(); // which ends it
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
