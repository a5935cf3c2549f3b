package io.github.glustertmpfscache.cli;

import io.github.glustertmpfscache.benchmark.ArticleBenchmark;
import java.util.Arrays;

/**
 * The main class of the self-contained jar. With {@code check} as the first argument it checks caches, see
 * {@code check --help}; with {@code doctor} it examines a mount, see {@code doctor --help}; anything else goes to the {@link ArticleBenchmark}.
 */
public final class CommandLineTools {
    private CommandLineTools() {}

    /**
     * Runs what the first argument names. A check ends the JVM with its exit code: 0 if every cache is sound, 1 if there is trouble
     * left, 2 if a cache could not be checked, 3 if the arguments are wrong. So does the doctor: 0 if all is well, 1 if there are warnings, 2 if
     * something has failed, 3 if the arguments are wrong, 130 if it was interrupted. The benchmark has exit codes of its own.
     *
     * @param arguments the command and its options
     */
    public static void main(String[] arguments) {
        String command = arguments.length == 0 ? "" : arguments[0];
        if (!command.equals("check") && !command.equals("doctor")) {
            ArticleBenchmark.main(arguments);
            return;
        }
        // Without this, SLF4J complains on stderr that there is nobody to log to.
        if (System.getProperty("slf4j.internal.verbosity") == null) {
            System.setProperty("slf4j.internal.verbosity", "ERROR");
        }
        String[] options = Arrays.copyOfRange(arguments, 1, arguments.length);
        if (command.equals("doctor")) {
            endAtOnce(DoctorCommand.run(System.out, System.err, options));
            return;
        }
        int exitCode = CheckCommand.run(System.out, System.err, options);
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    /** Threads may hang in a mount that is frozen; nothing of theirs is waited for, and all is printed before. */
    private static void endAtOnce(int exitCode) {
        System.out.flush();
        System.err.flush();
        if (exitCode == DoctorCommand.INTERRUPTED) {
            System.exit(exitCode); // the JVM is ending already, and cleans up
        }
        Runtime.getRuntime().halt(exitCode);
    }
}
