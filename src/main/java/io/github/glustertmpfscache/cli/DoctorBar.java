package io.github.glustertmpfscache.cli;

import io.github.glustertmpfscache.benchmark.Progress;
import io.github.glustertmpfscache.doctor.DoctorProgress;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** Shows how far an examination is: a bar on a terminal, else a line every 5 seconds. */
final class DoctorBar implements AutoCloseable {
    private final PrintStream err;
    private @Nullable Progress progress;
    private int shown;

    DoctorBar(PrintStream err) {
        this.err = err;
    }

    void show(DoctorProgress now) {
        if (progress == null) {
            progress = Progress.start(err, now.checks(), Progress.isTerminal());
        }
        progress.begin(now.title());
        for (; shown < now.done(); shown++) {
            progress.step();
        }
    }

    @Override
    public void close() {
        if (progress != null) {
            progress.close();
        }
    }
}
