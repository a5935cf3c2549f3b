package io.github.glustertmpfscache.internal.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.glustertmpfscache.OtherThread;
import io.github.glustertmpfscache.codec.ValueCodec;
import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.PacedLog;
import io.github.glustertmpfscache.internal.StatsRecorder;
import io.github.glustertmpfscache.internal.value.FoundValue;
import io.github.glustertmpfscache.internal.value.ValueFormat;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.helpers.NOPLogger;

/** What a review of the loads has found. */
class LoadReviewTest {
    private static final ValueFormat<String> TEXT = ValueFormat.of(ValueCodec.utf8());
    private static final long NEVER = LoadSettings.NEVER;
    private static final long NOW = 1_800_000_000_000L;
    private static final LoadSettings REFRESHING = new LoadSettings(1_000, 0, NEVER, 0, false);
    private static final LoadSettings IMPATIENT = new LoadSettings(NEVER, 1_000, 1, 0, false);
    private static final LoadSettings FORGIVING = new LoadSettings(NEVER, 1_000, NEVER, 0, false);

    private final FakeValues values = new FakeValues();
    private final StatsRecorder stats = new StatsRecorder();
    private final Queue<Runnable> background = new ArrayDeque<>();
    private volatile long now = NOW;

    /** The refresh was slow, the value expired and was loaded anew, and then came what the refresh had loaded. */
    @Test
    void refresh_doesNotReplaceWhatWasLoadedAfterIt() throws Exception {
        values.values.put("key", new FoundValue<>("old", new Lifespan(NOW - 1_000, Lifespan.NEVER)));
        Loads loads = loads(REFRESHING, background::add);
        CountDownLatch loading = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        assertThat(get(loads, () -> {
                    loading.countDown();
                    assertThat(gate.await(1, TimeUnit.MINUTES)).isTrue();
                    return "refreshed";
                }))
                .isEqualTo("old");
        Runnable refresh = background.remove();
        OtherThread<Boolean> slow = OtherThread.call(() -> {
            refresh.run();
            return true;
        });
        assertThat(loading.await(1, TimeUnit.MINUTES)).isTrue();
        values.values.clear();
        assertThat(get(loads, () -> "loaded")).isEqualTo("loaded");
        gate.countDown();
        assertThat(slow.result()).isTrue();
        assertThat(values.valueOf("key")).isEqualTo("loaded");
    }

    @Test
    void refreshOfWhatWasEvictedMeanwhile_doesNotBringItBack() throws Exception {
        values.values.put("key", new FoundValue<>("old", new Lifespan(NOW - 1_000, Lifespan.NEVER)));
        Loads loads = loads(REFRESHING, background::add);
        assertThat(get(loads, () -> "refreshed")).isEqualTo("old");
        values.values.clear();
        background.remove().run();
        assertThat(values.values).isEmpty();
        assertThat(stats.loadSuccesses.sum()).isZero();
    }

    @Test
    void claimThatFails_keepsNobodyFromLoading() throws Exception {
        Loads loads = loads(new LoadSettings(NEVER, 0, NEVER, 1_000_000, false), background::add, (key, even) -> {
            throw new IOException("No space left on device");
        });
        assertThat(get(loads, () -> "loaded")).isEqualTo("loaded");
        assertThat(values.valueOf("key")).isEqualTo("loaded");
    }

