package io.github.glustertmpfscache.internal.reclaim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SweepIndexTest {
    private final SweepIndex index = new SweepIndex();

    @Test
    void thousandsOfEntries_areAllFound_asTheyWerePutLast() {
        Random random = new Random(1);
        Map<Long, long[]> expected = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            long name = i % 3 == 0 ? i + 1 : random.nextLong(); // neighbours too
            long[] values = {random.nextLong(), random.nextLong()};
            index.put(name, values[0], values[1]);
            expected.put(name, values);
        }
        for (long name : expected.keySet().stream().limit(5000).toList()) {
            long[] values = {random.nextLong(), random.nextLong()};
            index.put(name, values[0], values[1]);
            expected.put(name, values);
        }
        assertThat(index.size()).isEqualTo(expected.size());
        expected.forEach((name, values) -> {
            int at = index.find(name, values[0]);
            assertThat(at).isNotNegative();
            assertThat(index.expiresAt(at)).isEqualTo(values[1]);
        });
    }

    @Test
    void changedFingerprint_isNotFound() {
        index.put(7, 1, 100);
        assertThat(index.find(7, 2)).isNegative();
        assertThat(index.find(8, 1)).isNegative();
        index.put(7, 2, 200);
        assertThat(index.find(7, 1)).isNegative();
        assertThat(index.expiresAt(index.find(7, 2))).isEqualTo(200);
        assertThat(index.size()).isEqualTo(1);
    }

    /** A name of 0 marks a free slot, whose fingerprint is 0 too. */
    @Test
    void nameOfZero_isNeverFound() {
        assertThat(index.find(0, 0)).isNegative();
        index.put(0, 0, 100);
        index.put(0, 5, 100);
        assertThat(index.find(0, 0)).isNegative();
        assertThat(index.find(0, 5)).isNegative();
        assertThat(index.size()).isZero();
    }

    @Test
    void unusable_andNeverExpiring_areKeptApart() {
        index.put(1, 1, SweepIndex.UNUSABLE);
        index.put(2, 1, Long.MAX_VALUE);
        assertThat(index.expiresAt(index.find(1, 1))).isEqualTo(SweepIndex.UNUSABLE);
        assertThat(index.expiresAt(index.find(2, 1))).isEqualTo(Long.MAX_VALUE);
    }
}
