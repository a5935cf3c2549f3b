package io.github.glustertmpfscache.benchmarks.peers;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Zipf's law, exactly: the sums of all frequencies in a table that is searched. Which keys are the frequent ones is shuffled, the same way
 * each time, because caches may treat neighbours alike.
 */
final class ZipfKeys implements KeyChoosers {
    static final double YCSB_EXPONENT = 0.99;

    private static final long SHUFFLE_SEED = 20_261_123;

    /** At each rank, how likely it or a more frequent one is. */
    private final double[] upTo;

    private final int[] keyOfRank;

    ZipfKeys(int keys, double exponent) {
        upTo = new double[keys];
        double sum = 0;
        for (int rank = 0; rank < keys; rank++) {
            sum += 1 / Math.pow(rank + 1.0, exponent);
            upTo[rank] = sum;
        }
        for (int rank = 0; rank < keys; rank++) {
            upTo[rank] /= sum;
        }
        keyOfRank = shuffled(keys);
    }

    @Override
    public KeyChooser seeded(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return () -> keyOfRank[rank(random.nextDouble())];
    }

    int keyOfRank(int rank) {
        return keyOfRank[rank];
    }

    /** The first rank whose sum is more than the number. */
    private int rank(double number) {
        int found = Arrays.binarySearch(upTo, number);
        int rank = found >= 0 ? found + 1 : -found - 1;
        return Math.min(rank, upTo.length - 1);
    }

    private static int[] shuffled(int count) {
        SplittableRandom random = new SplittableRandom(SHUFFLE_SEED);
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) {
            int other = random.nextInt(i + 1);
            numbers[i] = numbers[other];
            numbers[other] = i;
        }
        return numbers;
    }
}
