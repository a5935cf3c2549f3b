package io.github.glustertmpfscache.benchmarks.scale;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.benchmarks.Machine;
import io.github.glustertmpfscache.internal.reclaim.SweepNow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What operations, sweeps and heap cost by the number of entries, and what more threads and more JVMs bring. Caches of all sizes are
 * filled first and then measured in turn. See the README of the benchmarks.
 */
public final class Scale {
    private static final int WRONG_ARGUMENTS = 2;
    private static final int MOST_READS = 50_000;
    private static final int WARM_UP_ENTRIES = 1_000;
    private static final String WARM_UP = "warm-up";

    private final ScaleOptions options;
    private final WorkDirectory work;
    private final Filling workers;
    private final List<Heap.Point> heap = new ArrayList<>();
    private final List<Filling.Fill> fills = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    private Scale(ScaleOptions options, WorkDirectory work) {
        this.options = options;
        this.work = work;
        this.workers = new Filling(options.fillThreads());
    }

    /** Arguments: as {@code --help} says. */
    public static void main(String[] args) throws Exception {
        if (args.length == 0 || List.of(args).contains("--help")) {
            System.out.print(ScaleOptions.USAGE);
            return;
        }
        ScaleOptions options;
        try {
            options = ScaleOptions.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n\n" + ScaleOptions.USAGE);
            System.exit(WRONG_ARGUMENTS);
            return;
        }
        Files.createDirectories(options.out());
        WorkDirectory work = WorkDirectory.create(options.directory());
        Scale scale = new Scale(options, work);
        try {
            report(scale.measure(args), options.out());
        } finally {
            if (!options.keep()) {
                work.delete(scale.workers);
            }
        }
    }

    private static void report(ScaleResults results, Path out) throws IOException {
        Files.writeString(out.resolve("scale.json"), ScaleJson.write(results));
        Files.writeString(out.resolve("scale.html"), ScaleHtml.write(results));
        System.out.print(ScaleTable.all(results));
        System.err.println("written: " + out.resolve("scale.json") + ", " + out.resolve("scale.html"));
    }

    private ScaleResults measure(String... args) throws Exception {
        long all = options.sizes().stream().mapToLong(size -> size).sum();
        work.tooSmallFor(all).ifPresent(this::remark);
        Map<String, Object> machine = RunFacts.describe(work.fileSystem(), args);
        List<Path> directories = directories();
        tryFops();
        loadClasses();
        Heap.PerCache heapPerCache = Heap.perCache(work.path());
        List<SizedCache> caches = new ArrayList<>();
        Optional<GlusterFops> fops = Optional.empty();
        try {
            for (int size : options.sizes()) {
                caches.add(filled(size));
            }
            List<CostPoint> costs = new CostRounds(caches, options.operations()).run(options.rounds());
            if (options.cluster().isPresent()) { // not before: GlusterFS's profile takes time
                fops = Optional.of(new GlusterFops(options.cluster().get()));
            }
            List<OperationFops.Point> operationFops =
                    fops.isPresent() ? OperationFops.count(fops.get(), caches, options.operations()) : List.of();
            Sweeps sweeps = new Sweeps(directories.get(directories.size() - 1), fops);
            sweeps.run(caches);
            heap.addAll(sweeps.heap());
            closeAll(fops);
            fops = Optional.empty();
            List<ThroughputPoint> throughput =
                    new Throughput(directories, options.throughputRounds(), options.cellMillis()).run(workers, caches);
            machine.put("loadAverageAtEnd", Machine.loadAverage());
            return new ScaleResults(
                    machine, remarks, fills, costs, operationFops, sweeps.points(), heapPerCache, heap, throughput);
        } finally {
            closeAll(fops);
            caches.forEach(SizedCache::close);
        }
    }

    private static void closeAll(Optional<GlusterFops> fops) throws IOException, InterruptedException {
        if (fops.isPresent()) {
            fops.get().close();
        }
    }

    /** What cannot be counted is to be known before half an hour of filling. */
    private void tryFops() throws IOException, InterruptedException {
        if (options.cluster().isPresent()) {
            new GlusterFops(options.cluster().get()).close();
        }
    }

    private List<Path> directories() throws IOException {
        List<Path> directories = new ArrayList<>(List.of(work.path()));
        if (options.other().isPresent()) {
            directories.add(work.as(options.other().get()));
        }
        return directories;
    }

    private void remark(String remark) {
        System.err.println("Beware: " + remark);
        remarks.add(remark);
    }

    /** So that the heap and the time that classes take is not taken for that of the first cache. */
    private void loadClasses() throws IOException, InterruptedException {
        try (GlusterTmpfsCache cache = Entries.open(work.path(), WARM_UP)) {
            workers.fill(cache, WARM_UP_ENTRIES);
            workers.forEach(WARM_UP_ENTRIES, "warming up", i -> cache.get(Entries.key(i)));
        }
        SweepNow.of(work.path(), WARM_UP).pass();
    }

    private SizedCache filled(int size) throws InterruptedException {
        KeyWalk walk = new KeyWalk(size, size);
        heap.add(new Heap.Point(size, "before opening", Heap.used()));
        SizedCache cache = new SizedCache(work.path(), size, walk);
        heap.add(new Heap.Point(size, "opened", Heap.used()));
        fills.add(workers.fill(cache.cache(), size));
        heap.add(new Heap.Point(size, "filled", Heap.used()));
        byte[] value = Entries.value();
        workers.forEach(
                Math.min(size, MOST_READS),
                "reading " + cache.name(),
                i -> CostOperation.GET_HIT.run(cache.cache(), cache.nextKey(), value));
        heap.add(new Heap.Point(size, "read", Heap.used()));
        return cache;
    }
}
