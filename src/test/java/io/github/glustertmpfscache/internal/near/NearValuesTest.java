package io.github.glustertmpfscache.internal.near;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.glustertmpfscache.codec.ValueCodec;
import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.MountOutException;
import io.github.glustertmpfscache.internal.PacedLog;
import io.github.glustertmpfscache.internal.StatsRecorder;
import io.github.glustertmpfscache.internal.near.FakeStore.Call;
import io.github.glustertmpfscache.internal.value.Encoded;
import io.github.glustertmpfscache.internal.value.FoundValue;
import io.github.glustertmpfscache.internal.value.UnencodableException;
import io.github.glustertmpfscache.internal.value.ValueFormat;
import io.github.glustertmpfscache.internal.value.ValueReader;
import io.github.glustertmpfscache.observe.CacheObserver;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.helpers.NOPLogger;

@Timeout(30)
class NearValuesTest {
    private static final String KEY = "key";
    private static final Lifespan FOREVER = Lifespan.unlimited(0);
    private static final long NO_BOUND = Long.MAX_VALUE;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final ValueFormat<String> TEXT = ValueFormat.of(ValueCodec.utf8());
    private static final ValueFormat<byte[]> BYTES = ValueFormat.of(ValueCodec.bytes());

    private final FakeStore store = new FakeStore();
    private final StatsRecorder stats = new StatsRecorder();
    private final List<Runnable> background = new ArrayList<>();
    private final ConcurrentMap<String, NearEntry> entries = new ConcurrentHashMap<>();
    private final AtomicLong nanos = new AtomicLong(5);

    private NearValues values = values(SECOND, SECOND);

    private NearValues values(long staleNanos, long whileCheckingNanos) {
        return values(staleNanos, whileCheckingNanos, entries);
    }

    private NearValues values(long staleNanos, long whileCheckingNanos, ConcurrentMap<String, NearEntry> map) {
        return new NearValues(
                store,
                new ValueReader(stats, new PacedLog(NOPLogger.NOP_LOGGER, () -> 0)),
                new NearSettings(staleNanos, whileCheckingNanos, whileCheckingNanos),
                new NearTime(nanos::get, () -> Instant.ofEpochMilli(store.nowMillis.get())),
                background::add,
                stats,
                map);
    }

    private void pass(long millis) {
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
        store.nowMillis.addAndGet(millis);
    }

    /** Another host puts. */
    private void putElsewhere(String value) throws IOException {
        putElsewhere(value, FOREVER);
    }

    private void putElsewhere(String value, Lifespan lifespan) throws IOException {
        store.put(EntryKey.of(KEY), TEXT.encode(value).stored(), lifespan);
    }

    private Lifespan lasting(long millis) {
        return Lifespan.starting(store.nowMillis.get(), Duration.ofMillis(millis));
    }

    private void put(String value) throws IOException {
        values.put(KEY, value, TEXT, FOREVER);
    }

    private @Nullable String get() throws IOException {
        return get(KEY);
    }

    private @Nullable String get(String key) throws IOException {
        return text(values.find(key, TEXT));
    }

    private @Nullable String stale() throws IOException {
        return text(values.findStale(KEY, TEXT));
    }

    private static @Nullable String text(@Nullable FoundValue<String> found) {
        return found == null ? null : found.value();
    }

    private void runBackground() {
        List<Runnable> tasks = List.copyOf(background);
        background.clear();
        tasks.forEach(Runnable::run);
    }

    // Within the bound, and past it.

    @Test
    void get_withinTheBound_asksTheMountOnce() throws IOException {
        putElsewhere("a");
        assertThat(get()).isEqualTo("a");
        store.resetCounts();
        pass(999);
        assertThat(get()).isEqualTo("a");
        assertThat(store.calls()).isZero();
        assertThat(stats.mountHits.sum()).isEqualTo(1);
        assertThat(stats.nearHits.sum()).isEqualTo(1);
    }

    @Test
    void get_pastTheBound_checksOnce_andMovesNoValue() throws IOException {
        putElsewhere("a");
        get();
        store.resetCounts();
        pass(1000);
        assertThat(get()).isEqualTo("a");
        assertThat(get()).isEqualTo("a");
        assertThat(store.calls()).isEqualTo(1);
        assertThat(store.withKnown()).isEqualTo(1);
        assertThat(store.moved()).isZero();
        assertThat(stats.nearChecked.sum()).isEqualTo(1);
        assertThat(stats.nearHits.sum()).isEqualTo(1);
    }

    /** A check that takes long proves nothing about the time in which it ran. */
    @Test
    void bound_countsFromTheBeginningOfTheCheck() throws IOException {
        putElsewhere("a");
        store.after(Call.READ, () -> pass(600));
        get();
        pass(400);
        store.resetCounts();
        store.after(Call.READ, () -> pass(600));
        assertThat(get()).isEqualTo("a");
        pass(400);
        assertThat(get()).isEqualTo("a");
        assertThat(store.count(Call.READ)).isEqualTo(2);
    }

