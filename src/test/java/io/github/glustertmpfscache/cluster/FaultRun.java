package io.github.glustertmpfscache.cluster;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.MountHealth;
import io.github.glustertmpfscache.cluster.FaultResult.Calls;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.commons.io.file.PathUtils;

/** Lets applications run on web2's mount while a fault comes and goes, and says what they met with. Used once. */
final class FaultRun {
    static final Duration DEADLINE = Duration.ofSeconds(1); // the library's default
    /**
     * What a call may take beyond the deadline: 50 ms for a report, which is to be made where nothing else runs; 200 on two cores that 136
     * threads and the whole cluster share with whatever else there is.
     */
    static final Duration NOISE = Duration.ofMillis(Long.parseLong(System.getenv()
            .getOrDefault("GTC_FAULT_NOISE_MILLIS", System.getenv("GTC_FAULT_REPORT") == null ? "200" : "50")));

    static final int THREADS = 64;
    /** How many threads for file calls there are while none is stuck. */
    static final int USUAL_IO_THREADS = 16;

    private static final int REQUEST_THREADS = 8;
    private static final Duration THINK =
            Duration.ofMillis(Long.parseLong(System.getenv().getOrDefault("GTC_FAULT_THINK_MILLIS", "100")));
    private static final Duration WARM_UP = Duration.ofMillis(1_500);
    private static final Duration AFTERWARDS = Duration.ofMillis(500);
    private static final Duration LONGEST_RECOVERY = Duration.ofSeconds(90);
    /** How long the kernel and the mount may show what they remember, when the mount itself says nothing any more. */
    private static final Duration REMEMBERED = Duration.ofSeconds(2);
    /** Less than the ten seconds after which threads end that have nothing to do: these have. */
    private static final Duration LETTING_GO = Duration.ofSeconds(5);

    private final Fault fault;
    private final Duration lasting;
    private final ClusterShell cluster;
    private final FaultEffects effects;
    private final CallLog library = new CallLog(DEADLINE.toNanos());
    private final CallLog plain = new CallLog(Long.MAX_VALUE);
    private final CallLog requests = new CallLog(DEADLINE.toNanos());
    private final List<String> stacks = new ArrayList<>();
    private long libraryGoodDuring = -1;
    private long plainGoodDuring = -1;

    FaultRun(Fault fault, Duration lasting, ClusterShell cluster, FaultEffects effects) {
        this.fault = fault;
        this.cluster = cluster;
        this.lasting = lasting;
        this.effects = effects;
    }

    FaultResult run(String cacheName) throws Exception {
        Path directory = Cluster.web2().resolve("plain-" + UUID.randomUUID());
        PlainMix plainMix = new PlainMix(directory, plain);
        plainMix.fill();
        try (Hiccups hiccups = new Hiccups();
                ThreadWatch threads =
                        new ThreadWatch(library, DEADLINE.plus(NOISE).toNanos());
                GlusterTmpfsCache cache = GlusterTmpfsCache.builder(Cluster.web2())
                        .name(cacheName)
                        .build()) {
            FaultResult result = run(cache, plainMix, hiccups, threads);
            threads.stacks().forEach(stacks::add);
            return result;
        } finally {
            PathUtils.deleteDirectory(Cluster.web1().resolve(directory.getFileName()));
        }
    }

