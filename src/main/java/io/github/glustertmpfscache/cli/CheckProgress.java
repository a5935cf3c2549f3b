package io.github.glustertmpfscache.cli;

import io.github.glustertmpfscache.CacheCheckProgress;
import io.github.glustertmpfscache.benchmark.Progress;
import java.io.PrintStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Shows how far the check of one cache is: a bar on a terminal, else a line every 5 seconds. */
final class CheckProgress implements AutoCloseable {
    private final String name;
    private final PrintStream err;
    private @Nullable Progress progress;
    private int shown;

    CheckProgress(String name, PrintStream err) {
        this.name = name;
        this.err = err;
    }

    void show(CacheCheckProgress now) {
        if (progress == null) {
            progress = Progress.start(err, now.shards(), Progress.isTerminal());
        }
        progress.begin(String.format(Locale.ROOT, "cache '%s': %,d files", name, now.files()));
        for (; shown < now.shardsDone(); shown++) {
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
