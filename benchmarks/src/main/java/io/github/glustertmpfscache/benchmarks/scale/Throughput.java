package io.github.glustertmpfscache.benchmarks.scale;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.benchmark.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Gets and puts on 10,000 entries by more and more threads of this JVM, and by more and more JVMs; in turn, so that drift meets all alike. */
final class Throughput {
    static final int ENTRIES = 10_000;

    static final List<CostOperation> OPERATIONS = List.of(CostOperation.GET_HIT, CostOperation.PUT_OVER);
    private static final List<Integer> THREADS = List.of(1, 2, 4, 8, 16);
    /** In the results those by threads come first. */
    static final int POINTS_BY_THREADS = OPERATIONS.size() * THREADS.size();

    private static final int MOST_JVMS = 4;
    private static final int THREADS_OF_JVM = 4;
    /** Of the other JVMs, which compile their code anew. */
    private static final long WARM_UP_MILLIS = 3000;

    private final List<Path> directories;
    private final int rounds;
    private final long millis;

    /**
     * {@code directories}: the same one as different hosts mount it, which the JVMs use in turn; {@code millis}: how long each
     * number of threads is at work in a round.
     */
    Throughput(List<Path> directories, int rounds, long millis) {
        this.directories = directories;
        this.rounds = rounds;
        this.millis = millis;
    }

    /** {@code caches}: one of them will do if it has so many entries, else another one is filled. */
    List<ThroughputPoint> run(Filling filling, List<SizedCache> caches) throws Exception {
        String name = SizedCache.name(ENTRIES);
        try (GlusterTmpfsCache cache = Entries.open(directories.get(0), name)) {
            if (caches.stream().noneMatch(filled -> filled.name().equals(name))) {
                filling.fill(cache, ENTRIES);
            }
            List<ThroughputPoint> points = byThreads(cache);
            points.addAll(byJvms(name));
            return points;
        }
    }

    private List<ThroughputPoint> byThreads(GlusterTmpfsCache cache) throws Exception {
        Hammer hammer = new Hammer(cache, new KeyWalk(ENTRIES, 0));
        List<ThroughputPoint> points = new ArrayList<>();
        for (CostOperation operation : OPERATIONS) {
            hammer.strike(operation, 4, millis, () -> {}); // warms up
            THREADS.forEach(threads -> points.add(new ThroughputPoint(operation, 1, threads)));
        }
        rounds(points, "by threads", point -> hammer.strike(point.operation(), point.threads(), millis, () -> {}));
        return points;
    }

    private List<ThroughputPoint> byJvms(String name) throws Exception {
        List<ChildJvm> children = new ArrayList<>();
        try {
            for (int i = 1; i <= MOST_JVMS; i++) {
                Path directory = directories.get((i - 1) % directories.size());
                children.add(new ChildJvm(directory, name, ENTRIES, THREADS_OF_JVM, i));
            }
            List<ThroughputPoint> points = new ArrayList<>();
            for (CostOperation operation : OPERATIONS) {
                ChildJvm.strike(children, operation, WARM_UP_MILLIS);
                for (int jvms = 1; jvms <= MOST_JVMS; jvms++) {
                    points.add(new ThroughputPoint(operation, jvms, THREADS_OF_JVM));
                }
            }
            rounds(
                    points,
                    "by JVMs",
                    point -> ChildJvm.strike(children.subList(0, point.jvms()), point.operation(), millis));
            return points;
        } finally {
            for (ChildJvm child : children) {
                child.close();
            }
        }
    }

    private interface Measurement {
        Hammer.Blow of(ThroughputPoint point) throws Exception;
    }

    private void rounds(List<ThroughputPoint> points, String what, Measurement measurement) throws Exception {
        List<ThroughputPoint> order = new ArrayList<>(points);
        try (Progress progress = Progress.start(System.err, (long) rounds * points.size(), Progress.isTerminal())) {
            progress.begin("throughput " + what);
            for (int round = 0; round < rounds; round++) {
                for (ThroughputPoint point : order) {
                    point.rounds().add(measurement.of(point));
                    progress.step();
                }
                Collections.reverse(order);
            }
        }
    }
}
