package io.github.glustertmpfscache.internal.near;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Tells whether anything has happened to a key in this JVM since some moment. Keys share counters, so the answer may be yes without
 * need, which costs a value in memory and never a wrong one. Thread-safe, lock-free.
 */
final class Epochs {
    private static final int COUNTERS = 4096;

    private final AtomicLongArray counters = new AtomicLongArray(COUNTERS);

    /** The moment now. */
    long current(String key) {
        return counters.get(index(key));
    }

    /** Something happens to the key; returns the moment after it. */
    long advance(String key) {
        return counters.incrementAndGet(index(key));
    }

    /** Something happens to the key if nothing has since that moment; returns whether nothing had. */
    boolean advanceFrom(String key, long moment) {
        return counters.compareAndSet(index(key), moment, moment + 1);
    }

    private static int index(String key) {
        int hash = key.hashCode() * 0x9E3779B9;
        return hash >>> (Integer.SIZE - Integer.numberOfTrailingZeros(COUNTERS));
    }
}
