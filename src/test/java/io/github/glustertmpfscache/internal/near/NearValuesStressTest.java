package io.github.glustertmpfscache.internal.near;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.codec.ValueCodec;
import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.PacedLog;
import io.github.glustertmpfscache.internal.StatsRecorder;
import io.github.glustertmpfscache.internal.value.FoundValue;
import io.github.glustertmpfscache.internal.value.ValueFormat;
import io.github.glustertmpfscache.internal.value.ValueReader;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.helpers.NOPLogger;

/** One thread puts greater and greater numbers, and there is room in memory for two of four keys. */
@Timeout(60)
class NearValuesStressTest {
    private static final int KEYS = 4;
    private static final int READERS = 4;
    private static final Duration TIME = Duration.ofSeconds(1);
    private static final Lifespan FOREVER = Lifespan.unlimited(0);
    private static final ValueFormat<String> TEXT = ValueFormat.of(ValueCodec.utf8());

    private final StatsRecorder stats = new StatsRecorder();
    private final FakeStore store = new FakeStore();

    @ParameterizedTest
    @ValueSource(longs = {0, 1_000, Long.MAX_VALUE})
    void numbers_neverGoBackwards(long boundNanos) throws Exception {
        NearValues values = new NearValues(
                store,
                new ValueReader(stats, new PacedLog(NOPLogger.NOP_LOGGER, System::nanoTime)),
                new NearSettings(boundNanos, boundNanos, boundNanos),
                new NearTime(System::nanoTime, InstantSource.system()),
                Runnable::run,
                stats,
                CaffeineMap.create(2L * NearWeight.of(name(0), 10), stats.nearEvictions::increment));
        long end = System.nanoTime() + TIME.toNanos();
        List<Callable<Long>> workers = new ArrayList<>();
        workers.add(() -> write(values, end));
        for (int i = 0; i < READERS; i++) {
            workers.add(() -> read(values, end));
        }
        ExecutorService threads = Executors.newFixedThreadPool(workers.size());
        try {
            for (Future<Long> worker : threads.invokeAll(workers)) {
                assertThat(worker.get()).isPositive();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(stats.nearHits.sum() + stats.nearChecked.sum()).isPositive();
        assertThat(stats.nearEvictions.sum()).isPositive();
    }

    /** Sees what it has written at once, and that it is gone after it was evicted. */
    private static long write(NearValues values, long end) throws IOException {
        long number = 0;
        while (System.nanoTime() - end < 0) {
            number++;
            String key = name(number);
            values.put(key, Long.toString(number), TEXT, FOREVER);
            assertThat(get(values, key)).isEqualTo(number);
            if (number % 50 == 0) {
                values.evict(key);
                assertThat(get(values, key)).isNull();
            }
        }
        return number;
    }

    private static long read(NearValues values, long end) throws IOException {
        long[] last = new long[KEYS];
        long reads = 0;
        while (System.nanoTime() - end < 0) {
            int key = (int) (reads % KEYS);
            Long number = get(values, name(key));
            if (number != null) {
                assertThat(number).isGreaterThanOrEqualTo(last[key]);
                last[key] = number;
            }
            reads++;
        }
        return reads;
    }

    private static @Nullable Long get(NearValues values, String key) throws IOException {
        FoundValue<String> found = values.find(key, TEXT);
        return found == null || found.value() == null ? null : Long.valueOf(found.value());
    }

    private static String name(long number) {
        return "key " + number % KEYS;
    }
}
