package io.github.glustertmpfscache.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.glustertmpfscache.benchmark.UsageException;
import io.github.glustertmpfscache.doctor.Diagnosis;
import io.github.glustertmpfscache.doctor.MountDoctor;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;

/** Examines a mount, and prints what it finds. */
final class DoctorCommand {
    static final int HEALTHY = 0;
    static final int WARNINGS = 1;
    static final int FAILURES = 2;
    static final int USAGE = 3;

    /** As a shell has it for a program that Ctrl-C has ended. */
    static final int INTERRUPTED = 130;

    private static final Duration QUICK = Duration.ofMillis(500);

    private static final Duration PEER_TIME = Duration.ofHours(1);

    private DoctorCommand() {}

    /** Returns the exit code. */
    static int run(PrintStream out, PrintStream err, String... arguments) {
        if (DoctorOptions.isHelp(arguments)) {
            out.print(help());
            return HEALTHY;
        }
        try {
            DoctorOptions options = DoctorOptions.parse(arguments);
            if (options.peer()) {
                return answer(options, err);
            }
            Diagnosis diagnosis = examine(options, err);
            out.print(options.json() ? DoctorJson.of(diagnosis) : DoctorTable.of(diagnosis));
            return switch (diagnosis.verdict()) {
                case PASS, SKIPPED -> HEALTHY;
                case WARN -> WARNINGS;
                case FAIL -> FAILURES;
            };
        } catch (UsageException e) {
            err.println("Error: " + Screen.printable(String.valueOf(e.getMessage())));
            return USAGE;
        } catch (IOException e) {
            err.println("Error: " + Screen.printable(String.valueOf(e.getMessage())));
            return FAILURES;
        } catch (RuntimeException e) { // a bug; a mount must not pass for it
            err.println("Error: " + Screen.printable(e.toString()));
            return FAILURES;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return INTERRUPTED;
        }
    }

    private static int answer(DoctorOptions options, PrintStream err) throws IOException, InterruptedException {
        Duration time = options.atMost().orElse(PEER_TIME);
        String mount = Screen.printable(options.mount().toString());
        err.println(
                "Answers doctors of other hosts on " + mount + " for " + time.toSeconds() + " s; end it with Ctrl-C");
        MountDoctor doctor = MountDoctor.of(options.mount()).requireMount(!options.anyFileSystem());
        options.patience().ifPresent(doctor::patience);
        int answered = doctor.answer(time);
        err.println(answered + (answered == 1 ? " doctor was" : " doctors were") + " answered");
        return HEALTHY;
    }

    private static Diagnosis examine(DoctorOptions options, PrintStream err) throws InterruptedException {
        MountDoctor doctor = MountDoctor.of(options.mount()).requireMount(!options.anyFileSystem());
        options.otherMount().ifPresent(doctor::otherMount);
        options.patience().ifPresent(doctor::patience);
        options.atMost().ifPresent(doctor::atMost);
        if (options.quick()) {
            doctor.measureFor(QUICK);
        }
        if (!options.gluster().isEmpty()) {
            doctor.glusterCommand(options.gluster());
        }
        try (DoctorBar bar = new DoctorBar(err)) {
            return doctor.progress(bar::show).examine();
        }
    }

    private static String help() {
        try (InputStream text = DoctorCommand.class.getResourceAsStream("doctor-help.txt")) {
            return new String(Objects.requireNonNull(text).readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
