package io.github.glustertmpfscache.benchmarks.scale;

import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The numbers below a limit in random order, over and over in the same one: so that a number comes again only after all others
 * have, and never soon by chance. Thread-safe.
 */
final class KeyWalk {
    private final int[] order;
    private final AtomicLong next;

    KeyWalk(int count, long seed) {
        order = new int[count];
        for (int i = 0; i < count; i++) {
            order[i] = i;
        }
        Random random = new Random(seed);
        for (int i = count - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int other = order[j];
            order[j] = order[i];
            order[i] = other;
        }
        // Several processes that walk the same way should not walk together.
        next = new AtomicLong(random.nextInt(count));
    }

    int next() {
        return order[(int) (next.getAndIncrement() % order.length)];
    }
}
