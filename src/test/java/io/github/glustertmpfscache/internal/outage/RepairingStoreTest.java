package io.github.glustertmpfscache.internal.outage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.github.glustertmpfscache.OtherThread;
import io.github.glustertmpfscache.internal.Deadline;
import io.github.glustertmpfscache.internal.EntryIdentity;
import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.EntryReading;
import io.github.glustertmpfscache.internal.KeyScan;
import io.github.glustertmpfscache.internal.KeyToCheck;
import io.github.glustertmpfscache.internal.KnownEntry;
import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.ListingLimit;
import io.github.glustertmpfscache.internal.MountOutException;
import io.github.glustertmpfscache.internal.PacedLog;
import io.github.glustertmpfscache.internal.StatsRecorder;
import io.github.glustertmpfscache.internal.threads.Gate;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** What could not be written: what this JVM sees of it meanwhile, and how it is made up for. */
@Timeout(60)
class RepairingStoreTest {
    private static final EntryKey KEY = EntryKey.of("key");
    private static final Lifespan FOREVER = Lifespan.unlimited(0);
    private static final long LONG = Duration.ofMinutes(1).toNanos();
    private static final int MOST_KEYS = 10;

    private final HandTimer timer = new HandTimer();
    private final FakeProber prober = new FakeProber();
    private final CircuitBreaker breaker = new CircuitBreaker("/repairs", timer, prober);
    private final Deque<Runnable> background = new ArrayDeque<>();
    private boolean busy;
    private final StatsRecorder stats = new StatsRecorder();
    private final ShakyStore mount = new ShakyStore();
    private final Repairs repairs = new Repairs(
            mount,
            breaker,
            task -> {
                if (busy) {
                    throw new RejectedExecutionException();
                }
                background.add(task);
            },
            timer,
            stats,
            new PacedLog(LoggerFactory.getLogger("repairs"), System::nanoTime),
            LONG,
            MOST_KEYS);
    private final RepairingStore store = new RepairingStore(mount, repairs, LONG);

    private static IOException out() {
        return new MountOutException("not connected", null);
    }

    private void put(String key, String value) throws IOException {
        store.put(EntryKey.of(key), value.getBytes(UTF_8), FOREVER);
    }

    private void put(String value) throws IOException {
        put("key", value);
    }

    private Optional<String> get(String key) throws IOException {
        try {
            return store.find(EntryKey.of(key)).map(entry -> new String(entry.value(), UTF_8));
        } catch (MountOutException e) {
            assertThat(breaker.isClosed()).isFalse();
            return Optional.empty();
        }
    }

    private Optional<String> get() throws IOException {
        return get("key");
    }

    /** Runs what is waiting in the background, and what that brings about. */
    private void runBackground() {
        for (Runnable task = background.poll(); task != null; task = background.poll()) {
            task.run();
        }
    }

    private void assertThatFails(ThrowingCallable write) {
        assertThatThrownBy(write).isInstanceOf(MountOutException.class);
    }

    private void failNext() {
        mount.next(ShakyStore.failing(out()));
    }

    private void openBreaker() {
        breaker.failed(new MountOutException("out", null), breaker.nanoTime());
    }

    private void closeBreaker() {
        timer.pass(Duration.ofMillis(150));
        prober.answer();
        assertThat(breaker.isClosed()).isTrue();
    }

    private void assertThatAllIsWell() {
        assertThat(repairs.waiting()).isZero();
        mount.calls();
        breaker.failed(new MountOutException("again", null), breaker.nanoTime());
        timer.pass(Duration.ofHours(1));
        prober.answer();
        runBackground();
        assertThat(mount.calls()).as("nothing is left to do").isEmpty();
    }

    @Test
    void withoutFaults_itIsTheStoreBelow() throws Exception {
        put("value");
        assertThat(get()).hasValue("value");
        assertThat(store.putIfAbsent(KEY, "other".getBytes(UTF_8), FOREVER)).isFalse();
        assertThat(store.touch(KEY, FOREVER)).isTrue();
        assertThat(store.findMetadata(KEY)).isPresent();
        assertThat(store.read(KEY, null)).isInstanceOf(EntryReading.Found.class);
        assertThat(store.readNow(KEY)).isInstanceOf(EntryReading.Found.class);
        assertThat(store.evict(KEY)).isTrue();
        store.clear();
        assertThat(background).isEmpty();
        assertThatAllIsWell();
    }

