package io.github.glustertmpfscache.benchmarks.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeyChoosersTest {
    private static final int KEYS = 1_000;
    private static final int DRAWS = 1_000_000;

    @Test
    void uniformKeysAreAllAskedForAboutAsOften() {
        int[] counts = draw(KeyChoosers.of(KeyDistribution.UNIFORM, KEYS));

        assertTrue(Arrays.stream(counts).allMatch(count -> count > 800 && count < 1_200), Arrays.toString(counts));
    }

    @Test
    void zipfKeysHaveTheFrequenciesOfTheLaw() {
        ZipfKeys keys = new ZipfKeys(KEYS, ZipfKeys.YCSB_EXPONENT);
        double sum = IntStream.rangeClosed(1, KEYS)
                .mapToDouble(rank -> 1 / Math.pow(rank, 0.99))
                .sum();

        int[] counts = draw(keys);

        for (int rank : new int[] {0, 1, 9, 99}) {
            double expected = DRAWS / Math.pow(rank + 1, 0.99) / sum;
            assertEquals(expected, counts[keys.keyOfRank(rank)], 0.1 * expected + 10, "rank " + rank);
        }
    }

    @Test
    void everyKeyHasARankOfItsOwn() {
        ZipfKeys keys = new ZipfKeys(KEYS, ZipfKeys.YCSB_EXPONENT);

        assertEquals(
                KEYS, IntStream.range(0, KEYS).map(keys::keyOfRank).distinct().count());
        assertTrue(IntStream.range(0, KEYS)
                        .filter(rank -> keys.keyOfRank(rank) == rank)
                        .count()
                < 10);
    }

    @Test
    void theSameSeedMakesTheSameChoices() {
        for (KeyDistribution distribution : KeyDistribution.values()) {
            KeyChoosers choosers = KeyChoosers.of(distribution, KEYS);
            KeyChooser one = choosers.seeded(7);
            KeyChooser other = choosers.seeded(7);

            assertTrue(IntStream.range(0, 100).allMatch(i -> one.next() == other.next()));
        }
    }

    @Test
    void oneKeyIsEnough() {
        for (KeyDistribution distribution : KeyDistribution.values()) {
            assertEquals(0, KeyChoosers.of(distribution, 1).seeded(1).next());
        }
    }

    private static int[] draw(KeyChoosers choosers) {
        KeyChooser chooser = choosers.seeded(42);
        int[] counts = new int[KEYS];
        for (int i = 0; i < DRAWS; i++) {
            counts[chooser.next()]++;
        }
        return counts;
    }
}
