package io.github.glustertmpfscache.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.glustertmpfscache.CacheCheck;
import io.github.glustertmpfscache.CacheCheckReport;
import io.github.glustertmpfscache.CacheException;
import io.github.glustertmpfscache.benchmark.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Checks one cache or all on a mount, and prints what it finds. */
final class CheckCommand {
    static final int SOUND = 0;
    static final int TROUBLE = 1;
    static final int CANNOT_CHECK = 2;
    static final int USAGE = 3;

    private final PrintStream out;
    private final PrintStream err;
    private final CheckOptions options;

    private CheckCommand(PrintStream out, PrintStream err, CheckOptions options) {
        this.out = out;
        this.err = err;
        this.options = options;
    }

    /** Returns the exit code. */
    static int run(PrintStream out, PrintStream err, String... arguments) {
        if (CheckOptions.isHelp(arguments)) {
            out.print(help());
            return SOUND;
        }
        try {
            return new CheckCommand(out, err, CheckOptions.parse(arguments)).run();
        } catch (UsageException | IllegalArgumentException e) { // the latter for a name that no cache can have
            err.println("Error: " + Screen.printable(String.valueOf(e.getMessage())));
            return USAGE;
        } catch (CacheException e) {
            err.println("Error: " + Screen.printable(String.valueOf(e.getMessage())));
            return CANNOT_CHECK;
        }
    }

    private int run() {
        List<String> names = options.name()
                .map(List::of)
                .orElseGet(() -> CacheCheck.cachesOn(options.mount(), !options.anyFileSystem()));
        // Also refuses a wrong name before anything is printed.
        List<CacheCheck> checks = names.stream().map(this::configure).toList();
        Map<String, CacheCheckReport> reports = new LinkedHashMap<>();
        int exitCode = SOUND;
        for (int i = 0; i < names.size(); i++) {
            try {
                CacheCheckReport report = run(names.get(i), checks.get(i));
                reports.put(names.get(i), report);
                exitCode = Math.max(exitCode, report.isSound() ? SOUND : TROUBLE);
            } catch (CacheException e) {
                err.println("Error: " + Screen.printable(String.valueOf(e.getMessage())));
                exitCode = CANNOT_CHECK;
            }
        }
        if (options.json()) {
            out.print(CheckJson.of(reports, exitCode == SOUND));
        } else {
            reports.forEach((name, report) -> out.print(CheckTable.of(name, report, options.repair())));
            if (names.isEmpty()) {
                out.println("There is no cache on "
                        + Screen.printable(options.mount().toString()));
            }
        }
        return exitCode;
    }

    private CacheCheck configure(String name) {
        return CacheCheck.of(options.mount(), name)
                .requireMount(!options.anyFileSystem())
                .repair(options.repair())
                .removeUnknownFormat(options.removeUnknown());
    }

    private CacheCheckReport run(String name, CacheCheck check) {
        try (CheckProgress progress = new CheckProgress(name, err)) {
            return check.progress(progress::show).run();
        }
    }

    private static String help() {
        try (InputStream text = CheckCommand.class.getResourceAsStream("check-help.txt")) {
            return new String(Objects.requireNonNull(text).readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