    @Test
    void evictThatFailed_hidesTheEntry_untilItIsRemoved() throws Exception {
        put("old");
        openBreaker();
        failNext();
        assertThatFails(() -> store.evict(KEY));
        assertThat(mount.entries()).containsExactly(entry("key", "old"));
        assertThat(get()).isEmpty();
        assertThatFails(() -> store.touch(KEY, FOREVER));
        assertThat(repairs.waiting()).isEqualTo(1);
        assertThat(background).as("not while it is out").isEmpty();
        closeBreaker();
        assertThat(get()).as("not before it is removed").isEmpty();
        assertThat(store.read(KEY, null)).isSameAs(EntryReading.ABSENT);
        assertThat(store.readNow(KEY)).isSameAs(EntryReading.ABSENT);
        assertThat(store.findMetadata(KEY)).isEmpty();
        assertThat(store.touch(KEY, FOREVER)).isFalse();
        runBackground();
        assertThat(mount.entries()).isEmpty();
        assertThat(stats.repairs.sum()).isEqualTo(1);
        mount.hold("key", "of another host");
        assertThat(get()).hasValue("of another host");
        assertThatAllIsWell();
    }

    @Test
    void otherKeys_areSeen_alsoInAWalk() throws Exception {
        put("a", "1");
        put("b", "2");
        put("c", "3");
        failNext();
        assertThatFails(() -> store.evict(EntryKey.of("b")));
        assertThat(get("a")).hasValue("1");
        List<String> keys = new ArrayList<>();
        try (KeyScan scan = store.keys()) {
            while (scan.advance(key -> keys.add(key.text()))) {}
        }
        assertThat(keys).containsExactly("a", "c");
        assertThat(mount.open()).isZero();
    }

    @Test
    void putThatFailed_hidesTheOldValue_untilItIsRemoved() throws Exception {
        put("old");
        failNext();
        assertThatFails(() -> put("new"));
        assertThat(get()).isEmpty();
        runBackground();
        assertThat(mount.entries()).isEmpty();
        assertThatAllIsWell();
    }

    @Test
    void putThatFailed_forAnotherReasonThanTheMount_isNotMadeUpFor() throws Exception {
        put("old");
        mount.next(ShakyStore.failing(new IOException("the volume is full")));
        assertThatThrownBy(() -> put("new")).hasMessage("the volume is full");
        assertThat(get()).hasValue("old");
        assertThatAllIsWell();
    }

    @Test
    void putThatLandsLate_isRemoved_andNeverSeen() throws Exception {
        put("old");
        ShakyStore.Abandoned late = mount.abandonNext();
        assertThatFails(() -> put("late"));
        runBackground();
        assertThat(get()).isEmpty();
        assertThat(mount.entries()).as("not before it has ended").containsEntry("key", "old");
        assertThat(repairs.waiting()).isEqualTo(1);
        late.land();
        assertThat(get()).isEmpty();
        runBackground();
        assertThat(mount.entries()).isEmpty();
        assertThatAllIsWell();
    }

    @Test
    void putThatLandsLate_whileItIsOut_isRemovedAfter() throws Exception {
        ShakyStore.Abandoned late = mount.abandonNext();
        assertThatFails(() -> put("late"));
        openBreaker();
        late.land();
        assertThat(background).isEmpty();
        closeBreaker();
        runBackground();
        assertThat(mount.entries()).isEmpty();
        assertThatAllIsWell();
    }

