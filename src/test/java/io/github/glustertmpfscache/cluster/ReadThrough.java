package io.github.glustertmpfscache.cluster;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An application that gets what it needs through the cache, and has it made where that does not help: every request is to be right, and its
 * page no older than it may be.
 */
final class ReadThrough implements PacedThreads.Step {
    /** What pages live, and by how much GlusterFS's default options may show something older. */
    static final Duration OLDEST = Duration.ofSeconds(2 + 3);

    private static final int KEYS = 40;
    private static final Duration TTL = Duration.ofSeconds(2);
    private static final Duration LOAD = Duration.ofMillis(5);

    private final GlusterTmpfsCache cache;
    private final String prefix;
    private final CallLog log;
    private final AtomicLong longestLoad = new AtomicLong();
    private final AtomicLong oldest = new AtomicLong();

    ReadThrough(GlusterTmpfsCache cache, String prefix, CallLog log) {
        this.cache = cache;
        this.prefix = prefix;
        this.log = log;
    }

    @Override
    public void run(Random random) {
        String key = prefix + " page " + random.nextInt(KEYS);
        long start = System.nanoTime();
        byte[] page = log.make("request", () -> cache.get(key, this::load, TTL));
        long made = page == null ? StampedValue.WRONG : StampedValue.version(key, page);
        if (made == StampedValue.WRONG) {
            log.wrong("the request of " + key + " got " + (page == null ? "nothing" : "something else"));
            return;
        }
        long age = start - made;
        oldest.accumulateAndGet(age, Math::max);
        if (age > OLDEST.toNanos()) {
            log.wrong("the request of " + key + " got a page that was " + age / 1_000_000 + " ms old");
        }
    }

    private byte[] load(String key) throws InterruptedException {
        long start = System.nanoTime();
        Thread.sleep(LOAD.toMillis()); // the database's time
        byte[] page = StampedValue.of(key, start, 1_000);
        longestLoad.accumulateAndGet(System.nanoTime() - start, Math::max);
        return page;
    }

    long longestLoadNanos() {
        return longestLoad.get();
    }

    /** How old a page was, since its load began, when it was asked for. */
    long oldestNanos() {
        return oldest.get();
    }
}
