package io.github.glustertmpfscache.benchmarks.peers.faults;

import io.github.glustertmpfscache.benchmarks.peers.Peer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One server killed once, under load. */
final class KillRound {
    private static final int KEYS = 1000;
    private static final long SETTLED_SECONDS = 3;
    private static final long LEAST_SECONDS = 10;
    private static final long POLL_MILLIS = 100;
    private static final long UNKNOWN = -1;

    private final Target target;
    private final KillOptions options;
    private final Consumer<String> progress;
    private final List<String> failures = new ArrayList<>();
    private boolean isServerDown;

    KillRound(Target target, KillOptions options, Consumer<String> progress) {
        this.target = target;
        this.options = options;
        this.progress = progress;
    }

    /** Returns what was measured, even if something failed after that. */
    Optional<KillResult> run(int round) {
        String name = "kill-" + UUID.randomUUID();
        KillResult result = null;
        try (Peer client = target.client().open(name)) {
            KillLoad.fill(client, KEYS, options.threads());
            try (KillLoad load = new KillLoad(client, KEYS, options.threads(), options.longestRunSeconds())) {
                result = kill(round, name, load);
            }
        } catch (Exception e) {
            failed(result == null ? "the round" : "closing the client", e);
        }
        return Optional.ofNullable(result);
    }

    /** What has failed. */
    List<String> failures() {
        return failures;
    }

    /** Tells whether the killed server could not be started again. */
    boolean isServerDown() {
        return isServerDown;
    }

    private void failed(String what, Exception e) {
        failures.add(what + " failed: " + e);
        progress.accept("FAILED: " + what + ": " + e);
        e.printStackTrace();
    }

    private KillResult kill(int round, String name, KillLoad load) throws Exception {
        load.start();
        long start = System.nanoTime();
        TimeUnit.SECONDS.sleep(options.secondsBefore());
        for (OperationKind kind : OperationKind.values()) {
            load.log(kind).reset();
        }
        boolean restarted = false;
        long restartMillis = -1;
        try {
            long killed = target.kill().run();
            progress.accept("killed");
            if (!settles(load, killed, options.patienceSeconds())) {
                // what does not come back by itself may when the server does
                restartMillis = sinceMillis(killed);
                restarted = true;
                progress.accept("does not come back; starting " + target.killed() + " again");
                restart();
                settles(load, System.nanoTime(), options.patienceSeconds());
            }
            long end = System.nanoTime();
            progress.accept("ending the load, reading what was acknowledged");
            load.end();
            OperationResult gets = load.log(OperationKind.GET).result(killed, end);
            OperationResult puts = load.log(OperationKind.PUT).result(killed, end);
            BitSet acknowledged = load.acknowledged();
            long lostWithout = restarted ? UNKNOWN : lost(name, acknowledged);
            if (!restarted) {
                restarted = true;
                progress.accept("starting the server again, waiting until it has all");
                restart();
                progress.accept("reading once more, cleaning up");
            }
            return new KillResult(
                    target.id(),
                    round,
                    TimeUnit.NANOSECONDS.toMillis(killed - start),
                    gets,
                    puts,
                    restartMillis,
                    acknowledged.cardinality(),
                    lostWithout,
                    isServerDown ? UNKNOWN : lost(name, acknowledged));
        } finally {
            if (!restarted) {
                restart();
            }
        }
    }

    /** What was measured until then counts also if the server does not come back. */
    private void restart() throws InterruptedException {
        try {
            target.restart().run();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            isServerDown = true;
            failed("starting " + target.killed() + " again", e);
        }
    }

    private static boolean settles(KillLoad load, long since, long seconds) throws InterruptedException {
        do {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            if (sinceMillis(since) >= TimeUnit.SECONDS.toMillis(LEAST_SECONDS) && load.worksFor(SETTLED_SECONDS)) {
                return true;
            }
        } while (sinceMillis(since) < TimeUnit.SECONDS.toMillis(seconds));
        return false;
    }

    private long lost(String name, BitSet acknowledged) throws InterruptedException {
        long lost = UNKNOWN;
        try (Peer reader = target.reader().open(name)) {
            lost = KillLoad.lost(acknowledged, reader, options.threads());
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            failed("reading what was acknowledged", e);
        }
        return lost;
    }

    private static long sinceMillis(long moment) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - moment);
    }
}