    @Test
    void writes_whileAnAbandonedOneGoesOn_areRefused_andTouchNothing() throws Exception {
        ShakyStore.Abandoned late = mount.abandonNext();
        assertThatFails(() -> put("late"));
        mount.calls();
        assertThatThrownBy(() -> put("new")).hasMessageContaining("has not ended yet");
        assertThatThrownBy(() -> store.evict(KEY)).hasMessageContaining("has not ended yet");
        assertThatThrownBy(() -> store.putIfAbsent(KEY, "new".getBytes(UTF_8), FOREVER))
                .hasMessageContaining("not made up for yet");
        assertThat(mount.calls()).isEmpty();
        put("other", "value");
        assertThat(get("other")).hasValue("value");
        late.fail();
        put("new");
        assertThat(get()).hasValue("new");
        runBackground();
        assertThat(get()).hasValue("new");
        assertThatAllIsWell();
    }

    @Test
    void laterPut_settlesTheKey_andIsNotRemoved() throws Exception {
        put("old");
        failNext();
        assertThatFails(() -> store.evict(KEY));
        put("new");
        assertThat(get()).hasValue("new");
        runBackground();
        assertThat(mount.entries()).containsExactly(entry("key", "new"));
        assertThat(stats.repairs.sum()).isZero();
        assertThatAllIsWell();
    }

    @Test
    void laterEvict_settlesTheKey() throws Exception {
        put("old");
        failNext();
        assertThatFails(() -> put("new"));
        assertThat(store.evict(KEY)).isTrue();
        mount.hold("key", "of another host");
        runBackground();
        assertThat(get()).hasValue("of another host");
        assertThatAllIsWell();
    }

    @Test
    void laterPut_duringWhichAnotherFails_settlesNothing() throws Exception {
        failNext();
        assertThatFails(() -> store.evict(KEY));
        mount.next(ShakyStore.before(() -> repairs.remember(KEY, new MountOutException("another one", null))));
        put("new");
        assertThat(get()).isEmpty();
        runBackground();
        assertThat(mount.entries()).isEmpty();
        assertThatAllIsWell();
    }

    @Test
    void laterPut_thatFailsForAnotherReason_leavesTheOldValueToBeRemoved() throws Exception {
        put("old");
        openBreaker();
        failNext();
        assertThatFails(() -> store.evict(KEY));
        mount.next(ShakyStore.failing(new IOException("the volume is full")));
        assertThatThrownBy(() -> put("new")).hasMessage("the volume is full");
        assertThat(get()).isEmpty();
        closeBreaker();
        runBackground();
        assertThat(mount.entries()).isEmpty();
    }

    @Test
    void repair_thatFails_isTriedAgain_andOthersAreRepairedMeanwhile() throws Exception {
        openBreaker();
        for (String key : List.of("a", "b", "c")) {
            mount.hold(key, "old");
            failNext();
            assertThatFails(() -> store.evict(EntryKey.of(key)));
        }
        mount.breakKey("b", "Input/output error");
        closeBreaker();
        runBackground();
        assertThat(mount.entries()).containsOnlyKeys("b");
        assertThat(repairs.waiting()).isEqualTo(1);
        assertThat(stats.repairs.sum()).isEqualTo(2);
        assertThat(get("b")).isEmpty();
        mount.breakKey("b", null);
        timer.pass(Duration.ofMillis(999));
        assertThat(background).isEmpty();
        timer.pass(Duration.ofMillis(1));
        runBackground();
        assertThat(mount.entries()).isEmpty();
        assertThatAllIsWell();
    }

    /** Such as one whose file hangs: it is refused at once, while the mount is well. */
    @Test
    void repair_thatTimesOut_doesNotHoldUpTheOthers() throws Exception {
        openBreaker();
        List<String> keys = List.of("a", "b", "c", "d", "e");
        for (String key : keys) {
            mount.hold(key, "old");
            failNext();
            assertThatFails(() -> store.evict(EntryKey.of(key)));
        }
        for (String key : keys) {
            mount.breakKey(key, key.equals("c") ? ShakyStore.TIMED_OUT : null);
        }
        closeBreaker();
        runBackground();
        assertThat(mount.entries()).containsOnlyKeys("c");
        assertThat(repairs.waiting()).isEqualTo(1);
        mount.breakKey("c", null);
        timer.pass(Duration.ofSeconds(1));
        runBackground();
        assertThatAllIsWell();
    }

