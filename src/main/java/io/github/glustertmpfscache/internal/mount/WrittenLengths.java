package io.github.glustertmpfscache.internal.mount;

import io.github.glustertmpfscache.internal.EntryKey;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Remembers how long the entries were that this cache wrote last; a long one's file is longer, but what is read at first is not. A read that asks for more than the file has makes the kernel
 * ask the server for the length, unless it has just been told; of its own writes it has not, so a get after a put would cost
 * a round trip more. A hint and no more: it may be missing or wrong. Thread-safe, 8 KiB.
 */
final class WrittenLengths {
    private static final int SLOTS = 1024;

    /** The key's hash code and the length, in 32 bits each; 0 for none. */
    private final AtomicLongArray slots = new AtomicLongArray(SLOTS);

    void remember(EntryKey key, long length) {
        int hash = key.hashBits();
        long known = length <= Integer.MAX_VALUE ? ((long) hash << 32) | length : 0;
        slots.setOpaque(hash & (SLOTS - 1), known);
    }

    /** The length of the file that was written for the key, or {@code otherwise}. */
    int lengthOr(EntryKey key, int otherwise) {
        int hash = key.hashBits();
        long known = slots.getOpaque(hash & (SLOTS - 1));
        return known != 0 && (int) (known >>> 32) == hash ? (int) known : otherwise;
    }
}
