package io.github.glustertmpfscache.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/** Threads of an application, each of which does something again and again, with time to think in between. */
final class PacedThreads implements AutoCloseable {
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stop;

    /** What a thread does each time. */
    interface Step {
        void run(Random random);
    }

    /**
     * Starts threads.
     *
     * @param think how long a thread thinks on average: half to one and a half of it
     * @param steps makes what the thread of a number does
     */
    PacedThreads(String name, int count, Duration think, IntFunction<Step> steps) {
        for (int i = 0; i < count; i++) {
            int number = i;
            Thread thread = new Thread(() -> loop(number, think, steps.apply(number)), name + " " + number);
            thread.setDaemon(true); // a file call that hangs must not keep the JVM
            threads.add(thread);
        }
        threads.forEach(Thread::start);
    }

    private void loop(int number, Duration think, Step step) {
        Random random = new Random(number);
        while (!stop) {
            LockSupport.parkNanos((long) (think.toNanos() * (0.5 + random.nextDouble())));
            step.run(random);
        }
    }

    /** Waits no longer than that; returns how many have not ended. */
    long end(Duration longest) throws InterruptedException {
        close();
        long end = System.nanoTime() + longest.toNanos();
        for (Thread thread : threads) {
            thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
        }
        return threads.stream().filter(Thread::isAlive).count();
    }

    /** They end when the call that each is in does. */
    @Override
    public void close() {
        stop = true;
    }
}