    @Test
    void get_withABoundOfZero_checksEachTime() throws IOException {
        values = values(0, 0);
        putElsewhere("a");
        for (int i = 0; i < 5; i++) {
            assertThat(get()).isEqualTo("a");
        }
        assertThat(store.count(Call.READ)).isEqualTo(5);
        assertThat(store.moved()).isEqualTo(1);
        assertThat(stats.nearChecked.sum()).isEqualTo(4);
        assertThat(values.findNear(KEY, TEXT)).isNull();
    }

    @Test
    void get_ofAnEntryThatCannotBeTold_readsItAgainPastTheBound() throws IOException {
        store.givesIdentities = false;
        putElsewhere("a");
        get();
        get();
        assertThat(store.moved()).isEqualTo(1);
        pass(1000);
        assertThat(get()).isEqualTo("a");
        assertThat(store.moved()).isEqualTo(2);
    }

    @Test
    void get_absent_isAMiss_andIsNotRemembered() throws IOException {
        assertThat(values.find(KEY, TEXT)).isNull();
        assertThat(stats.misses.sum()).isEqualTo(1);
        putElsewhere("a");
        assertThat(get()).isEqualTo("a");
    }

    @Test
    void findNow_asksTheMount_andWhatItFindsIsInMemory() throws IOException {
        putElsewhere("a");
        get();
        putElsewhere("b");
        assertThat(text(values.findNow(KEY, TEXT))).isEqualTo("b");
        assertThat(get()).isEqualTo("b");
        assertThat(store.count(Call.READ)).isEqualTo(2);
    }

    // What other hosts do.

    @Test
    void replacedElsewhere_isSeenAtTheCheck() throws IOException {
        putElsewhere("a");
        get();
        putElsewhere("b");
        assertThat(get()).isEqualTo("a");
        pass(1000);
        assertThat(get()).isEqualTo("b");
        assertThat(stats.mountHits.sum()).isEqualTo(2);
    }

    @Test
    void evictedElsewhere_isSeenAtTheCheck() throws IOException {
        putElsewhere("a");
        get();
        store.evict(EntryKey.of(KEY));
        assertThat(get()).isEqualTo("a");
        pass(1000);
        assertThat(get()).isNull();
        assertThat(entries).isEmpty();
    }

    @Test
    void expired_isAMissAtThatMillisecond_thoughInMemory() throws IOException {
        values = values(NO_BOUND, NO_BOUND);
        putElsewhere("a", lasting(500));
        get();
        pass(499);
        assertThat(get()).isEqualTo("a");
        pass(1);
        assertThat(get()).isNull();
        assertThat(stats.misses.sum()).isEqualTo(1);
    }

    @Test
    void ownPut_expiresAtThatMillisecond() throws IOException {
        values = values(NO_BOUND, NO_BOUND);
        values.put(KEY, "a", TEXT, lasting(500));
        pass(498);
        assertThat(values.findNear(KEY, TEXT)).isNotNull();
        pass(1);
        assertThat(get()).isEqualTo("a");
        pass(1);
        assertThat(values.findNear(KEY, TEXT)).isNull();
        assertThat(get()).isNull();
    }

    @Test
    void touchedElsewhere_toLiveLonger_livesOnWithoutBeingReadAgain() throws IOException {
        values = values(NO_BOUND, NO_BOUND);
        putElsewhere("a", lasting(500));
        get();
        store.touch(EntryKey.of(KEY), lasting(800));
        pass(500);
        store.resetCounts();
        assertThat(get()).isEqualTo("a");
        pass(298);
        assertThat(get()).isEqualTo("a");
        assertThat(store.count(Call.READ)).isEqualTo(1);
        assertThat(store.moved()).isZero();
        pass(2);
        assertThat(get()).isNull();
    }

    @Test
    void touchedElsewhere_toLiveShorter_isSeenAtTheCheck() throws IOException {
        putElsewhere("a");
        get();
        store.touch(EntryKey.of(KEY), lasting(1100));
        pass(1000);
        assertThat(get()).isEqualTo("a");
        pass(100);
        assertThat(get()).isNull();
        assertThat(store.moved()).isEqualTo(1);
    }

    // What this host does.

    @Test
    void ownPut_isHeldWithoutARead() throws IOException {
        put("a");
        pass(999);
        assertThat(get()).isEqualTo("a");
        assertThat(store.count(Call.READ)).isZero();
        pass(1);
        assertThat(get()).isEqualTo("a");
        assertThat(store.count(Call.READ)).isEqualTo(1);
    }

    /** Only the mount could tell it from what follows, and it must be asked each time. */
    @Test
    void ownPut_withABoundOfZero_isNotHeld() throws IOException {
        values = values(0, 0);
        put("a");
        assertThat(entries).isEmpty();
        assertThat(get()).isEqualTo("a");
        assertThat(store.moved()).isEqualTo(1);
    }

