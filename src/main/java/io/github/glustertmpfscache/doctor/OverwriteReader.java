package io.github.glustertmpfscache.doctor;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Reads one file over and over while somebody overwrites it. Not thread-safe. */
final class OverwriteReader {
    /** For how long a read tries: longer than GlusterFS shows stale handles. */
    static final Duration TRIES_FOR = Duration.ofSeconds(4);

    private final Workspace workspace;
    private final Path file;
    private final int bytes;
    private ReadTally tally = ReadTally.NONE;
    private long seen;

    OverwriteReader(Workspace workspace, Path file, int bytes) {
        this.workspace = workspace;
        this.file = file;
        this.bytes = bytes;
    }

    /** Begins reads as long as told, and ends each of them, so that one that meets trouble has all of its time. */
    ReadTally readWhile(BooleanSupplier goOn) throws IOException, InterruptedException {
        while (goOn.getAsBoolean()) {
            readOnce();
        }
        return tally;
    }

    private void readOnce() throws IOException, InterruptedException {
        long start = System.nanoTime();
        long run = 0;
        long runNanos = 0;
        while (System.nanoTime() - start < TRIES_FOR.toNanos()) {
            try {
                judge(Stamp.read(workspace.read(file), bytes));
                count(0, run, runNanos, 0, "");
                return;
            } catch (IOException e) {
                if (Failure.isNotConnected(e) || e instanceof WatchedCalls.EndedException) {
                    throw e;
                }
                if (Failure.isMissing(e)) {
                    tally = tally.plus(new ReadTally(0, 0, 0, 1, 0, 0, 0, 0, 0, ""));
                } else if (Failure.isStale(e)) {
                    run++;
                    runNanos = System.nanoTime() - start;
                } else {
                    count(0, 0, 0, 1, Failure.words(e));
                }
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
        count(1, run, runNanos, 0, "");
    }

    private void judge(long version) {
        boolean torn = version == Stamp.TORN;
        boolean backwards = !torn && version < seen;
        tally = tally.plus(new ReadTally(1, torn ? 1 : 0, backwards ? 1 : 0, 0, 0, 0, 0, 0, 0, ""));
        seen = Math.max(seen, version);
    }

    private void count(long lost, long run, long runNanos, long errors, String error) {
        tally = tally.plus(new ReadTally(0, 0, 0, 0, lost, run > 0 ? 1 : 0, run, runNanos, errors, error));
    }
}