    /** The key hung for ever after that. */
    @Test
    void threadThatCannotBeMade_leavesNoFlight() throws Exception {
        values.stale.put("key", new FoundValue<>("stale", new Lifespan(NOW - 2, NOW - 1)));
        Loads loads = loads(IMPATIENT, task -> {
            throw new OutOfMemoryError("unable to create native thread");
        });
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> get(loads, () -> "loaded")).isInstanceOf(OutOfMemoryError.class);
        }
        values.values.put("key", new FoundValue<>("old", new Lifespan(NOW - 1_000, Lifespan.NEVER)));
        List<Runnable> asked = new ArrayList<>();
        Loads refreshing = loads(REFRESHING, task -> {
            asked.add(task);
            throw new OutOfMemoryError("unable to create native thread");
        });
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> get(refreshing, () -> "new")).isInstanceOf(OutOfMemoryError.class);
        }
        assertThat(asked).hasSize(2);
    }

    /** Another host has put it while the load here takes long. */
    @Test
    void whileALoadTakesLong_whatIsInTheCacheIsFound() throws Exception {
        values.stale.put("key", new FoundValue<>("stale", new Lifespan(NOW - 2, NOW - 1)));
        Loads loads = loads(IMPATIENT, background::add);
        assertThat(get(loads, () -> "loaded")).isEqualTo("stale");
        assertThat(get(loads, () -> "never")).isEqualTo("stale");
        values.values.put("key", new FoundValue<>("by another host", Lifespan.unlimited(NOW)));
        assertThat(get(loads, () -> "never")).isEqualTo("by another host");
    }

    @Test
    void whileALoadTakesLong_whatIsStaleIsServedWithinItsLimitOnly() throws Exception {
        values.stale.put("key", new FoundValue<>("stale", new Lifespan(NOW - 2, NOW - 1)));
        Loads loads = loads(IMPATIENT, background::add);
        assertThat(get(loads, () -> "loaded")).isEqualTo("stale");
        now = NOW + 1_000;
        assertThat(get(loads, () -> "never")).as("begins what is queued").isEqualTo("loaded");
        background.remove().run();
        assertThat(stats.loadSuccesses.sum()).isEqualTo(1);
    }

    /** An outage looked as if there were no such thing. */
    @Test
    void absenceThatHasExpired_isNotServed() {
        values.stale.put("key", new FoundValue<>(null, new Lifespan(NOW - 2, NOW - 1)));
        Loads loads = loads(FORGIVING, background::add);
        assertThatThrownBy(() -> get(loads, () -> {
                    throw new IOException("the database is down");
                }))
                .isInstanceOf(LoadFailedException.class);
    }

    @Test
    void afterClose_noLoaderIsAskedInTheBackground() throws Exception {
        values.values.put("key", new FoundValue<>("old", new Lifespan(NOW - 1_000, Lifespan.NEVER)));
        Loads refreshing = loads(REFRESHING, background::add);
        assertThat(get(refreshing, () -> "new")).isEqualTo("old");
        refreshing.close();
        background.remove().run();

        values.values.clear();
        values.stale.put("key", new FoundValue<>("stale", new Lifespan(NOW - 2, NOW - 1)));
        Loads impatient = loads(IMPATIENT, background::add);
        assertThat(get(impatient, () -> "loaded")).isEqualTo("stale");
        impatient.close();
        background.remove().run();
        assertThat(stats.loadSuccesses.sum()).isZero();
        assertThat(values.values).isEmpty();
    }

    /** It waited on a thread for loads for a task of the same threads. */
    @Test
    void callerOnAThreadForLoads_loadsItself_andWhoWaitsElsewhereGetsWhatIsStale() throws Exception {
        values.stale.put("key", new FoundValue<>("stale", new Lifespan(NOW - 2, NOW - 1)));
        Loads loads =
                loads(new LoadSettings(NEVER, 1_000, TimeUnit.MILLISECONDS.toNanos(10), 0, false), background::add);
        CountDownLatch told = new CountDownLatch(1);
        List<FoundValue<String>> meanwhile = new ArrayList<>();
        FoundValue<String> loaded = loads.get(
                request(() -> {
                    assertThat(told.await(1, TimeUnit.MINUTES)).isTrue();
                    return "loaded";
                }),
                stale -> {
                    meanwhile.add(stale);
                    told.countDown();
                });
        assertThat(loaded.value()).isEqualTo("loaded");
        assertThat(meanwhile).extracting(FoundValue::value).containsExactly("stale");
        assertThat(background).isEmpty();
        assertThat(values.valueOf("key")).isEqualTo("loaded");
    }

    /** All threads for loads waited for a task that was queued behind them. */
    @Test
    void whoCannotJoinALoadThatNobodyHasBegun_beginsIt() throws Exception {
        values.stale.put("key", new FoundValue<>("stale", new Lifespan(NOW - 2, NOW - 1)));
        Loads loads = loads(IMPATIENT, background::add);
        assertThat(get(loads, () -> "loaded")).isEqualTo("stale");
        ValueFormat<byte[]> other = ValueFormat.of(ValueCodec.bytes());
        LoadRequest<byte[]> request =
                new LoadRequest<>("key", other, () -> new byte[0], () -> Lifespan.unlimited(NOW), null);
        assertThat(OtherThread.call(() -> loads.get(request, null)).result()).isNotNull();
        assertThat(background).hasSize(1);
        background.remove().run();
        assertThat(stats.loadSuccesses.sum()).isEqualTo(1);
    }

    @Test
    void viewsOfOneCodec_shareALoad() throws Exception {
        Loads loads = loads(FORGIVING, background::add);
        CountDownLatch loading = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        OtherThread<String> leader = OtherThread.call(() -> get(loads, () -> {
            loading.countDown();
            assertThat(gate.await(1, TimeUnit.MINUTES)).isTrue();
            throw new IOException("broken");
        }));
        assertThat(loading.await(1, TimeUnit.MINUTES)).isTrue();
        LoadRequest<String> request = new LoadRequest<>(
                "key", ValueFormat.of(ValueCodec.utf8()), () -> "loaded", () -> Lifespan.unlimited(NOW), null);
        OtherThread<String> waiter =
                OtherThread.call(() -> loads.get(request, null).value());
        waiter.awaitBlocked();
        gate.countDown();
        assertThatThrownBy(leader::result).isInstanceOf(LoadFailedException.class);
        assertThatThrownBy(waiter::result).isInstanceOf(LoadFailedException.class);
    }

    /** It waited for its own claim, or for ever. */
    @Test
    void loaderThatEvictsItsKeyAndAsksForItAgain_isTold() {
        Loads loads = loads(FORGIVING, background::add);
        assertThatThrownBy(() -> get(loads, () -> {
                    loads.writing("key", () -> values.evict("key"));
                    return get(loads, () -> "inner");
                }))
                .isInstanceOf(LoadFailedException.class)
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    private Loads loads(LoadSettings settings, Executor executor) {
        return loads(settings, executor, (key, evenIfClaimed) -> Optional.empty());
    }

    private Loads loads(LoadSettings settings, Executor executor, LoadClaiming claims) {
        return new Loads(
                values,
                settings,
                claims,
                () -> Instant.ofEpochMilli(now),
                System::nanoTime,
                executor,
                Runnable::run,
                stats,
                new PacedLog(NOPLogger.NOP_LOGGER, System::nanoTime));
    }

    private static @Nullable String get(Loads loads, LoadRequest.Loader<String> loader)
            throws IOException, LoadFailedException {
        return loads.get(request(loader), null).value();
    }

    private static LoadRequest<String> request(LoadRequest.Loader<String> loader) {
        return new LoadRequest<>("key", TEXT, loader, () -> Lifespan.unlimited(NOW), null);
    }
}
