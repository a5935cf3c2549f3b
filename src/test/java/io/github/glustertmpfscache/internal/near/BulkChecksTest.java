package io.github.glustertmpfscache.internal.near;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.codec.ValueCodec;
import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.KeyToCheck;
import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.MountOutException;
import io.github.glustertmpfscache.internal.PacedLog;
import io.github.glustertmpfscache.internal.StatsRecorder;
import io.github.glustertmpfscache.internal.near.FakeStore.Call;
import io.github.glustertmpfscache.internal.value.FoundValue;
import io.github.glustertmpfscache.internal.value.ValueFormat;
import io.github.glustertmpfscache.internal.value.ValueReader;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.helpers.NOPLogger;

/** Values in memory that one listing checks together, with a bound of a second: a pass is asked for from 750 ms on. */
@Timeout(30)
class BulkChecksTest {
    private static final int KEYS = 10;
    private static final Lifespan FOREVER = Lifespan.unlimited(0);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final ValueFormat<String> TEXT = ValueFormat.of(ValueCodec.utf8());

    private final FakeStore store = new FakeStore();
    private final StatsRecorder stats = new StatsRecorder();
    private final List<Runnable> background = new ArrayList<>();
    private final ConcurrentMap<String, NearEntry> entries = new ConcurrentHashMap<>();
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - SECOND); // it may well go over the end
    private NearValues values = values(1, SECOND, background::add);

    private NearValues values(int shards, long boundNanos, Executor executor) {
        store.shards = shards;
        return new NearValues(
                store,
                new ValueReader(stats, new PacedLog(NOPLogger.NOP_LOGGER, () -> 0)),
                new NearSettings(boundNanos, boundNanos, boundNanos),
                new NearTime(nanos::get, () -> Instant.ofEpochMilli(store.nowMillis.get())),
                executor,
                stats,
                entries);
    }

    private void pass(long millis) {
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
        store.nowMillis.addAndGet(millis);
    }

    private static String key(int i) {
        return "key " + i;
    }

    private void putElsewhere(int i, String value) throws IOException {
        store.put(EntryKey.of(key(i)), TEXT.encode(value).stored(), FOREVER);
    }

    private @Nullable String get(int i) throws IOException {
        FoundValue<String> found = values.find(key(i), TEXT);
        return found == null ? null : found.value();
    }

    private void getAll(int keys) throws IOException {
        for (int i = 0; i < keys; i++) {
            assertThat(get(i)).isEqualTo("old");
        }
    }

    private Lifespan lasting(long millis) {
        return Lifespan.starting(store.nowMillis.get(), Duration.ofMillis(millis));
    }

    /** So many values were read 800 ms ago and used since, and a get has come upon the first one. */
    private void fillAndUse(int keys) throws IOException {
        for (int i = 0; i < keys; i++) {
            putElsewhere(i, "old");
        }
        getAll(keys);
        pass(700);
        getAll(keys);
        pass(100);
        assertThat(get(0)).isEqualTo("old");
        store.resetCounts();
    }

    private void runBackground() {
        List<Runnable> tasks = List.copyOf(background);
        background.clear();
        tasks.forEach(Runnable::run);
    }

    // What is confirmed.

    @Test
    void valuesInUse_areCheckedByOneListing_andStayHits() throws IOException {
        fillAndUse(KEYS);
        assertThat(background).hasSize(1);
        runBackground();
        assertThat(store.count(Call.LIST)).isEqualTo(1);
        assertThat(stats.nearCheckedInBackground.sum()).isEqualTo(KEYS);
        pass(700); // 1.5 s after they were read
        getAll(KEYS);
        assertThat(store.count(Call.READ)).isZero();
        assertThat(stats.nearChecked.sum()).isZero();
    }

    @Test
    void valuesInUse_areNeverLookedAtOneByOne_howeverLongTheyAreUsed() throws IOException {
        fillAndUse(KEYS);
        for (int i = 0; i < 100; i++) {
            runBackground();
            pass(100);
            getAll(KEYS);
        }
        assertThat(store.count(Call.READ)).isZero();
        assertThat(store.count(Call.LIST)).isBetween(10, 14);
    }

    @Test
    void bound_countsFromTheBeginningOfTheListing() throws IOException {
        fillAndUse(KEYS);
        store.before(Call.LIST, () -> pass(100));
        store.after(Call.LIST, () -> pass(300));
        runBackground();
        pass(599);
        getAll(KEYS);
        assertThat(store.count(Call.READ)).isZero();
        pass(1);
        getAll(KEYS);
        assertThat(store.count(Call.READ)).isEqualTo(KEYS);
    }

    @Test
    void touchSeenByTheListing_isHeeded() throws IOException {
        fillAndUse(KEYS);
        store.touch(EntryKey.of(key(3)), lasting(300));
        runBackground();
        pass(300);
        assertThat(get(3)).isNull();
        assertThat(get(4)).isEqualTo("old");
    }

    @Test
    void replacedRemovedAndExpired_areNotConfirmed() throws IOException {
        fillAndUse(KEYS);
        putElsewhere(1, "new");
        store.evict(EntryKey.of(key(2)));
        store.touch(EntryKey.of(key(3)), lasting(50));
        pass(50);
        runBackground();
        assertThat(stats.nearCheckedInBackground.sum()).isEqualTo(KEYS - 3);
        pass(150); // a second after they were read
        store.resetCounts();
        assertThat(get(0)).isEqualTo("old");
        assertThat(store.calls()).isZero();
        assertThat(get(1)).isEqualTo("new");
        assertThat(get(2)).isNull();
        assertThat(get(3)).isNull();
    }

    @Test
    void getPastTheBound_asksForAPassToo() throws IOException {
        fillAndUse(KEYS);
        background.clear();
        values = values(1, SECOND, background::add); // whose memory it still is
        pass(5_000);
        assertThat(get(0)).isEqualTo("old");
        assertThat(background).hasSize(1);
        runBackground();
        store.resetCounts();
        getAll(KEYS);
        assertThat(store.calls()).isZero();
    }

    /** On a mount so slow, or with so many keys, that no value is hit before its bound is over. */
    @Test
    void valuesThatAreLookedAtEachTime_becomeHits() throws IOException {
        for (int i = 0; i < KEYS; i++) {
            putElsewhere(i, "old");
        }
        getAll(KEYS);
        pass(1_000);
        getAll(KEYS);
        pass(1_000);
        assertThat(get(0)).isEqualTo("old");
        assertThat(stats.nearHits.sum()).isZero();
        runBackground();
        store.resetCounts();
        getAll(KEYS);
        assertThat(store.calls()).isZero();
    }

    // Races. The pass is stopped within the listing, before or after it has seen what is there.

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ownPut_duringAListing_isWhatMemoryShows(boolean seen) throws IOException {
        fillAndUse(KEYS);
        Other listing = stopped(seen);
        values.put(key(1), "new", TEXT, FOREVER);
        assertThat(get(1)).isEqualTo("new");
        listing.finish();
        assertThat(get(1)).isEqualTo("new");
        pass(700);
        assertThat(get(1)).isEqualTo("new");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ownEvict_duringAListing_isWhatMemoryShows(boolean seen) throws IOException {
        fillAndUse(KEYS);
        Other listing = stopped(seen);
        values.evict(key(1));
        listing.finish();
        assertThat(get(1)).isNull();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ownClear_duringAListing_isWhatMemoryShows(boolean seen) throws IOException {
        fillAndUse(KEYS);
        Other listing = stopped(seen);
        values.clear();
        listing.finish();
        for (int i = 0; i < KEYS; i++) {
            assertThat(get(i)).isNull();
        }
    }

    /** It cannot come back either, although its file was put with the same bytes again. */
    @Test
    void ownPutAfterAClear_duringAListing_isWhatMemoryShows() throws IOException {
        fillAndUse(KEYS);
        Other listing = stopped(true);
        values.clear();
        putElsewhere(1, "old");
        assertThat(get(1)).isEqualTo("old");
        putElsewhere(1, "new");
        pass(1_000);
        listing.finish();
        assertThat(get(1)).isEqualTo("new");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void newerValueThatAGetHasReadMeanwhile_isNotUndone(boolean seen) throws IOException {
        fillAndUse(KEYS);
        Other listing = stopped(seen);
        pass(200);
        putElsewhere(1, "new");
        assertThat(get(1)).isEqualTo("new");
        listing.finish();
        assertThat(get(1)).isEqualTo("new");
    }

    /** The listing may not know of the touch that has ended the entry. */
    @Test
    void expiredEntryThatALookHasSeenMeanwhile_isNotRevived() throws IOException {
        fillAndUse(KEYS);
        Other listing = stopped(true);
        store.touch(EntryKey.of(key(1)), lasting(100));
        pass(200);
        assertThat(get(1)).isNull();
        listing.finish();
        assertThat(get(1)).isNull();
    }

    private Other stopped(boolean afterItHasSeen) {
        Runnable task = background.remove(0);
        return afterItHasSeen
                ? Other.stoppedAfter(store, Call.LIST, task::run)
                : Other.stoppedBefore(store, Call.LIST, task::run);
    }

    @Test
    void clear_endsThePass() throws IOException {
        values = values(2, SECOND, background::add);
        fillAndUse(60);
        store.before(Call.LIST, () -> values.clear());
        runBackground();
        assertThat(store.count(Call.LIST)).isEqualTo(1);
    }

    @Test
    void close_endsThePass() throws IOException {
        values = values(2, SECOND, background::add);
        fillAndUse(60);
        values.close();
        runBackground();
        assertThat(store.count(Call.LIST)).isZero();
    }

    // Which entries, and who has used them.

    @Test
    void usedAndUnused_areTold() throws IOException {
        putElsewhere(KEYS, "old");
        assertThat(get(KEYS)).isEqualTo("old");
        fillAndUse(KEYS);
        runBackground();
        assertThat(store.listed()).hasSize(KEYS + 1);
        assertThat(asked(KEYS).used()).isFalse();
        assertThat(asked(1).used()).isTrue();
    }

    private KeyToCheck asked(int key) {
        return requireNonNull(store.listed().stream()
                .filter(one -> one.key().text().equals(key(key)))
                .findAny()
                .orElse(null));
    }

    @Test
    void valueThatNobodyAsksForAnyMore_isNotKeptFreshForEver() throws IOException {
        putElsewhere(KEYS, "old");
        assertThat(get(KEYS)).isEqualTo("old");
        fillAndUse(KEYS);
        for (int i = 0; i < 100; i++) {
            runBackground();
            pass(100);
            getAll(KEYS);
        }
        assertThat(store.listed()).hasSize(KEYS);
        assertThat(get(KEYS)).isEqualTo("old");
        assertThat(store.count(Call.READ)).isEqualTo(1);
        assertThat(stats.nearChecked.sum()).isEqualTo(1);
    }

    @Test
    void ownPuts_andWhatCannotBeTold_areLeftAlone() throws IOException {
        values.put(key(KEYS), "own", TEXT, FOREVER);
        store.givesIdentities = false;
        putElsewhere(KEYS + 1, "untold");
        assertThat(get(KEYS + 1)).isEqualTo("untold");
        pass(800);
        assertThat(get(KEYS)).isEqualTo("own");
        assertThat(get(KEYS + 1)).isEqualTo("untold");
        assertThat(background).isEmpty();
        store.givesIdentities = true;
        fillAndUse(KEYS);
        runBackground();
        assertThat(store.listed()).hasSize(KEYS);
    }

    @Test
    void whatWasCheckedJustNow_isLeftAlone() throws IOException {
        fillAndUse(KEYS);
        putElsewhere(KEYS, "old");
        assertThat(get(KEYS)).isEqualTo("old");
        runBackground();
        assertThat(store.listed()).hasSize(KEYS);
    }

    // Whether it is worth it.

    @Test
    void fewValues_areNotListed() throws IOException {
        fillAndUse(ListingPolicy.FEWEST_LOOKS - 1);
        runBackground();
        assertThat(store.calls()).isZero();
        pass(200);
        getAll(ListingPolicy.FEWEST_LOOKS - 1);
        assertThat(store.count(Call.READ)).isEqualTo(ListingPolicy.FEWEST_LOOKS - 1);
    }

    @Test
    void shardOfManyOtherNames_isNotListedAgainForAMinute() throws IOException {
        store.otherNames = 10_000;
        fillAndUse(KEYS);
        runBackground();
        assertThat(store.count(Call.LIST)).isEqualTo(1);
        assertThat(requireNonNull(store.limit()).names())
                .isEqualTo(KEYS * ListingPolicy.NAMES_FOR_A_LOOK + ListingPolicy.SPARE_NAMES);
        for (int i = 0; i < 599; i++) {
            pass(100);
            getAll(KEYS);
            runBackground();
        }
        assertThat(store.count(Call.LIST)).isEqualTo(1);
        for (int i = 0; i < 20; i++) {
            pass(100);
            getAll(KEYS);
            runBackground();
        }
        assertThat(store.count(Call.LIST)).isEqualTo(2);
    }

    @Test
    void mountOnWhichListingsBringNothing_isLeftAloneForAMinute() throws IOException {
        store.slowLooks = true;
        fillAndUse(ListingPolicy.TELLING_LOOKS);
        runBackground();
        assertThat(stats.nearCheckedInBackground.sum()).isEqualTo(ListingPolicy.TELLING_LOOKS);
        for (int i = 0; i < 599; i++) {
            pass(100);
            getAll(KEYS);
            runBackground();
        }
        assertThat(store.count(Call.LIST)).isEqualTo(1);
    }

    @Test
    void storeWithoutShardsToList_isNotAskedTo() throws IOException {
        values = values(0, SECOND, background::add);
        fillAndUse(KEYS);
        assertThat(background).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 99_999_999})
    void shortBounds_areLeftToLooks(long boundNanos) throws IOException {
        values = values(1, boundNanos, background::add);
        fillAndUse(KEYS);
        assertThat(background).isEmpty();
    }

    // One pass at a time, and failures.

    @Test
    void onePassIsAskedFor_howeverManyGetsThereAre() throws IOException {
        fillAndUse(KEYS);
        getAll(KEYS);
        assertThat(background).hasSize(1);
        Other listing = stopped(false);
        getAll(KEYS);
        assertThat(background).isEmpty();
        listing.finish();
        getAll(KEYS);
        assertThat(background).isEmpty();
    }

    @Test
    void passes_areAQuarterOfTheBoundApart() throws IOException {
        fillAndUse(KEYS);
        putElsewhere(0, "new"); // is not confirmed, and so stays due
        runBackground();
        pass(199);
        assertThat(get(0)).isEqualTo("old");
        assertThat(background).isEmpty();
        pass(51);
        assertThat(get(0)).isEqualTo("new");
        assertThat(background).hasSize(1);
    }

    @Test
    void passesThatConfirmNothing_areABoundApart() throws IOException {
        fillAndUse(1);
        runBackground();
        pass(999);
        getAll(1);
        assertThat(background).isEmpty();
        pass(1);
        getAll(1); // was looked at just now
        assertThat(background).isEmpty();
        pass(750);
        getAll(1);
        assertThat(background).hasSize(1);
    }

    @Test
    void failedListing_changesNothing_andIsNotTriedAgainAtOnce() throws IOException {
        fillAndUse(KEYS);
        store.before(Call.LIST, () -> {
            throw new MountOutException("out", null);
        });
        runBackground();
        assertThat(stats.nearCheckedInBackground.sum()).isZero();
        for (int i = 0; i < 99; i++) {
            pass(100);
            getAll(KEYS);
            runBackground();
        }
        assertThat(store.count(Call.LIST)).isEqualTo(1);
        assertThat(stats.nearChecked.sum()).isEqualTo(10L * KEYS);
    }

    @Test
    void shardThatFails_doesNotKeepOthersFromBeingListed() throws IOException {
        values = values(2, SECOND, background::add);
        fillAndUse(60);
        store.fail(Call.LIST, "Input/output error");
        runBackground();
        store.resetCounts();
        for (int i = 0; i < 120; i++) {
            pass(100);
            getAll(60);
            runBackground();
        }
        assertThat(store.count(Call.LIST)).isPositive();
        assertThat(store.listed()).hasSizeBetween(8, 52);
    }

    @Test
    void runtimeFailure_isQuiet() throws IOException {
        fillAndUse(KEYS);
        store.before(Call.LIST, () -> {
            throw new IllegalStateException("a bug");
        });
        runBackground();
        pass(200);
        getAll(KEYS);
        assertThat(store.count(Call.READ)).isEqualTo(KEYS);
    }

    /** A get that memory can answer failed, when no thread could be started for the pass. */
    @Test
    void hit_isOne_whateverKeepsThePassFromBeginning() throws IOException {
        values = values(1, SECOND, task -> {
            throw new OutOfMemoryError("unable to create native thread");
        });
        fillAndUse(KEYS);
        pass(100);
        getAll(KEYS);
        assertThat(store.count(Call.READ)).isZero();
    }

    @Test
    void backgroundThatTakesNoMore_isAskedAgainLater() throws IOException {
        List<Runnable> refused = new ArrayList<>();
        values = values(1, SECOND, task -> {
            refused.add(task);
            throw new RejectedExecutionException();
        });
        fillAndUse(KEYS);
        getAll(KEYS);
        assertThat(refused).hasSize(1);
        pass(199);
        getAll(KEYS);
        assertThat(refused).hasSize(1);
        pass(600);
        getAll(KEYS);
        assertThat(refused).hasSize(2);
        assertThat(store.count(Call.LIST)).isZero();
    }
}