    @Test
    void ownChanges_areSeenAtOnce() throws IOException {
        values = values(NO_BOUND, NO_BOUND);
        putElsewhere("a");
        assertThat(get()).isEqualTo("a");
        put("b");
        assertThat(get()).isEqualTo("b");
        values.evict(KEY);
        assertThat(get()).isNull();
        assertThat(values.putIfAbsent(KEY, "c", TEXT, FOREVER)).isTrue();
        assertThat(values.putIfAbsent(KEY, "d", TEXT, FOREVER)).isFalse();
        assertThat(get()).isEqualTo("c");
        values.clear();
        assertThat(get()).isNull();
        put("e");
        assertThat(values.touch(KEY, lasting(100))).isTrue();
        assertThat(get()).isEqualTo("e");
        pass(100);
        assertThat(get()).isNull();
        assertThat(values.touch(KEY, FOREVER)).isFalse();
    }

    @Test
    void ownPutIfAbsent_isHeldWithoutARead() throws IOException {
        values.putIfAbsent(KEY, "a", TEXT, FOREVER);
        assertThat(get()).isEqualTo("a");
        assertThat(store.count(Call.READ)).isZero();
    }

    @Test
    void close_forgetsAll() throws IOException {
        put("a");
        values.close();
        assertThat(entries).isEmpty();
    }

    // Races. What is planned within a read is what other threads do meanwhile.

    @Test
    void slowReader_overtakenByAPut_doesNotUndoIt() throws IOException {
        values = values(NO_BOUND, NO_BOUND);
        putElsewhere("old");
        store.after(Call.READ, () -> put("new"));
        assertThat(get()).isEqualTo("old");
        assertThat(get()).isEqualTo("new");
    }

    @Test
    void slowReader_overtakenByAnEvict_doesNotUndoIt() throws IOException {
        values = values(NO_BOUND, NO_BOUND);
        putElsewhere("old");
        store.after(Call.READ, () -> values.evict(KEY));
        assertThat(get()).isEqualTo("old");
        assertThat(get()).isNull();
    }

    @Test
    void slowReader_overtakenByAClear_doesNotUndoIt() throws IOException {
        values = values(NO_BOUND, NO_BOUND);
        putElsewhere("old");
        store.after(Call.READ, () -> values.clear());
        assertThat(get()).isEqualTo("old");
        assertThat(get()).isNull();
    }

    @Test
    void slowReader_overtakenByAFasterOne_doesNotUndoIt() throws IOException {
        values = values(NO_BOUND, NO_BOUND);
        putElsewhere("old");
        store.after(Call.READ, () -> {
            putElsewhere("new");
            assertThat(get()).isEqualTo("new");
        });
        assertThat(get()).isEqualTo("old");
        assertThat(get()).isEqualTo("new");
    }

    @Test
    void slowReader_overtakenByOneThatFoundNothing_doesNotUndoIt() throws IOException {
        values = values(NO_BOUND, NO_BOUND);
        putElsewhere("old");
        store.after(Call.READ, () -> {
            store.evict(EntryKey.of(KEY));
            assertThat(get()).isNull();
        });
        assertThat(get()).isEqualTo("old");
        assertThat(get()).isNull();
    }

    @Test
    void slowReader_overtakenByAFindStale_doesNotUndoIt() throws IOException {
        values = values(NO_BOUND, NO_BOUND);
        putElsewhere("old");
        store.after(Call.READ, () -> {
            putElsewhere("new");
            assertThat(stale()).isEqualTo("new");
        });
        assertThat(get()).isEqualTo("old");
        assertThat(get()).isEqualTo("new");
    }

    @Test
    void readerDuringAPut_doesNotUndoIt() throws IOException {
        values = values(NO_BOUND, NO_BOUND);
        putElsewhere("old");
        store.before(Call.PUT, () -> assertThat(get()).isEqualTo("old"));
        put("new");
        assertThat(get()).isEqualTo("new");
    }

    @Test
    void readerDuringATouch_doesNotUndoIt() throws IOException {
        values = values(NO_BOUND, NO_BOUND);
        putElsewhere("a");
        store.before(Call.TOUCH, () -> assertThat(get()).isEqualTo("a"));
        values.touch(KEY, lasting(100));
        pass(100);
        assertThat(get()).isNull();
    }

    @Test
    void twoReadersOfOnePut_bothLeaveItInMemory() throws IOException {
        putElsewhere("a");
        store.after(Call.READ, () -> assertThat(get()).isEqualTo("a"));
        assertThat(get()).isEqualTo("a");
        store.resetCounts();
        assertThat(get()).isEqualTo("a");
        assertThat(store.calls()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"before", "after"})
    void putWithinAPut_leavesInMemoryOnlyWhatTheMountHolds(String when) throws IOException {
        values = values(NO_BOUND, NO_BOUND);
        if (when.equals("before")) {
            store.before(Call.PUT, () -> put("inner"));
        } else {
            store.after(Call.PUT, () -> put("inner"));
        }
        put("outer");
        assertThat(get()).isEqualTo(when.equals("before") ? "outer" : "inner");
    }