    @Test
    void repair_duringWhichTheMountGoesOut_goesOnWhenItIsBack() throws Exception {
        openBreaker();
        for (String key : List.of("a", "b", "c")) {
            mount.hold(key, "old");
            failNext();
            assertThatFails(() -> store.evict(EntryKey.of(key)));
        }
        closeBreaker();
        mount.calls();
        mount.next(new ShakyStore.Fault() {
            @Override
            public <T> T instead(ShakyStore.Effect<T> effect) throws IOException {
                openBreaker();
                throw out();
            }
        });
        runBackground();
        assertThat(mount.calls()).as("no others are tried").hasSize(1);
        assertThat(mount.entries()).hasSize(3);
        for (int i = 0; i < 2; i++) { // it flaps
            timer.pass(Duration.ofMillis(150));
            prober.answer();
        }
        runBackground();
        assertThat(mount.entries()).isEmpty();
        assertThatAllIsWell();
    }

    @Test
    void busyThreads_areAskedAgain() throws Exception {
        busy = true;
        failNext();
        assertThatFails(() -> store.evict(KEY));
        assertThat(background).isEmpty();
        busy = false;
        timer.pass(Duration.ofSeconds(1));
        runBackground();
        assertThatAllIsWell();
    }

    @Test
    void repair_andPut_doNotMeet() throws Exception {
        mount.hold("key", "old");
        failNext();
        assertThatFails(() -> store.evict(KEY));
        Gate gate = new Gate();
        mount.next(ShakyStore.before(() -> {
            try {
                gate.returning(true);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }));
        Runnable pass = background.remove();
        OtherThread<Boolean> repairing = OtherThread.call(() -> {
            pass.run();
            return true;
        });
        repairing.awaitBlocked();
        OtherThread<Boolean> putting = OtherThread.call(() -> {
            put("new");
            return true;
        });
        putting.awaitBlocked();
        assertThatThrownBy(() -> Deadline.within(1_000_000, () -> {
                    put("too soon");
                    return true;
                }))
                .hasMessageContaining("is being made up for");
        gate.open();
        assertThat(repairing.result()).isTrue();
        assertThat(putting.result()).isTrue();
        runBackground();
        assertThat(mount.entries()).doesNotContainValue("old").doesNotContainValue("too soon");
        assertThatAllIsWell();
    }

    @Test
    void putIfAbsent_ofAKeyInDoubt_removesWhatIsNotToBeThere() throws Exception {
        put("old");
        openBreaker();
        failNext();
        assertThatFails(() -> store.evict(KEY));
        assertThat(store.putIfAbsent(KEY, "new".getBytes(UTF_8), FOREVER)).isTrue();
        assertThat(get()).hasValue("new");
        closeBreaker();
        runBackground();
        assertThat(get()).hasValue("new");
        assertThatAllIsWell();
    }

    @Test
    void putIfAbsent_wonLate_isUndone() throws Exception {
        ShakyStore.Abandoned late = mount.abandonNext();
        assertThatFails(() -> store.putIfAbsent(KEY, "late".getBytes(UTF_8), FOREVER));
        late.land();
        assertThat(mount.entries()).containsEntry("key", "late");
        assertThat(get()).isEmpty();
        runBackground();
        assertThat(mount.entries()).isEmpty();
        assertThatAllIsWell();
    }

    @Test
    void putIfAbsent_lostOrFailedLate_leavesTheOthersEntry() throws Exception {
        mount.hold("key", "of another host");
        ShakyStore.Abandoned lost = mount.abandonNext();
        assertThatFails(() -> store.putIfAbsent(KEY, "late".getBytes(UTF_8), FOREVER));
        lost.land();
        ShakyStore.Abandoned failed = mount.abandonNext();
        assertThatFails(() -> store.putIfAbsent(KEY, "late".getBytes(UTF_8), FOREVER));
        failed.fail();
        runBackground();
        assertThat(get()).hasValue("of another host");
        assertThatAllIsWell();
    }

    @Test
    void clearThatFailed_hidesAll_andIsMadeUpFor() throws Exception {
        put("a", "1");
        put("b", "2");
        openBreaker();
        failNext();
        assertThatFails(store::clear);
        assertThat(get("a")).isEmpty();
        assertThat(get("never seen")).isEmpty();
        assertThatFails(() -> store.touch(EntryKey.of("a"), FOREVER));
        mount.calls();
        assertThatThrownBy(() -> put("c", "3")).hasMessageContaining("waiting to be cleared");
        assertThatThrownBy(() -> store.evict(EntryKey.of("a"))).hasMessageContaining("waiting to be cleared");
        assertThatThrownBy(() -> store.putIfAbsent(KEY, "3".getBytes(UTF_8), FOREVER))
                .hasMessageContaining("waiting to be cleared");
        assertThat(mount.calls()).isEmpty();
        try (KeyScan scan = store.keys()) {
            while (scan.advance(key -> {
                throw new AssertionError(key + " is in doubt");
            })) {}
        }
        closeBreaker();
        runBackground();
        assertThat(mount.entries()).isEmpty();
        assertThat(mount.calls()).containsExactly("clear");
        put("c", "3");
        assertThat(get("c")).hasValue("3");
        assertThatAllIsWell();
    }

    @Test
    void clearThatTimedOut_isWaitedFor_andMadeAgain() throws Exception {
        put("a", "1");
        ShakyStore.Abandoned late = mount.abandonNext();
        assertThatFails(store::clear);
        assertThat(repairs.waiting()).isEqualTo(1);
        runBackground();
        mount.calls();
        late.land();
        runBackground();
        assertThat(mount.calls()).containsExactly("clear");
        assertThatAllIsWell();
    }

    /** Each attempt kept another thread, until half of them were stuck. */
    @Test
    void clearInTheBackground_thatTimesOut_isWaitedForToo() throws Exception {
        put("a", "1");
        failNext();
        assertThatFails(store::clear);
        ShakyStore.Abandoned late = mount.abandonNext();
        mount.calls();
        runBackground();
        for (int i = 0; i < 5; i++) {
            timer.pass(Duration.ofSeconds(1));
            runBackground();
        }
        assertThat(mount.calls()).containsExactly("clear");
        assertThat(get("a")).isEmpty();
        late.fail();
        timer.pass(Duration.ofSeconds(1));
        runBackground();
        assertThat(mount.calls()).containsExactly("clear");
        assertThat(mount.entries()).isEmpty();
        assertThatAllIsWell();
    }

    @Test
    void laterClear_settlesAll() throws Exception {
        failNext();
        assertThatFails(store::clear);
        put("other", "not while it is in doubt", true);
        store.clear();
        put("a", "1");
        runBackground();
        assertThat(get("a")).hasValue("1");
        assertThatAllIsWell();
    }

    private void put(String key, String value, boolean refused) throws IOException {
        if (refused) {
            assertThatFails(() -> put(key, value));
        } else {
            put(key, value);
        }
    }

    @Test
    void clearInTheBackground_thatFails_isTriedAgain() throws Exception {
        put("a", "1");
        failNext();
        assertThatFails(store::clear);
        mount.next(ShakyStore.failing(new IOException("the volume is full")));
        runBackground();
        assertThat(get("a")).isEmpty();
        timer.pass(Duration.ofSeconds(1));
        runBackground();
        assertThat(mount.entries()).isEmpty();
        assertThatAllIsWell();
    }

    @Test
    void clearInTheBackground_settlesKeysToo_butNotWhatFailsMeanwhile() throws Exception {
        openBreaker();
        for (String key : List.of("a", "b")) {
            mount.hold(key, "old");
            failNext();
            assertThatFails(() -> store.evict(EntryKey.of(key)));
        }
        failNext();
        assertThatFails(store::clear);
        closeBreaker();
        mount.calls();
        mount.next(ShakyStore.after(() -> {
            mount.hold("b", "put too late");
            repairs.remember(EntryKey.of("b"), new MountOutException("again", null));
        }));
        runBackground();
        assertThat(mount.calls()).containsExactly("clear", "evict b");
        assertThatAllIsWell();
    }

    /** It was refused because the cache was being cleared, and then what another host had put after that was there. */
    @Test
    void evict_whileTheCacheIsBeingCleared_isMadeUpForToo() throws Exception {
        failNext();
        assertThatFails(store::clear);
        mount.next(ShakyStore.after(() -> {
            mount.hold("key", "put by another host after the clear");
            assertThatFails(() -> store.evict(KEY));
        }));
        runBackground();
        assertThat(get()).isEmpty();
        assertThatAllIsWell();
    }

    @Test
    void tooManyKeys_clearTheWholeCache() throws Exception {
        openBreaker();
        put("fine", "value");
        for (int i = 0; i <= MOST_KEYS; i++) {
            assertThat(get("fine")).hasValue("value");
            String key = "key " + i;
            mount.hold(key, "old");
            failNext();
            assertThatFails(() -> store.evict(EntryKey.of(key)));
        }
        assertThat(get("fine")).isEmpty();
        assertThat(get("key " + MOST_KEYS)).isEmpty();
        assertThat(repairs.waiting()).isEqualTo(MOST_KEYS + 1);
        closeBreaker();
        mount.calls();
        runBackground();
        assertThat(mount.calls()).containsExactly("clear");
        assertThatAllIsWell();
    }

    /** What was going on was forgotten with a key for which there was no room any more. */
    @Test
    void tooManyKeys_thoseThatGoOn_areStillWaitedFor() throws Exception {
        openBreaker();
        for (int i = 0; i < MOST_KEYS; i++) {
            String key = "key " + i;
            failNext();
            assertThatFails(() -> store.evict(EntryKey.of(key)));
        }
        ShakyStore.Abandoned late = mount.abandonNext();
        assertThatFails(() -> put("late"));
        assertThatThrownBy(() -> store.evict(KEY)).hasMessageContaining("has not ended yet");
        closeBreaker();
        runBackground();
        late.land();
        assertThat(get()).isEmpty();
        runBackground();
        assertThat(mount.entries()).isEmpty();
        assertThatAllIsWell();
    }

    @Test
    void closed_repairsNoMore_andSaysWhatIsLeft() throws Exception {
        try (CapturedWarnings log = new CapturedWarnings()) {
            failNext();
            assertThatFails(() -> store.evict(KEY));
            store.close();
            assertThat(log.of("The cache is closed while 1 keys could not be written"))
                    .hasSize(1);
        }
        mount.calls();
        runBackground();
        timer.pass(Duration.ofHours(1));
        openBreaker();
        closeBreaker();
        runBackground();
        assertThat(mount.calls()).isEmpty();
    }

    @Test
    void closed_withNothingLeft_saysNothing() throws Exception {
        try (CapturedWarnings log = new CapturedWarnings()) {
            put("value");
            store.close();
            assertThat(log.of("WARN")).isEmpty();
        }
    }

    @Test
    void failureInThePass_doesNotEndTheRepairs() throws Exception {
        failNext();
        assertThatFails(() -> store.evict(KEY));
        mount.next(new ShakyStore.Fault() {
            @Override
            public <T> T instead(ShakyStore.Effect<T> effect) {
                throw new IllegalStateException("odd");
            }
        });
        runBackground();
        timer.pass(Duration.ofSeconds(1));
        runBackground();
        assertThatAllIsWell();
    }

    private Set<String> listed(String... keys) throws IOException {
        List<KeyToCheck> asked = Stream.of(keys)
                .map(key -> new KeyToCheck(EntryKey.of(key), new KnownEntry(new EntryIdentity(1, 1, 1), FOREVER), true))
                .toList();
        return store.readUnchanged(asked, new ListingLimit(1, 1)).unchanged().keySet();
    }

    @Test
    void keyInDoubt_isNotConfirmedByAListing() throws IOException {
        put("a", "1");
        put("b", "2");
        assertThat(store.shardsToList()).isEqualTo(1);
        assertThat(listed("a", "b")).containsExactlyInAnyOrder("a", "b");
        failNext();
        assertThatFails(() -> put("a", "3"));
        assertThat(listed("a", "b")).containsExactly("b");
        assertThat(listed("a")).isEmpty();
    }

    @Test
    void nothingIsConfirmed_whileAllIsInDoubt() throws IOException {
        put("a", "1");
        failNext();
        assertThatFails(store::clear);
        assertThat(listed("a")).isEmpty();
    }
}
