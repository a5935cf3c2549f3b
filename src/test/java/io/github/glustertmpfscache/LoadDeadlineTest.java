package io.github.glustertmpfscache;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.codec.ValueCodec;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What users' code takes is not taken from the time that an operation may occupy itself with the mount. */
@Timeout(120)
class LoadDeadlineTest {
    private static final Duration TIMEOUT = Duration.ofMillis(500);

    @TempDir
    private Path directory;

    private GlusterTmpfsCache cache;

    @BeforeEach
    void open() {
        cache = GlusterTmpfsCache.builder(directory)
                .requireMount(false)
                .withoutSweeper()
                .mountFailureMode(MountFailureMode.THROW)
                .operationTimeout(TIMEOUT)
                .build();
    }

    @AfterEach
    void close() {
        cache.close();
    }

    /** Text as another codec than {@link ValueCodec#utf8} writes it. */
    private static class OtherText implements ValueCodec<String> {
        @Override
        public byte[] encode(String value) throws Exception {
            return ValueCodec.utf8().encode(value);
        }

        @Override
        public String decode(byte[] encoded) throws Exception {
            return ValueCodec.utf8().decode(encoded);
        }

        @Override
        public int schemaId() {
            return 1000;
        }
    }

    private static void takeLong() {
        long start = System.nanoTime();
        OtherThread.until(() -> System.nanoTime() - start > 2 * TIMEOUT.toNanos());
    }

    private void assertThatNothingWasCutShort() {
        assertThat(cache.stats().outage()).isEqualTo(new OutageStats(0, 0, 0, 0));
        assertThat(cache.mountHealth().outages()).isZero();
    }

    /** It had no time left for a look of its own. */
    @Test
    void slowLoader_ofOneView_takesNoTimeFromACallerOfAnother() throws Exception {
        TypedCache<String> view = cache.typed(ValueCodec.utf8());
        TypedCache<String> other = cache.typed(new OtherText());
        GatedLoader<String> slow = GatedLoader.returning("slow");
        OtherThread<String> leader = OtherThread.call(() -> view.get("key", slow));
        slow.awaitCall();
        OtherThread<String> waiter = OtherThread.call(() -> other.get("key", key -> "other"));
        waiter.awaitBlocked();
        takeLong();
        slow.open();
        assertThat(leader.result()).isEqualTo("slow");
        assertThat(waiter.result()).isEqualTo("other");
        assertThat(other.get("key")).hasValue("other");
        assertThatNothingWasCutShort();
    }

    @Test
    void slowEncoding_andDecoding_takeNoTimeFromTheMount() {
        TypedCache<String> slow = cache.typed(new OtherText() {
            @Override
            public byte[] encode(String value) throws Exception {
                takeLong();
                return super.encode(value);
            }

            @Override
            public String decode(byte[] encoded) throws Exception {
                takeLong();
                return super.decode(encoded);
            }
        });
        slow.put("key", "value");
        assertThat(slow.get("key", key -> "loaded")).isEqualTo("value");
        assertThat(slow.putIfAbsent("absent", "value")).isTrue();
        assertThat(slow.get("loaded", key -> "loaded")).isEqualTo("loaded");
        TypedCache<String> quick = cache.typed(new OtherText());
        assertThat(quick.get("key")).hasValue("value");
        assertThat(quick.get("absent")).hasValue("value");
        assertThat(quick.get("loaded")).hasValue("loaded");
        assertThatNothingWasCutShort();
    }
}
