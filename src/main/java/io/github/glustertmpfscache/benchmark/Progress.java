package io.github.glustertmpfscache.benchmark;

import java.io.Console;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells how far the run is: a bar on a terminal, else a line now and then.
 *
 * <p>Concurrency: workers count up; a thread of its own prints, so that no worker ever waits for a slow terminal.
 */
public final class Progress implements AutoCloseable {
    private static final int BAR_WIDTH = 24;
    private static final long BAR_EVERY_MILLIS = 200;
    private static final long LINE_EVERY_MILLIS = 5_000;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintStream err;
    private final long total;
    private final boolean asBar;
    private final long startNanos = System.nanoTime();
    private final AtomicLong done = new AtomicLong();
    private final ScheduledExecutorService printer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "benchmark-progress");
        thread.setDaemon(true);
        return thread;
    });
    private volatile String stage = "";

    private Progress(PrintStream err, long total, boolean asBar) {
        this.err = err;
        this.total = total;
        this.asBar = asBar;
    }

    static Progress of(Workload workload, int systems, PrintStream err) {
        long perLane = workload.warmup() + (long) workload.rounds() * workload.iterations();
        return start(err, perLane * workload.contenders().size() * systems, isTerminal());
    }

    /**
     * Begins to print now and then.
     *
     * @param err where to
     * @param total how many steps there are
     * @param asBar whether it is a terminal
     * @return to be told of each step, and to be closed
     */
    public static Progress start(PrintStream err, long total, boolean asBar) {
        Progress progress = new Progress(err, total, asBar);
        long every = asBar ? BAR_EVERY_MILLIS : LINE_EVERY_MILLIS;
        var unused = progress.printer.scheduleAtFixedRate(progress::print, every, every, TimeUnit.MILLISECONDS);
        return progress;
    }

    /**
     * Says what is being done.
     *
     * @param stage shown beside the progress
     */
    public void begin(String stage) {
        this.stage = stage;
    }

    /** Counts a step as done. */
    public void step() {
        done.incrementAndGet();
    }

    /** Clears the bar away. */
    @Override
    public void close() {
        printer.shutdown();
        try {
            // What is printed next must not get into the bar.
            if (printer.awaitTermination(1, TimeUnit.SECONDS) && asBar) {
                err.print(CLEAR_LINE);
                err.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void print() {
        if (asBar) {
            err.print(CLEAR_LINE + bar() + " " + text());
            err.flush();
        } else {
            err.println(text());
        }
    }

    String bar() {
        int filled = (int) (BAR_WIDTH * done.get() / Math.max(1, total));
        return "[" + "#".repeat(filled) + ".".repeat(BAR_WIDTH - filled) + "]";
    }

    String text() {
        long now = done.get();
        String percent = String.format(Locale.ROOT, "%3d %%", 100 * now / Math.max(1, total));
        return percent + left(now) + "  " + stage;
    }

    private String left(long now) {
        if (now == 0) {
            return "";
        }
        double elapsed = (System.nanoTime() - startNanos) / 1e9;
        long left = Math.round(elapsed / now * (total - now));
        return left < 3600
                ? String.format(Locale.ROOT, ", %d:%02d left", left / 60, left % 60)
                : String.format(Locale.ROOT, ", %d h %02d min left", left / 3600, left / 60 % 60);
    }

    /**
     * Tells whether somebody sits there. Since Java 22 there is a console also when input or output is redirected, and it has a method
     * that tells.
     *
     * @return whether a bar can be shown
     */
    @SuppressWarnings("SystemConsoleNull") // both answers are looked at
    public static boolean isTerminal() {
        Console console = System.console();
        if (console == null || "dumb".equals(System.getenv("TERM"))) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }
}
