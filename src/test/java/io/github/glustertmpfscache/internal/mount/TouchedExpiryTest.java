package io.github.glustertmpfscache.internal.mount;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.internal.Lifespan;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TouchedExpiryTest {
    private static final FileTime EARLIER = FileTime.fromMillis(-2_000_000);

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 999, 1000, 1_800_000_000_000L, 4_000_000_000_123L, 9_214_646_399_999L, -1, -1_000_001})
    void roundTrip(long millis) {
        FileTime time = TouchedExpiry.encode(millis);
        assertThat(TouchedExpiry.decode(time, EARLIER)).isEqualTo(millis);
        long micros = time.to(TimeUnit.MICROSECONDS);
        assertThat(TouchedExpiry.decode(FileTime.from(micros, TimeUnit.MICROSECONDS), EARLIER))
                .as("file systems that keep microseconds keep it")
                .isEqualTo(millis);
    }

    @ParameterizedTest
    @ValueSource(longs = {Lifespan.NEVER, Lifespan.NEVER - 1, 9_214_646_400_000L, 9_214_646_400_001L})
    void neverAndWhatIsFarAway_isNever_andFitsIntoNanoseconds(long millis) {
        FileTime time = TouchedExpiry.encode(millis);
        assertThat(TouchedExpiry.decode(time, EARLIER)).isEqualTo(Lifespan.NEVER);
        assertThat(time.to(TimeUnit.NANOSECONDS)).isLessThan(Long.MAX_VALUE);
    }

    @Test
    void naturalTimes_haveNoMark() {
        for (long nanos : new long[] {0, 1, 916_999, 917_001, 917_000_000, 500_000, 999_999, 917}) {
            Instant time = Instant.ofEpochMilli(1_800_000_000_000L).plusNanos(nanos);
            assertThat(TouchedExpiry.decode(FileTime.from(time), EARLIER)).isEqualTo(TouchedExpiry.NONE);
        }
        assertThat(TouchedExpiry.decode(FileTime.fromMillis(0), EARLIER)).isEqualTo(TouchedExpiry.NONE);
    }

    /** One in a million times has the mark by chance; it counts only after the file was written. */
    @Test
    void markedTime_ofAFileThatWasWrittenThenOrLater_isNone() {
        FileTime time = TouchedExpiry.encode(1_800_000_000_000L);
        assertThat(TouchedExpiry.decode(time, time)).isEqualTo(TouchedExpiry.NONE);
        assertThat(TouchedExpiry.decode(time, FileTime.fromMillis(1_800_000_000_001L)))
                .isEqualTo(TouchedExpiry.NONE);
    }
}
