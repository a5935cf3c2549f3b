package io.github.glustertmpfscache.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The threads that do the iterations of a round, each its share on keys of its own.
 *
 * <p>Concurrency: {@code failed} is volatile because one worker's failure ends the others. The threads are daemons, so that
 * one which hangs in a file call cannot keep the JVM from ending.
 */
final class Workers implements AutoCloseable {
    private final Workload workload;
    private final StopRequest stop;
    private final Progress progress;
    private final ExecutorService threads;
    private final List<Payload> payloads = new ArrayList<>();
    private volatile boolean failed;

    Workers(Workload workload, StopRequest stop, Progress progress) {
        this.workload = workload;
        this.stop = stop;
        this.progress = progress;
        this.threads = Executors.newFixedThreadPool(workload.threads(), task -> {
            Thread thread = new Thread(task, "benchmark-worker");
            thread.setDaemon(true);
            return thread;
        });
        for (int i = 0; i < workload.threads(); i++) {
            payloads.add(Payload.of(workload.data(), workload.sizeBytes(), i));
        }
    }

    /**
     * Runs the iterations and waits for their end.
     *
     * @return the wall clock in seconds; empty if the run was stopped in the middle
     */
    Optional<Double> run(Lane lane, int iterations, RoundSamples samples)
            throws BenchmarkFailedException, InterruptedException {
        CyclicBarrier start = new CyclicBarrier(workload.threads() + 1);
        List<Future<?>> shares = new ArrayList<>();
        for (int i = 0; i < workload.threads(); i++) {
            int from = (int) ((long) iterations * i / workload.threads());
            int to = (int) ((long) iterations * (i + 1) / workload.threads());
            Payload payload = payloads.get(i);
            shares.add(threads.submit(() -> {
                start.await();
                return runShare(lane.contender(), payload, from, to, samples);
            }));
        }
        long begin = System.nanoTime();
        Optional<Throwable> failure = Optional.empty();
        try {
            start.await();
            begin = System.nanoTime();
        } catch (java.util.concurrent.BrokenBarrierException e) {
            throw lane.failure(e);
        }
        for (Future<?> share : shares) {
            try {
                share.get();
            } catch (ExecutionException e) {
                failure = failure.or(() -> Optional.ofNullable(e.getCause()));
            }
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        if (failure.isPresent()) {
            throw lane.failure(failure.get());
        }
        return stop.isRequested() ? Optional.empty() : Optional.of(seconds);
    }

    /** Lets the threads end; all of them are idle, unless the caller was interrupted. */
    @Override
    public void close() {
        threads.shutdown();
    }

    private boolean runShare(Contender contender, Payload payload, int from, int to, RoundSamples samples)
            throws IOException {
        for (int i = from; i < to && !failed && !stop.isRequested(); i++) {
            try {
                runOnce(contender, payload, i, samples);
            } catch (IOException | RuntimeException | Error e) {
                failed = true;
                throw e;
            }
            progress.step();
        }
        return true;
    }

    private static void runOnce(Contender contender, Payload payload, int iteration, RoundSamples samples)
            throws IOException {
        String key = "article-" + iteration;
        payload.stamp(iteration);
        byte[] written = payload.bytes();
        long start = System.nanoTime();
        contender.write(key, written);
        long afterWrite = System.nanoTime();
        byte[] read = contender.read(key, written.length);
        long afterRead = System.nanoTime();
        contender.remove(key);
        long afterRemove = System.nanoTime();
        if (!payload.matches(read)) {
            throw new IOException("the file of " + key + " did not read as it was written");
        }
        samples.record(Operation.WRITE, iteration, afterWrite - start);
        samples.record(Operation.READ, iteration, afterRead - afterWrite);
        samples.record(Operation.REMOVE, iteration, afterRemove - afterRead);
    }
}
