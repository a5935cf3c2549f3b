package io.github.glustertmpfscache.internal.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.glustertmpfscache.OtherThread;
import io.github.glustertmpfscache.codec.ValueCodec;
import io.github.glustertmpfscache.internal.IoCall;
import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.PacedLog;
import io.github.glustertmpfscache.internal.StatsRecorder;
import io.github.glustertmpfscache.internal.value.FoundValue;
import io.github.glustertmpfscache.internal.value.ValueFormat;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.helpers.NOPLogger;

class LoadsTest {
    private static final ValueFormat<String> TEXT = ValueFormat.of(ValueCodec.utf8());
    private static final long NEVER = LoadSettings.NEVER;
    private static final long NOW = 1_800_000_000_000L;
    private static final LoadSettings PLAIN = new LoadSettings(NEVER, 0, NEVER, 0, false);
    private static final LoadSettings REFRESHING = new LoadSettings(1_000, 0, NEVER, 0, false);
    private static final LoadSettings IMPATIENT = new LoadSettings(NEVER, 1_000, 1, 0, false);

    private long now = NOW;
    private final FakeValues values = new FakeValues();
    private final StatsRecorder stats = new StatsRecorder();
    private final Queue<Runnable> background = new ArrayDeque<>();

    @Test
    void loadThatBeginsDuringAPut_doesNotUndoIt() throws Exception {
        Loads loads = loads(PLAIN);
        loads.writing("key", () -> {
            assertThat(onOtherThread(loads, "loaded")).isEqualTo("loaded");
            assertThat(values.values).isEmpty();
            return put("put");
        });
        assertThat(get(loads, "never loaded")).isEqualTo("put");
        assertThat(values.valueOf("key")).isEqualTo("put");
    }

    @Test
    void loadThatBeginsDuringAClear_isNotCached() throws Exception {
        Loads loads = loads(PLAIN);
        loads.writingAll(() -> {
            assertThat(onOtherThread(loads, "loaded")).isEqualTo("loaded");
            return true;
        });
        assertThat(values.values).isEmpty();
        assertThat(get(loads, "loaded")).isEqualTo("loaded");
        assertThat(values.valueOf("key")).isEqualTo("loaded");
    }

    /** The first put forgot it, so that the second did not find it. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void loadThatBeginsDuringOneWrite_doesNotUndoTheNext(boolean clear) throws Exception {
        Loads loads = loads(PLAIN);
        CountDownLatch loading = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        IoCall<OtherThread<String>> write = () -> {
            OtherThread<String> slow = OtherThread.call(() -> get(loads, () -> {
                loading.countDown();
                assertThat(gate.await(1, TimeUnit.MINUTES)).isTrue();
                return "loaded";
            }));
            await(loading);
            return slow;
        };
        OtherThread<String> slow = clear ? loads.writingAll(write) : loads.writing("key", write);
        loads.writing("key", () -> put("put"));
        gate.countDown();
        assertThat(slow.result()).isEqualTo("loaded");
        assertThat(values.valueOf("key")).isEqualTo("put");
    }

    @Test
    void write_waitsForALoadThatIsJustBeingStored_andComesAfterIt() throws Exception {
        Loads loads = loads(PLAIN);
        CountDownLatch storing = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        values.beforePut = () -> {
            storing.countDown();
            await(gate);
            return true;
        };
        OtherThread<String> loader = OtherThread.call(() -> get(loads, "loaded"));
        await(storing);
        OtherThread<Boolean> writer = OtherThread.call(() -> loads.writing("key", () -> put("put")));
        writer.awaitBlocked();
        assertThat(values.values).isEmpty();
        gate.countDown();
        assertThat(loader.result()).isEqualTo("loaded");
        assertThat(writer.result()).isTrue();
        assertThat(values.valueOf("key")).isEqualTo("put");
    }

    @Test
    void writesThatFail_areOver() throws Exception {
        Loads loads = loads(PLAIN);
        assertThatThrownBy(() -> loads.writing("key", () -> {
                    throw new IOException("broken");
                }))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> loads.writingAll(() -> {
                    throw new IOException("broken");
                }))
                .isInstanceOf(IOException.class);
        assertThat(get(loads, "loaded")).isEqualTo("loaded");
        assertThat(values.valueOf("key")).isEqualTo("loaded");
    }

    @Test
    void failureOfTheMount_isForAllWhoWait_andTheNextLooksAgain() throws Exception {
        Loads loads = loads(PLAIN);
        IOException failure = new IOException("broken");
        CountDownLatch looking = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        values.beforeFind = () -> {
            looking.countDown();
            await(gate);
            throw failure;
        };
        OtherThread<String> leader = OtherThread.call(() -> get(loads, "loaded"));
        await(looking);
        OtherThread<String> waiter = OtherThread.call(() -> get(loads, "loaded"));
        waiter.awaitBlocked();
        gate.countDown();
        assertThatThrownBy(leader::result).isSameAs(failure);
        assertThatThrownBy(waiter::result).isSameAs(failure);
        values.beforeFind = () -> true;
        assertThat(get(loads, "loaded")).isEqualTo("loaded");
    }

    /** The caller that had not waited for the load was still taken for the one that does it. */
    @Test
    void backgroundLoadThatHasNotBegun_isNotTheWorkOfItsCaller() throws Exception {
        values.stale.put("key", expired());
        Loads loads = loads(IMPATIENT);
        assertThat(get(loads, "loaded")).isEqualTo("stale");
        assertThat(get(loads, "not loaded")).isEqualTo("stale");
        assertThat(background).hasSize(1);
        background.remove().run();
        assertThat(get(loads, "not loaded")).isEqualTo("loaded");
    }

