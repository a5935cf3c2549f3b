package io.github.glustertmpfscache.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.MountHealth;
import io.github.glustertmpfscache.cluster.FaultResult.Calls;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.commons.io.file.PathUtils;

/** Lets applications run on web2's mount while a fault comes and goes, and says what they met with. Used once. */
final class FaultRun {
    static final Duration DEADLINE = Duration.ofSeconds(1); // the library's default
    /** On two cores, which 136 threads and the whole cluster share. {@code GTC_FAULT_NOISE_MILLIS=50} where nothing else runs. */
    static final Duration NOISE =
            Duration.ofMillis(Long.parseLong(System.getenv().getOrDefault("GTC_FAULT_NOISE_MILLIS", "200")));

    private static final int THREADS = 64;
    private static final int REQUEST_THREADS = 8;
    private static final Duration THINK =
            Duration.ofMillis(Long.parseLong(System.getenv().getOrDefault("GTC_FAULT_THINK_MILLIS", "100")));
    private static final Duration WARM_UP = Duration.ofMillis(1_500);
    private static final Duration AFTERWARDS = Duration.ofMillis(500);
    private static final Duration LONGEST_RECOVERY = Duration.ofSeconds(90);

    private final Fault fault;
    private final Duration lasting;
    private final ClusterShell cluster;
    private final CallLog library = new CallLog(DEADLINE.plus(NOISE).toNanos());
    private final CallLog plain = new CallLog(Long.MAX_VALUE);
    private final CallLog requests = new CallLog(DEADLINE.plus(NOISE).toNanos());
    private final ConcurrentLinkedQueue<String> stacks = new ConcurrentLinkedQueue<>();
    private int mostLibraryThreads;

    FaultRun(Fault fault, Duration lasting, ClusterShell cluster) {
        this.fault = fault;
        this.cluster = cluster;
        this.lasting = lasting;
    }

    FaultResult run(String cacheName) throws Exception {
        Path directory = Cluster.web2().resolve("plain-" + UUID.randomUUID());
        PlainMix plainMix = new PlainMix(directory, plain);
        plainMix.fill();
        try (Hiccups hiccups = new Hiccups();
                GlusterTmpfsCache cache = GlusterTmpfsCache.builder(Cluster.web2())
                        .name(cacheName)
                        .build()) {
            return run(cache, plainMix, hiccups);
        } finally {
            PathUtils.deleteDirectory(Cluster.web1().resolve(directory.getFileName()));
        }
    }

    private FaultResult run(GlusterTmpfsCache cache, PlainMix plainMix, Hiccups hiccups) throws Exception {
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
                    libraryGood,
                    plain.firstGoodNanos(),
                    settled,
                    mostLibraryThreads,
                    hiccups.longestNanosSince(start));
        }
    }

    private void haveFault() throws IOException {
        try {
            fault.inject(cluster);
            await(lasting, () -> false);
            if (fault.baresTheDirectory()) {
                assertThat(Cluster.web2()).isEmptyDirectory();
            }
        } finally {
            fault.mend(cluster);
        }
    }

    private static boolean isSettled(MountHealth health) {
        return health.state() == MountHealth.State.CLOSED && health.threadsStuck() == 0 && health.pendingRepairs() == 0;
    }

    /** Waits until something is so, and returns how long that took, negative if it never was; watches the threads meanwhile. */
    private long await(Duration longest, BooleanSupplier isSo) {
        long start = System.nanoTime();
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() - start > longest.toNanos()) {
                return -1;
            }
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
            watchThreads();
        }
        return System.nanoTime() - start;
    }

    private void watchThreads() {
        Thread[] threads = new Thread[Thread.activeCount() + 50];
        int count = Thread.enumerate(threads);
        int ofLibrary = 0;
        for (int i = 0; i < count; i++) {
            if (threads[i].getName().startsWith("gluster-tmpfs-cache")) {
                ofLibrary++;
            }
        }
        mostLibraryThreads = Math.max(mostLibraryThreads, ofLibrary);
        String late = library.stacksOfCallsOver(DEADLINE.plus(NOISE).toNanos());
        if (!late.isEmpty() && stacks.size() < 5) {
            stacks.add(late);
        }
    }

    private static Calls calls(CallLog log, long moreNanos, Hiccups hiccups, long unended) {
        long limit = DEADLINE.plus(NOISE).toNanos() + moreNanos;
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
        library.slow().forEach(call -> evidence.append(describe(call)));
        requests.slow().forEach(call -> evidence.append(describe(call)));
        stacks.forEach(stack -> evidence.append("late: ").append(stack));
        return evidence.toString();
    }

    private static String describe(CallLog.Call call) {
        return "slow: " + call.what() + " took " + (call.endNanos() - call.startNanos()) / 1_000_000 + " ms\n";
    }
}
