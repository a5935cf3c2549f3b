package io.github.glustertmpfscache.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class OperationTimesTest {
    @Test
    void hundredTimes_inAnyOrder() {
        long[] nanos =
                LongStream.rangeClosed(1, 100).map(i -> (101 - i) * 1_000).toArray();
        assertThat(OperationTimes.of(nanos)).isEqualTo(new OperationTimes(100, 0.00505, 50, 99, 100));
        assertThat(nanos[0]).as("what was given stays as it was").isEqualTo(100_000);
    }

    @Test
    void oneTime_isAllOfThem() {
        assertThat(OperationTimes.of(new long[] {2_500})).isEqualTo(new OperationTimes(1, 0.0000025, 2.5, 2.5, 2.5));
    }

    @Test
    void percentile_isAValueThatOccurred() {
        long[] sorted = {1, 2, 3, 4};
        assertThat(OperationTimes.percentile(sorted, 50)).isEqualTo(2);
        assertThat(OperationTimes.percentile(sorted, 51)).isEqualTo(3);
        assertThat(OperationTimes.percentile(sorted, 99)).isEqualTo(4);
    }

    @Test
    void spread_oddAndEven() {
        assertThat(Spread.of(List.of(3.0, 1.0, 2.0))).isEqualTo(new Spread(2, 1, 3));
        assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 3.0))).isEqualTo(new Spread(2.5, 1, 4));
    }
}