    @Test
    void softTimeout_withNoThreadForIt_isLoadedByTheCaller() throws Exception {
        values.stale.put("key", expired());
        Loads loads = loads(IMPATIENT, task -> {
            throw new RejectedExecutionException("busy");
        });
        assertThat(get(loads, "loaded")).isEqualTo("loaded");
        assertThat(values.valueOf("key")).isEqualTo("loaded");
    }

    @Test
    void refresh_isAskedForOnce_andAgainWhenItHasEnded() throws Exception {
        values.values.put("key", new FoundValue<>("old", new Lifespan(NOW - 1_000, Lifespan.NEVER)));
        Loads loads = loads(REFRESHING);
        AtomicInteger calls = new AtomicInteger();
        for (int i = 0; i < 3; i++) {
            assertThat(get(loads, () -> {
                        calls.incrementAndGet();
                        throw new ArithmeticException("broken");
                    }))
                    .isEqualTo("old");
        }
        assertThat(background).hasSize(1);
        background.remove().run();
        assertThat(calls).hasValue(1);
        assertThat(get(loads, "too early")).isEqualTo("old");
        assertThat(background).as("not by the very next one").isEmpty();
        now += 1_000;
        assertThat(get(loads, "new")).isEqualTo("old");
        background.remove().run();
        assertThat(get(loads, "newer")).isEqualTo("new");
        assertThat(background).isEmpty();
        assertThat(stats.refreshes.sum()).isEqualTo(1);
    }

    /** Each get of a hot key on a full volume began the next load. */
    @Test
    void refresh_thatCannotBeStored_isNotAskedForAgainAtOnce() throws Exception {
        values.values.put("key", new FoundValue<>("old", new Lifespan(NOW - 1_000, Lifespan.NEVER)));
        values.beforePut = () -> {
            throw new IOException("full");
        };
        Loads loads = loads(REFRESHING);
        assertThat(get(loads, "new")).isEqualTo("old");
        background.remove().run();
        assertThat(stats.loadsNotCached.sum()).isEqualTo(1);
        assertThat(get(loads, "new")).isEqualTo("old");
        assertThat(background).isEmpty();
        now += 1_000;
        assertThat(get(loads, "new")).isEqualTo("old");
        assertThat(background).hasSize(1);
    }

    @Test
    void refresh_withNoThreadForIt_isAskedForByTheNext() throws Exception {
        values.values.put("key", new FoundValue<>("old", new Lifespan(NOW - 1_000, Lifespan.NEVER)));
        AtomicInteger asked = new AtomicInteger();
        Loads loads = loads(REFRESHING, task -> {
            asked.incrementAndGet();
            throw new RejectedExecutionException("busy");
        });
        assertThat(get(loads, "new")).isEqualTo("old");
        assertThat(get(loads, "new")).isEqualTo("old");
        assertThat(asked).hasValue(2);
    }

    @Test
    void refresh_ofWhatHasBeenReplacedMeanwhile_loadsNothing() throws Exception {
        values.values.put("key", new FoundValue<>("old", new Lifespan(NOW - 1_000, Lifespan.NEVER)));
        Loads loads = loads(REFRESHING);
        assertThat(get(loads, "loaded")).isEqualTo("old");
        values.values.put("key", new FoundValue<>("by another host", Lifespan.unlimited(NOW)));
        background.remove().run();
        assertThat(values.valueOf("key")).isEqualTo("by another host");
        assertThat(stats.loadSuccesses.sum()).isZero();
    }

    @Test
    void refreshThatBeginsDuringAPut_doesNotUndoIt() throws Exception {
        values.values.put("key", new FoundValue<>("old", new Lifespan(NOW - 1_000, Lifespan.NEVER)));
        Loads loads = loads(REFRESHING);
        loads.writing("key", () -> {
            assertThat(onOtherThread(loads, "refreshed")).isEqualTo("old");
            return put("put");
        });
        values.values.put("key", new FoundValue<>("put", new Lifespan(NOW - 1_000, Lifespan.NEVER)));
        background.remove().run();
        assertThat(values.valueOf("key")).isEqualTo("put");
    }

    private static FoundValue<String> expired() {
        return new FoundValue<>("stale", new Lifespan(NOW - 2, NOW - 1));
    }

    private Loads loads(LoadSettings settings) {
        return loads(settings, background::add);
    }

    private Loads loads(LoadSettings settings, Executor executor) {
        return new Loads(
                values,
                settings,
                (key, evenIfClaimed) -> Optional.empty(),
                () -> Instant.ofEpochMilli(now),
                System::nanoTime,
                executor,
                Runnable::run,
                stats,
                new PacedLog(NOPLogger.NOP_LOGGER, System::nanoTime));
    }

    private boolean put(String value) throws IOException {
        values.put("key", value, TEXT, Lifespan.unlimited(NOW));
        return true;
    }

    private @Nullable String get(Loads loads, String loaded) throws IOException, LoadFailedException {
        return get(loads, () -> loaded);
    }

    private @Nullable String get(Loads loads, LoadRequest.Loader<String> loader)
            throws IOException, LoadFailedException {
        return loads.get(new LoadRequest<>("key", TEXT, loader, () -> Lifespan.unlimited(now), null), null)
                .value();
    }

    private String onOtherThread(Loads loads, String loaded) {
        try {
            return OtherThread.call(() -> get(loads, loaded)).result();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