    private FaultResult run(GlusterTmpfsCache cache, PlainMix plainMix, Hiccups hiccups, ThreadWatch threads)
            throws Exception {
        LibraryMix mix = new LibraryMix(cache, fault.name(), library);
        ReadThrough readThrough = new ReadThrough(cache, fault.name(), requests);
        mix.fill();
        List<LibraryMix.Worker> workers =
                IntStream.range(0, THREADS).mapToObj(mix::worker).toList();
        try (PacedThreads ofLibrary = new PacedThreads("application", THREADS, THINK, workers::get);
                PacedThreads ofRequests = new PacedThreads("request", REQUEST_THREADS, THINK, thread -> readThrough);
                PacedThreads ofPlain = new PacedThreads("plain", THREADS, THINK, plainMix::worker)) {
            await(WARM_UP, () -> false);
            library.record();
            requests.record();
            plain.record();

            long start = System.nanoTime();
            haveFault();
            long mended = System.nanoTime();
            long hits = cache.stats().mountHits();
            plain.waitForGood();
            long libraryGood = await(LONGEST_RECOVERY, () -> cache.stats().mountHits() > hits);
            boolean isSettled = await(LONGEST_RECOVERY, () -> isSettled(cache.mountHealth())) >= 0;
            long settled = isSettled ? System.nanoTime() - mended : -1;
            await(LONGEST_RECOVERY, () -> plain.firstGoodNanos() >= 0);
            await(LETTING_GO, () -> ThreadWatch.io() <= USUAL_IO_THREADS);
            int ioThreadsLeft = ThreadWatch.io();
            await(AFTERWARDS, () -> false);

            long unended = ofLibrary.end(DEADLINE.multipliedBy(3));
            long unendedRequests = ofRequests.end(DEADLINE.multipliedBy(3));
            workers.forEach(LibraryMix.Worker::readOwn);
            long unendedPlain = ofPlain.end(LONGEST_RECOVERY);
            await(DEADLINE, () -> isSettled(cache.mountHealth()));
            return new FaultResult(
                    fault,
                    (mended - start) / 1e9,
                    calls(library, 0, hiccups, unended),
                    calls(plain, 0, hiccups, unendedPlain),
                    calls(requests, readThrough.longestLoadNanos(), hiccups, unendedRequests),
                    cache.stats().outage(),
                    cache.mountHealth(),
                    libraryGoodDuring,
                    plainGoodDuring,
                    libraryGood,
                    plain.firstGoodNanos(),
                    settled,
                    threads.most(),
                    ioThreadsLeft,
                    readThrough.longestLoadNanos(),
                    readThrough.oldestNanos(),
                    hiccups.longestNanosSince(start));
        }
    }

    private void haveFault() throws IOException {
        try {
            fault.inject(cluster);
            await(REMEMBERED, () -> false);
            library.waitForGood();
            plain.waitForGood();
            await(lasting.minus(REMEMBERED), () -> false);
            libraryGoodDuring = sinceBeginning(library);
            plainGoodDuring = sinceBeginning(plain);
            effects.assertLasts(fault);
        } finally {
            fault.mend(cluster);
        }
    }

    private static long sinceBeginning(CallLog log) {
        long good = log.firstGoodNanos();
        return good < 0 ? -1 : REMEMBERED.toNanos() + good;
    }

    private static boolean isSettled(MountHealth health) {
        return health.state() == MountHealth.State.CLOSED && health.threadsStuck() == 0 && health.pendingRepairs() == 0;
    }

    /** Waits until something is so, and returns how long that took, negative if it never was. */
    private static long await(Duration longest, BooleanSupplier isSo) {
        long start = System.nanoTime();
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() - start > longest.toNanos()) {
                return -1;
            }
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
        return System.nanoTime() - start;
    }

    private static Calls calls(CallLog log, long moreNanos, Hiccups hiccups, long unended) {
        long limit = DEADLINE.toNanos() + moreNanos;
        long excess = log.slow().stream()
                .mapToLong(call -> call.endNanos()
                        - call.startNanos()
                        - limit
                        - hiccups.nanosWithin(call.startNanos() + DEADLINE.toNanos(), call.endNanos()))
                .max()
                .orElse(0);
        return new Calls(log.calls(), log.longestNanos(), log.failed(), log.wrong(), Math.max(0, excess), unended);
    }

    /** What was not as it should be, for who has to find out why. */
    String evidence() {
        StringBuilder evidence = new StringBuilder();
        library.wrongs()
                .forEach(wrong -> evidence.append("wrong: ").append(wrong).append('\n'));
        library.failures()
                .forEach(failure -> evidence.append("failed: ").append(failure).append('\n'));
        requests.wrongs()
                .forEach(wrong -> evidence.append("request: ").append(wrong).append('\n'));
        requests.failures()
                .forEach(failure ->
                        evidence.append("request failed: ").append(failure).append('\n'));
        addTooSlow(library, evidence);
        addTooSlow(requests, evidence);
        stacks.forEach(stack -> evidence.append("late: ").append(stack));
        return evidence.toString();
    }

    private static void addTooSlow(CallLog log, StringBuilder evidence) {
        for (CallLog.Call call : log.slow()) {
            Duration took = Duration.ofNanos(call.endNanos() - call.startNanos());
            if (took.compareTo(DEADLINE.plus(NOISE)) > 0) {
                evidence.append("slow: " + call.what() + " took " + took.toMillis() + " ms\n");
            }
        }
    }
}