    /** The put that began first was the last one on the mount, and ended first. */
    @Test
    void overlappingPuts_leaveInMemoryOnlyWhatTheMountHolds() throws IOException {
        values = values(NO_BOUND, NO_BOUND);
        Other first = Other.stoppedBefore(store, Call.PUT, () -> put("first"));
        store.after(Call.PUT, first::finish);
        put("second");
        assertThat(get()).isEqualTo("first");
    }

    /** Of two readers within the put, one ended before it and the other one after it. */
    @Test
    void readerThatOutlivesAPut_doesNotUndoIt() throws IOException {
        values = values(NO_BOUND, NO_BOUND);
        putElsewhere("old");
        Other put = Other.stoppedBefore(store, Call.PUT, () -> put("new"));
        assertThat(get()).isEqualTo("old");
        entries.clear(); // for want of room
        store.after(Call.READ, put::finish);
        assertThat(get()).isEqualTo("old");
        assertThat(get()).isEqualTo("new");
    }

    @Test
    void memory_isNotOlderThanWhatALosingReaderHasReturned() throws IOException {
        values = values(NO_BOUND, NO_BOUND);
        putElsewhere("old");
        Other loser = Other.stoppedBefore(
                store,
                Call.READ,
                () -> assertThat(text(values.findNow(KEY, TEXT))).isEqualTo("new"));
        assertThat(get()).isEqualTo("old");
        entries.clear(); // for want of room
        store.after(Call.READ, () -> {
            putElsewhere("new");
            loser.finish();
        });
        assertThat(get()).isEqualTo("old");
        assertThat(get()).isEqualTo("new");
    }

    /** Who has seen one key's entry gone does not see another one's after that. */
    @Test
    void clear_removesAllKeysAtOnce() throws IOException {
        values = values(NO_BOUND, NO_BOUND);
        values.put("a", "old", TEXT, FOREVER);
        values.put("b", "old", TEXT, FOREVER);
        store.before(Call.CLEAR, () -> assertThat(get("b")).isEqualTo("old"));
        store.after(Call.CLEAR, () -> {
            assertThat(get("a")).isNull();
            assertThat(get("b")).isNull();
        });
        values.clear();
        assertThat(get("b")).isNull();
        put("new");
        store.resetCounts();
        assertThat(get()).isEqualTo("new");
        assertThat(store.calls()).isZero();
    }

    /** A check that took long does not know of the touch that has ended the entry meanwhile. */
    @Test
    void slowCheck_doesNotReviveWhatAFasterOneHasSeenExpired() throws IOException {
        putElsewhere("a");
        get();
        pass(1000);
        store.after(Call.READ, () -> {
            store.touch(EntryKey.of(KEY), lasting(10));
            pass(10);
            assertThat(get()).isNull();
        });
        assertThat(get()).isEqualTo("a");
        assertThat(get()).isNull();
    }

    /** The faster check began first, and saw more. */
    @Test
    void slowCheck_thatBeganLater_doesNotReviveIt() throws IOException {
        values = values(SECOND, 2 * SECOND);
        putElsewhere("a");
        get();
        pass(1000);
        get();
        Other faster =
                Other.stoppedBefore(store, Call.READ, () -> background.get(0).run());
        pass(1000);
        store.after(Call.READ, () -> {
            store.touch(EntryKey.of(KEY), lasting(10));
            pass(10);
            faster.finish();
        });
        assertThat(get()).isEqualTo("a");
        assertThat(get()).isNull();
    }

    @Test
    void keyThatSeveralAskForAtOnce_isLookedAtByOne() throws IOException {
        putElsewhere("a");
        get();
        int calls = 0;
        for (long tookMillis = NO_BOUND; tookMillis >= 100; ) { // on a machine that was too busy they have not waited
            pass(1000);
            store.resetCounts();
            long start = System.nanoTime();
            Other first = Other.stoppedBefore(
                    store, Call.READ, () -> assertThat(get()).isEqualTo("a"));
            List<CompletableFuture<@Nullable String>> others = askAgain(5);
            first.finish();
            others.forEach(other -> assertThat(other.join()).isEqualTo("a"));
            calls = store.calls();
            tookMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        }
        assertThat(calls).isEqualTo(1);
    }

    /** As the other one's trouble is not theirs. */
    @Test
    void lookThatHangs_isNotWaitedForForLong() throws IOException {
        putElsewhere("a");
        get();
        pass(1000);
        Other hanging =
                Other.stoppedBefore(store, Call.READ, () -> assertThat(get()).isEqualTo("a"));
        assertThat(get()).isEqualTo("a");
        hanging.finish();
    }

    @Test
    void valueThatAnotherCodecCannotRead_isNotMissedByThisOne() throws IOException {
        putElsewhere("a");
        Other other = Other.stoppedBefore(
                store, Call.READ, () -> assertThat(values.find(KEY, BYTES)).isNull());
        List<CompletableFuture<@Nullable String>> asking = askAgain(3);
        other.finish();
        asking.forEach(one -> assertThat(one.join()).isEqualTo("a"));
    }

