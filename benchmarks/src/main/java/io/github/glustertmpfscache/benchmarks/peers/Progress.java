package io.github.glustertmpfscache.benchmarks.peers;

import java.io.PrintStream;
import java.util.Locale;

/** Tells on a stream how far the run is and how much longer it takes, a line every few seconds. For one thread alone. */
final class Progress {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long EVERY_NANOS = 5_000_000_000L;

    private final PrintStream stream;
    private final double plannedSeconds;
    private final long begun = System.nanoTime();
    private double doneSeconds;
    private long told = begun - EVERY_NANOS;

    Progress(PrintStream stream, double plannedSeconds) {
        this.stream = stream;
        this.plannedSeconds = plannedSeconds;
    }

    /** Says what comes now. */
    void begin(String stage) {
        long now = System.nanoTime();
        if (now - told >= EVERY_NANOS) {
            told = now;
            stream.println(line(stage, (now - begun) / NANOS_PER_SECOND));
        }
    }

    /** Counts time of what was planned as spent. */
    void done(double seconds) {
        doneSeconds += seconds;
    }

    String line(String stage, double elapsedSeconds) {
        double part = Math.min(1, doneSeconds / plannedSeconds);
        // Opening and filling is not planned: what has been done tells how much slower than planned it goes.
        double left = doneSeconds > 0 ? elapsedSeconds / doneSeconds * (plannedSeconds - doneSeconds) : plannedSeconds;
        return String.format(Locale.ROOT, "%3.0f %%, about %s left  %s", part * 100, time(Math.max(0, left)), stage);
    }

    static String time(double seconds) {
        long whole = Math.round(seconds);
        return whole < 3600
                ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole / 60 % 60);
    }
}
