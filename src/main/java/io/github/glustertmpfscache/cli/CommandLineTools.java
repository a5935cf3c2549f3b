package io.github.glustertmpfscache.cli;

import io.github.glustertmpfscache.benchmark.ArticleBenchmark;
import java.util.Arrays;

/**
 * The main class of the self-contained jar. With {@code check} as the first argument it checks caches, see
 * {@code check --help}; anything else goes to the {@link ArticleBenchmark}.
 */
public final class CommandLineTools {
    private CommandLineTools() {}

    /**
     * Runs what the first argument names. A check ends the JVM with its exit code: 0 if every cache is sound, 1 if there is trouble
     * left, 2 if a cache could not be checked, 3 if the arguments are wrong. The benchmark has exit codes of its own.
     *
     * @param arguments the command and its options
     */
    public static void main(String[] arguments) {
        if (arguments.length == 0 || !arguments[0].equals("check")) {
            ArticleBenchmark.main(arguments);
            return;
        }
        // Without this, SLF4J complains on stderr that there is nobody to log to.
        if (System.getProperty("slf4j.internal.verbosity") == null) {
            System.setProperty("slf4j.internal.verbosity", "ERROR");
        }
        String[] options = Arrays.copyOfRange(arguments, 1, arguments.length);
        int exitCode = CheckCommand.run(System.out, System.err, options);
        if (exitCode != CheckCommand.SOUND) {
            System.exit(exitCode);
        }
    }
}
