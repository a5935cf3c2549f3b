package io.github.glustertmpfscache.internal.near;

import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import io.github.glustertmpfscache.codec.ValueCodec;
import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.PacedLog;
import io.github.glustertmpfscache.internal.StatsRecorder;
import io.github.glustertmpfscache.internal.value.Encoded;
import io.github.glustertmpfscache.internal.value.FoundValue;
import io.github.glustertmpfscache.internal.value.ValueFormat;
import io.github.glustertmpfscache.internal.value.ValueReader;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.helpers.NOPLogger;

/**
 * To the threads of one JVM, a near-cache with no bound is a map like any other: whatever they do at once, there is an order of it
 * that explains what each one saw.
 */
class NearValuesLincheckTest {
    private static final Lifespan FOREVER = Lifespan.unlimited(0);

    /** Interleavings of few operations of one key. */
    @Test
    void interleavings_areLinearizable() {
        inInterleavings().threads(3).actorsPerThread(1).iterations(8).check(OneKey.class);
    }

    /** And of more keys, which a clear removes at once. */
    @Test
    void interleavingsOfClears_areLinearizable() {
        inInterleavings().threads(2).actorsPerThread(3).iterations(8).check(TwoKeys.class);
    }

    private static ModelCheckingOptions inInterleavings() {
        return new ModelCheckingOptions()
                .invocationsPerIteration(500)
                .actorsBefore(2)
                .actorsAfter(2)
                .addGuarantee(forClasses(FakeStore.class.getName()).allMethods().treatAsAtomic())
                .addGuarantee(forClasses(EntryKey.class.getName(), Encoded.class.getName(), ValueFormat.class.getName())
                        .allMethods()
                        .ignore())
                .addGuarantee(forClasses(LongAdder.class.getName()).allMethods().ignore())
                .sequentialSpecification(PlainMap.class);
    }

    /** With the map that is really used. */
    @Test
    void threads_areLinearizable() {
        new StressOptions()
                .iterations(10)
                .invocationsPerIteration(2_000)
                .threads(3)
                .actorsPerThread(2)
                .actorsBefore(2)
                .actorsAfter(2)
                .sequentialSpecification(PlainMap.class)
                .check(OnCaffeine.class);
    }

    /** What it should look like. */
    public static class PlainMap {
        private final Map<Integer, Integer> values = new HashMap<>();

        public void put(int value) {
            put(0, value);
        }

        public void put(int key, int value) {
            values.put(key, value);
        }

        public @Nullable Integer get() {
            return get(0);
        }

        public @Nullable Integer get(int key) {
            return values.get(key);
        }

        public void evict() {
            evict(0);
        }

        public void evict(int key) {
            values.remove(key);
        }

        public void clear() {
            values.clear();
        }
    }

    public static class OneKey {
        private final Near near = new Near(new ConcurrentHashMap<>());

        @Operation
        public void put(@Param(gen = IntGen.class, conf = "1:9") int value) throws IOException {
            near.put(0, value);
        }

        @Operation
        public @Nullable Integer get() throws IOException {
            return near.get(0);
        }

        @Operation
        public void evict() throws IOException {
            near.values.evict(Near.name(0));
        }
    }

    @Param(name = "key", gen = IntGen.class, conf = "1:2")
    @Param(name = "value", gen = IntGen.class, conf = "1:9")
    public static class TwoKeys {
        final Near near;

        public TwoKeys() {
            this(new ConcurrentHashMap<>());
        }

        TwoKeys(ConcurrentMap<String, NearEntry> entries) {
            near = new Near(entries);
        }

        @Operation
        public void put(@Param(name = "key") int key, @Param(name = "value") int value) throws IOException {
            near.put(key, value);
        }

        @Operation
        public @Nullable Integer get(@Param(name = "key") int key) throws IOException {
            return near.get(key);
        }

        @Operation
        public void clear() throws IOException {
            near.values.clear();
        }
    }

    @Param(name = "key", gen = IntGen.class, conf = "1:2")
    public static class OnCaffeine extends TwoKeys {
        public OnCaffeine() {
            super(CaffeineMap.create(10_000, () -> {}));
        }

        @Operation
        public void evict(@Param(name = "key") int key) throws IOException {
            near.values.evict(Near.name(key));
        }
    }

    /** Time stands still, so that what is in memory is believed until this JVM changes it. */
    private static final class Near {
        private final NearValues values;
        private final ValueFormat<Integer> format = ValueFormat.of(new NumberCodec());

        Near(ConcurrentMap<String, NearEntry> entries) {
            StatsRecorder stats = new StatsRecorder();
            values = new NearValues(
                    new FakeStore(),
                    new ValueReader(stats, new PacedLog(NOPLogger.NOP_LOGGER, () -> 0)),
                    new NearSettings(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE),
                    new NearTime(() -> 0, () -> Instant.EPOCH),
                    Runnable::run,
                    stats,
                    entries);
        }

        static String name(int key) {
            return "key " + key;
        }

        void put(int key, int value) throws IOException {
            values.put(name(key), value, format, FOREVER);
        }

        @Nullable
        Integer get(int key) throws IOException {
            FoundValue<Integer> found = values.find(name(key), format);
            return found == null ? null : found.value();
        }
    }

    private static final class NumberCodec implements ValueCodec<Integer> {
        @Override
        public byte[] encode(Integer value) {
            return new byte[] {value.byteValue()};
        }

        @Override
        public Integer decode(byte[] encoded) {
            return (int) encoded[0];
        }

        @Override
        public int schemaId() {
            return 1000;
        }

        @Override
        public boolean hasImmutableValues() {
            return true;
        }
    }
}
