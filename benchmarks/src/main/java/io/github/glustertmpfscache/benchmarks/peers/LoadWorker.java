package io.github.glustertmpfscache.benchmarks.peers;

import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;

/** One thread's part of a round. */
final class LoadWorker implements Callable<LoadTally> {
    private final OpenPeer open;
    private final LoadData data;
    private final double readShare;
    private final KeyChooser chooser;
    private final SplittableRandom random;
    private final long nanos;
    private final CyclicBarrier start;
    private final LoadTally tally = new LoadTally();

    LoadWorker(
            OpenPeer open,
            LoadData data,
            double readShare,
            KeyChooser chooser,
            long seed,
            long nanos,
            CyclicBarrier start) {
        this.open = open;
        this.data = data;
        this.readShare = readShare;
        this.chooser = chooser;
        this.random = new SplittableRandom(seed);
        this.nanos = nanos;
        this.start = start;
    }

    @Override
    public LoadTally call() throws Exception {
        start.await();
        long begun = System.nanoTime();
        long now = begun;
        while (now - begun < nanos) {
            int key = chooser.next();
            now = random.nextDouble() < readShare ? get(key) : put(key);
        }
        return tally;
    }

    private long get(int key) throws WrongValueException {
        long before = System.nanoTime();
        try {
            Optional<byte[]> found = open.peer().get(data.key(key));
            long after = System.nanoTime();
            tally.getNanos.recordValue(after - before);
            check(key, found);
            return after;
        } catch (WrongValueException e) {
            throw e;
        } catch (Exception e) {
            tally.failures.add(e);
            return System.nanoTime();
        }
    }

    private void check(int key, Optional<byte[]> found) throws WrongValueException {
        if (found.isEmpty()) {
            tally.misses++;
            return;
        }
        try {
            data.values().version(key, found.get());
        } catch (WrongValueException e) {
            if (!open.mayTear()) {
                throw e;
            }
            tally.wrong++;
        }
    }

    private long put(int key) {
        byte[] value = data.values().of(key, random.nextInt(data.values().versions()));
        long before = System.nanoTime();
        try {
            open.peer().put(data.key(key), value);
            long after = System.nanoTime();
            tally.putNanos.recordValue(after - before);
            return after;
        } catch (Exception e) {
            tally.failures.add(e);
            return System.nanoTime();
        }
    }
}
