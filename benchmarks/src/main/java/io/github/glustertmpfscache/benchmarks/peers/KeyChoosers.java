package io.github.glustertmpfscache.benchmarks.peers;

import java.util.SplittableRandom;

/** One chooser for each thread, so that none waits for another's random numbers; what they look up in they share. */
public interface KeyChoosers {
    /** Returns a chooser that makes the same choices for the same seed. */
    KeyChooser seeded(long seed);

    /** Returns what asks for keys as often as the distribution says. */
    static KeyChoosers of(KeyDistribution distribution, int keys) {
        return switch (distribution) {
            case UNIFORM ->
                seed -> {
                    SplittableRandom random = new SplittableRandom(seed);
                    return () -> random.nextInt(keys);
                };
            case ZIPF -> new ZipfKeys(keys, ZipfKeys.YCSB_EXPONENT);
        };
    }
}