    /** Of a key that is missing, only a look that began later tells. */
    @Test
    void keyThatAppearsDuringALook_isFoundByWhoeverAsksAfterwards() throws IOException {
        Other first =
                Other.stoppedAfter(store, Call.READ, () -> assertThat(get()).isNull());
        putElsewhere("new");
        List<CompletableFuture<@Nullable String>> others = askAgain(5);
        first.finish();
        others.forEach(other -> assertThat(other.join()).isEqualTo("new"));
    }

    @Test
    void codecThatAsksForItsOwnKey_doesNotWaitForItself() throws IOException {
        putElsewhere("a");
        store.before(Call.READ, () -> assertThat(get()).isEqualTo("a"));
        assertThat(get()).isEqualTo("a");
    }

    /** Other threads that ask for the key, and have got as far as they can. */
    private List<CompletableFuture<@Nullable String>> askAgain(int times) {
        List<CompletableFuture<@Nullable String>> asking = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            CompletableFuture<@Nullable String> asked = new CompletableFuture<>();
            Thread thread = new Thread(() -> {
                try {
                    asked.complete(get());
                } catch (Throwable e) {
                    asked.completeExceptionally(e);
                }
            });
            thread.start();
            while (thread.getState() != Thread.State.TIMED_WAITING && !asked.isDone()) {
                Thread.onSpinWait();
            }
            asking.add(asked);
        }
        return asking;
    }

    // Failures.

    @Test
    void failedPut_leavesNothingInMemory() throws IOException {
        put("old");
        store.fail(Call.PUT, "Input/output error");
        assertThatThrownBy(() -> put("new")).isInstanceOf(IOException.class).hasMessage("Input/output error");
        assertThat(entries).isEmpty();
        assertThat(get()).isEqualTo("old");
        assertThat(store.count(Call.READ)).isEqualTo(1);
    }

    @Test
    void putThatFailedAfterItTookEffect_isSeen() throws IOException {
        put("old");
        store.after(Call.PUT, () -> {
            throw new IOException("Input/output error");
        });
        assertThatThrownBy(() -> put("new")).isInstanceOf(IOException.class);
        assertThat(get()).isEqualTo("new");
    }

    @Test
    void putOfWhatCannotBeEncoded_changesNothing() throws IOException {
        put("old");
        assertThatThrownBy(() -> put("\ud800")).isInstanceOf(UnencodableException.class);
        store.resetCounts();
        assertThat(get()).isEqualTo("old");
        assertThat(store.calls()).isZero();
    }

    @Test
    void failedEvictTouchAndClear_makeTheNextGetAskTheMount() throws IOException {
        put("a");
        store.fail(Call.EVICT, "Input/output error");
        assertThatThrownBy(() -> values.evict(KEY)).isInstanceOf(IOException.class);
        assertThat(get()).isEqualTo("a");
        store.fail(Call.TOUCH, "Input/output error");
        assertThatThrownBy(() -> values.touch(KEY, FOREVER)).isInstanceOf(IOException.class);
        assertThat(get()).isEqualTo("a");
        store.fail(Call.CLEAR, "Input/output error");
        assertThatThrownBy(() -> values.clear()).isInstanceOf(IOException.class);
        assertThat(get()).isEqualTo("a");
        assertThat(store.moved()).isEqualTo(3);
        assertThat(get()).isEqualTo("a");
        assertThat(store.moved()).isEqualTo(3);
    }

    @Test
    void failedCheck_reachesTheCaller_andTheNextOneChecksAgain() throws IOException {
        putElsewhere("a");
        get();
        pass(1000);
        store.fail(Call.READ, "Transport endpoint is not connected");
        assertThatThrownBy(this::get).isInstanceOf(IOException.class).hasMessageContaining("Transport");
        assertThat(get()).isEqualTo("a");
        assertThat(stats.nearChecked.sum()).isEqualTo(1);
        assertThat(stats.misses.sum()).isZero();
    }

    // Values.

    @Test
    void valuesOfAnImmutableType_areShared() throws IOException {
        String mine = new String("a");
        put(mine);
        assertThat(get()).isSameAs(mine);
        pass(1000);
        assertThat(get()).isNotSameAs(mine).isSameAs(get());
    }

    @Test
    void valuesOfAMutableType_areTheCallersOwn() throws IOException {
        byte[] mine = {1};
        values.put(KEY, mine, BYTES, FOREVER);
        mine[0] = 9;
        damage();
        damage();
        pass(1000);
        damage();
        damage();
        pass(1000);
        damage();
        assertThat(stats.nearHits.sum()).isEqualTo(3);
        assertThat(store.moved()).isEqualTo(1);
    }

    private void damage() throws IOException {
        FoundValue<byte[]> found = requireNonNull(values.find(KEY, BYTES));
        byte[] value = requireNonNull(found.value());
        assertThat(value).containsExactly(1);
        value[0] = 9;
    }

    @Test
    void twoFormatsOfOneKey_doNotMix() throws IOException {
        values = values(NO_BOUND, NO_BOUND);
        values.put(KEY, new byte[] {65}, BYTES, FOREVER);
        assertThat(values.findNear(KEY, TEXT)).isNull();
        assertThat(get()).isNull();
        assertThat(stats.undecodable.sum()).isEqualTo(1);
        put("b");
        assertThat(values.find(KEY, BYTES)).isNull();
        assertThat(get()).isEqualTo("b");
    }

    @Test
    void twoFormatsOfOneCodec_shareWhatIsInMemory() throws IOException {
        put("a");
        assertThat(text(values.findNear(KEY, ValueFormat.of(ValueCodec.utf8()))))
                .isEqualTo("a");
    }

    /** Same schema, other codec: both can read it, and each gets its own kind. */
    @Test
    void twoCodecsOfOneSchema_doNotMix() throws IOException {
        ValueFormat<String> other = ValueFormat.of(ValueCodec.utf8().compressedAbove(1000));
        put("a");
        assertThat(values.findNear(KEY, other)).isNull();
        assertThat(text(values.find(KEY, other))).isEqualTo("a");
        assertThat(store.moved()).isEqualTo(1);
    }

    @Test
    void keyWithoutAValue_isKept() throws IOException {
        values.put(KEY, null, TEXT, FOREVER);
        assertThat(values.find(KEY, TEXT)).isEqualTo(new FoundValue<>(null, FOREVER));
        pass(1000);
        assertThat(values.find(KEY, TEXT)).isEqualTo(new FoundValue<>(null, FOREVER));
        assertThat(values.find(KEY, TEXT)).isEqualTo(new FoundValue<>(null, FOREVER));
        assertThat(store.count(Call.READ)).isEqualTo(1);
        assertThat(stats.misses.sum()).isZero();
    }

    @Test
    void keyWithoutAValue_ofAMutableType_isKept() throws IOException {
        store.put(EntryKey.of(KEY), Encoded.of(null, BYTES).stored(), FOREVER);
        assertThat(values.find(KEY, BYTES)).isEqualTo(new FoundValue<>(null, FOREVER));
        assertThat(values.find(KEY, BYTES)).isEqualTo(new FoundValue<>(null, FOREVER));
        assertThat(store.count(Call.READ)).isEqualTo(1);
    }

    @Test
    void keptBytesThatCannotBeDecodedAnyMore_areReadAgain() throws IOException {
        MoodyCodec codec = new MoodyCodec();
        ValueFormat<String> moody = ValueFormat.of(codec);
        values.put(KEY, "a", moody, FOREVER);
        codec.failures = 1;
        assertThat(values.find(KEY, moody)).isNotNull();
        assertThat(stats.undecodable.sum()).isEqualTo(1);
        assertThat(store.moved()).isEqualTo(1);
        assertThat(values.find(KEY, moody)).isNotNull();
        assertThat(store.moved()).isEqualTo(1);
    }

    @Test
    void keptBytesThatCannotBeDecodedAtTheCheck_areAMiss() throws IOException {
        MoodyCodec codec = new MoodyCodec();
        ValueFormat<String> moody = ValueFormat.of(codec);
        store.put(EntryKey.of(KEY), moody.encode("a").stored(), FOREVER);
        values.find(KEY, moody);
        pass(1000);
        codec.failures = 1;
        assertThat(values.find(KEY, moody)).isNull();
        assertThat(stats.undecodable.sum()).isEqualTo(1);
        assertThat(stats.misses.sum()).isEqualTo(1);
        assertThat(values.find(KEY, moody)).isNotNull();
    }

    private static final class MoodyCodec implements ValueCodec<String> {
        private int failures;

        @Override
        public byte[] encode(String value) throws Exception {
            return ValueCodec.utf8().encode(value);
        }

        @Override
        public String decode(byte[] encoded) throws Exception {
            if (failures > 0) {
                failures--;
                throw new IllegalStateException("not now");
            }
            return ValueCodec.utf8().decode(encoded);
        }

        @Override
        public int schemaId() {
            return 1000;
        }
    }

    // Stale while it is checked.

    @Test
    void staleValue_isReturnedAtOnce_andCheckedOnceHoweverManyAsk() throws IOException {
        values = values(SECOND, 3 * SECOND);
        putElsewhere("a");
        get();
        pass(1000);
        store.resetCounts();
        for (int i = 0; i < 5; i++) {
            assertThat(get()).isEqualTo("a");
        }
        assertThat(store.calls()).isZero();
        assertThat(background).hasSize(1);
        assertThat(stats.nearStale.sum()).isEqualTo(5);
        runBackground();
        assertThat(store.count(Call.READ)).isEqualTo(1);
        assertThat(store.moved()).isZero();
        assertThat(stats.nearCheckedInBackground.sum()).isEqualTo(1);
        assertThat(get()).isEqualTo("a");
        assertThat(stats.nearHits.sum()).isEqualTo(1);
        pass(1000);
        get();
        assertThat(background).hasSize(1);
    }

    @Test
    void backgroundCheck_bringsANewValue() throws IOException {
        values = values(SECOND, 3 * SECOND);
        putElsewhere("a");
        get();
        putElsewhere("b");
        pass(1000);
        assertThat(get()).isEqualTo("a");
        runBackground();
        assertThat(get()).isEqualTo("b");
        assertThat(stats.nearCheckedInBackground.sum()).isZero();
        assertThat(stats.nearHits.sum()).isEqualTo(1);
    }

    @Test
    void hardLimit_makesCallersCheckThemselves() throws IOException {
        values = values(SECOND, 3 * SECOND);
        putElsewhere("a");
        get();
        putElsewhere("b");
        pass(1000);
        get();
        pass(1999);
        assertThat(get()).isEqualTo("a");
        pass(1);
        assertThat(get()).isEqualTo("b");
        assertThat(background).hasSize(1);
    }

    @Test
    void failedBackgroundCheck_changesNothing_andIsTriedAgain() throws IOException {
        values = values(SECOND, 3 * SECOND);
        putElsewhere("a");
        get();
        pass(1000);
        get();
        store.fail(Call.READ, "Transport endpoint is not connected");
        runBackground();
        assertThat(get()).isEqualTo("a");
        assertThat(stats.nearCheckedInBackground.sum()).isZero();
        assertThat(background).hasSize(1);
        runBackground();
        assertThat(stats.nearCheckedInBackground.sum()).isEqualTo(1);
    }

    @Test
    void backgroundThatTakesNoMore_changesNothing_andIsAskedAgain() throws IOException {
        List<Runnable> refused = new ArrayList<>();
        values = new NearValues(
                store,
                new ValueReader(stats, new PacedLog(NOPLogger.NOP_LOGGER, () -> 0)),
                new NearSettings(SECOND, 3 * SECOND, 3 * SECOND),
                new NearTime(nanos::get, () -> Instant.ofEpochMilli(store.nowMillis.get())),
                task -> {
                    refused.add(task);
                    throw new RejectedExecutionException();
                },
                stats,
                entries);
        putElsewhere("a");
        get();
        pass(1000);
        assertThat(get()).isEqualTo("a");
        assertThat(get()).isEqualTo("a");
        assertThat(refused).hasSize(2);
    }

    @Test
    void expiredValue_isNotReturnedWhileItIsChecked() throws IOException {
        values = values(SECOND, 3 * SECOND);
        putElsewhere("a", lasting(1500));
        get();
        pass(1500);
        assertThat(get()).isNull();
        assertThat(background).isEmpty();
    }

    // Stale values.

    @Test
    void findStale_afterTheEnd_findsWhatIsInMemory() throws IOException {
        putElsewhere("a", lasting(500));
        get();
        pass(500);
        store.resetCounts();
        assertThat(stale()).isEqualTo("a");
        assertThat(store.count(Call.READ)).isEqualTo(1);
        assertThat(get()).isNull();
        assertThat(stale()).isEqualTo("a");
        assertThat(store.moved()).isZero();
    }

    @Test
    void findStale_findsWhatIsOnlyOnTheMount() throws IOException {
        assertThat(values.findStale(KEY, TEXT)).isNull();
        putElsewhere("a", lasting(500));
        pass(500);
        assertThat(get()).isNull();
        assertThat(stale()).isEqualTo("a");
        assertThat(get()).isNull();
    }

    // Memory.

    @Test
    void memory_holdsNoMoreThanItsWeight() throws IOException {
        int each = NearWeight.of("key 10", 100);
        ConcurrentMap<String, NearEntry> bounded =
                CaffeineMap.create(10L * each + each - 1, stats.nearEvictions::increment);
        values = values(NO_BOUND, NO_BOUND, bounded);
        for (int i = 10; i < 99; i++) {
            values.put("key " + i, "x".repeat(100), TEXT, FOREVER);
        }
        assertThat(bounded).hasSizeBetween(1, 10);
        assertThat(stats.nearEvictions.sum()).isEqualTo(89 - bounded.size());
        for (int i = 10; i < 99; i++) {
            assertThat(get("key " + i)).hasSize(100);
        }
        assertThat(bounded).hasSizeBetween(1, 10);
    }

    @Test
    void valueHeavierThanTheMaximum_isNotHeld() throws IOException {
        ConcurrentMap<String, NearEntry> bounded = CaffeineMap.create(1000, stats.nearEvictions::increment);
        values = values(NO_BOUND, NO_BOUND, bounded);
        values.put("small", "s", TEXT, FOREVER);
        put("x".repeat(1001));
        assertThat(bounded).containsOnlyKeys("small");
        assertThat(stats.nearEvictions.sum()).isEqualTo(1);
        assertThat(get()).hasSize(1001);
        assertThat(store.moved()).isEqualTo(1);
    }

    private List<Long> observedStaleness() {
        List<Long> observed = new ArrayList<>();
        stats.observers.add(new CacheObserver() {
            @Override
            public void staleness(long nanosStale) {
                observed.add(TimeUnit.NANOSECONDS.toMillis(nanosStale));
            }
        });
        return observed;
    }

    @Test
    void staleness_isTheTimeFromTheOtherPut_toTheEndOfTheBound() throws IOException {
        List<Long> observed = observedStaleness();
        putElsewhere("old", lasting(60_000));
        assertThat(get()).isEqualTo("old");
        pass(700);
        putElsewhere("new", lasting(60_000));
        pass(250);
        assertThat(get()).isEqualTo("old"); // 950 ms after the look
        pass(10_000);
        assertThat(get()).isEqualTo("new");
        assertThat(observed).containsExactly(300L); // from 700 to 1,000 ms
    }

    @Test
    void staleness_ofWhatWasReplacedAfterTheBound_isZero() throws IOException {
        List<Long> observed = observedStaleness();
        putElsewhere("old", lasting(60_000));
        assertThat(get()).isEqualTo("old");
        pass(1_500);
        putElsewhere("new", lasting(60_000));
        pass(100);
        assertThat(get()).isEqualTo("new");
        assertThat(observed).containsExactly(0L);
    }

    @Test
    void staleness_ofWhatWasRemoved_isCountedFromTheLastLook() throws IOException {
        List<Long> observed = observedStaleness();
        putElsewhere("old", lasting(60_000));
        assertThat(get()).isEqualTo("old");
        pass(1_000);
        assertThat(store.evict(EntryKey.of(KEY))).isTrue();
        assertThat(get()).isNull();
        assertThat(observed).containsExactly(1_000L);
    }

    @Test
    void staleness_ofWritersWithOtherClocks_isAtMostTheBound() throws IOException {
        List<Long> observed = observedStaleness();
        putElsewhere("old", lasting(60_000));
        assertThat(get()).isEqualTo("old");
        pass(2_000);
        putElsewhere("long ago", new Lifespan(store.nowMillis.get() - 3_600_000, NO_BOUND));
        assertThat(get()).isEqualTo("long ago");
        pass(2_000);
        putElsewhere("in the future", new Lifespan(store.nowMillis.get() + 3_600_000, NO_BOUND));
        assertThat(get()).isEqualTo("in the future");
        assertThat(observed).containsExactly(1_000L, 0L);
    }

    @Test
    void ownPuts_andChecks_areNotStale() throws IOException {
        List<Long> observed = observedStaleness();
        put("own");
        pass(2_000);
        assertThat(get()).isEqualTo("own"); // read once
        pass(2_000);
        assertThat(get()).isEqualTo("own"); // checked
        assertThat(stats.nearChecked.sum()).isEqualTo(1);
        assertThat(observed).isEmpty();
    }

    @Test
    void entryThatExpiredAndIsGone_isNotStale() throws IOException {
        List<Long> observed = observedStaleness();
        putElsewhere("short-lived", lasting(200));
        assertThat(get()).isEqualTo("short-lived");
        pass(600_000);
        assertThat(store.evict(EntryKey.of(KEY))).isTrue(); // swept
        assertThat(get()).isNull();
        assertThat(observed).isEmpty();
    }

    @Test
    void staleness_endsWhenTheOldValueHasExpired() throws IOException {
        List<Long> observed = observedStaleness();
        putElsewhere("old", lasting(400));
        assertThat(get()).isEqualTo("old");
        pass(100);
        putElsewhere("new", lasting(60_000));
        pass(5_000);
        assertThat(get()).isEqualTo("new");
        assertThat(observed).hasSize(1);
        assertThat(observed.get(0)).isBetween(295L, 300L); // expiry is a millisecond early in memory
    }

    @Test
    void staleness_ofWhatWasServedWhileTheMountWasOut_goesOnUntilThen() throws IOException {
        List<Long> observed = observedStaleness();
        values = new NearValues(
                store,
                new ValueReader(stats, new PacedLog(NOPLogger.NOP_LOGGER, () -> 0)),
                new NearSettings(SECOND, SECOND, 3_600 * SECOND),
                new NearTime(nanos::get, () -> Instant.ofEpochMilli(store.nowMillis.get())),
                background::add,
                stats,
                entries);
        putElsewhere("old", lasting(3_600_000));
        assertThat(get()).isEqualTo("old");
        pass(2_000);
        putElsewhere("new", lasting(3_600_000));
        pass(240_000);
        store.before(FakeStore.Call.READ, () -> {
            throw new MountOutException("out", null);
        });
        assertThat(get()).isEqualTo("old");
        pass(60_000);
        assertThat(get()).isEqualTo("new");
        assertThat(observed).containsExactly(240_000L);
    }

    @Test
    void replacement_thatSeveralFindOut_isToldOnce() throws IOException {
        List<Long> observed = observedStaleness();
        putElsewhere("old", lasting(60_000));
        assertThat(get()).isEqualTo("old");
        pass(1_500);
        putElsewhere("new", lasting(60_000));
        store.after(FakeStore.Call.READ, () -> assertThat(get()).isEqualTo("new"));
        assertThat(get()).isEqualTo("new");
        assertThat(observed).hasSize(1);
    }
}
