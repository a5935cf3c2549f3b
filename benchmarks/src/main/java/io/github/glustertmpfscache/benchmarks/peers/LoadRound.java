package io.github.glustertmpfscache.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * All threads on one peer for some time.
 *
 * @param tally what they have done
 * @param seconds for how long, until the last put was stored
 */
record LoadRound(LoadTally tally, double seconds) {
    private static final double NANOS_PER_SECOND = 1e9;

    static LoadRound run(OpenPeer open, Load load, LoadData data, KeyChoosers choosers, long seed, double seconds)
            throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(load.threads());
        try {
            CyclicBarrier start = new CyclicBarrier(load.threads());
            List<LoadWorker> workers = new ArrayList<>();
            for (int thread = 0; thread < load.threads(); thread++) {
                long own = seed * 1_000 + thread;
                workers.add(new LoadWorker(
                        open,
                        data,
                        load.readShare(),
                        choosers.seeded(own),
                        ~own,
                        (long) (seconds * NANOS_PER_SECOND),
                        start));
            }
            long begun = System.nanoTime();
            LoadTally tally = new LoadTally();
            for (Future<LoadTally> done : threads.invokeAll(workers)) {
                tally.add(result(done));
            }
            Settling.settle(open.peer());
            return new LoadRound(tally, (System.nanoTime() - begun) / NANOS_PER_SECOND);
        } finally {
            threads.shutdown();
        }
    }

    double operationsPerSecond() {
        return tally.operations() / seconds;
    }

    private static LoadTally result(Future<LoadTally> done) throws Exception {
        try {
            return done.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof WrongValueException wrong ? wrong : e;
        }
    }
}
