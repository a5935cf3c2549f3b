package io.github.glustertmpfscache.doctor;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What happened while one file was overwritten by renames as fast as it goes.
 *
 * @param versions how often it was
 * @param here what readers on the same mount have seen
 * @param there what those on the other one have seen; empty without one
 */
record Overwrites(long versions, ReadTally here, Optional<ReadTally> there) {
    private static final int READERS = 2;

    /** More than the 64 KB that GlusterFS sends along with a look-up, so that a READ is on the way too. */
    static final int BYTES = 100_000;

    static Overwrites make(Exam exam, Duration time) throws IOException, InterruptedException {
        Workspace workspace = exam.workspace();
        workspace.put(workspace.path().resolve("overwritten"), Stamp.of(0, BYTES));
        AtomicBoolean done = new AtomicBoolean();
        List<Callable<ReadTally>> tasks = new ArrayList<>();
        long[] versions = new long[1];
        tasks.add(() -> {
            try {
                long start = System.nanoTime();
                while (exam.isWithin(start, time)) {
                    workspace.put(workspace.path().resolve("overwritten"), Stamp.of(++versions[0], BYTES));
                }
            } finally {
                done.set(true);
            }
            return ReadTally.NONE;
        });
        for (Path view : exam.views()) {
            for (int reader = 0; reader < READERS; reader++) {
                tasks.add(() -> new OverwriteReader(workspace, view.resolve("overwritten"), BYTES)
                        .readWhile(() -> !done.get()));
            }
        }
        List<ReadTally> tallies = exam.together(tasks);
        ReadTally here = sum(tallies.subList(0, 1 + READERS));
        Optional<ReadTally> there = exam.other().map(mount -> sum(tallies.subList(1 + READERS, tallies.size())));
        return new Overwrites(versions[0], here, there);
    }

    private static ReadTally sum(List<ReadTally> tallies) {
        return tallies.stream().reduce(ReadTally.NONE, ReadTally::plus);
    }
}
