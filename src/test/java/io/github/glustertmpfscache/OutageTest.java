package io.github.glustertmpfscache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.glustertmpfscache.codec.ValueCodec;
import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.threads.CallTimedOutException;
import io.github.glustertmpfscache.internal.threads.Gate;
import io.github.glustertmpfscache.internal.threads.LateEnd;
import io.github.glustertmpfscache.internal.threads.MountThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What callers see of a mount that hangs, or has lost its servers. */
@Timeout(120)
class OutageTest {
    private static final Duration TIMEOUT = Duration.ofMillis(300);
    private static final Duration OPENING = Duration.ofSeconds(1);
    /** Much more than an operation may take, and much less than a mount that hangs. */
    private static final Duration SOON = Duration.ofSeconds(10);

    private final ShakyMount mount = new ShakyMount();
    private @Nullable GlusterTmpfsCache opened;

    /** What an operation on a cache that holds "key" gives while the mount is out, and what is there after. */
    @SuppressWarnings("ImmutableEnumChecker") // constants that nobody changes
    enum Operation {
        GET("get", (cache, view) -> view.get("key"), Optional.empty(), true),
        LOOKUP("lookup", (cache, view) -> view.lookup("key").state(), CacheLookup.State.MISS, true),
        TTL("ttl", (cache, view) -> view.ttl("key"), Optional.empty(), true),
        TOUCH("touch", (cache, view) -> view.touch("key"), false, true),
        PUT("put", (cache, view) -> done(() -> view.put("key", "new")), "done", false),
        PUT_ABSENT("putAbsent", (cache, view) -> done(() -> view.putAbsent("key", Duration.ofHours(1))), "done", false),
        PUT_IF_ABSENT("putIfAbsent", (cache, view) -> view.putIfAbsent("other", "new"), false, true),
        EVICT("evict", (cache, view) -> view.evict("key"), false, false),
        EVICT_ALL("evict", (cache, view) -> view.evictAll(List.of("key", "other")), 0L, false),
        CLEAR("clear", (cache, view) -> done(cache::clear), "done", false),
        GET_ALL("get", (cache, view) -> view.getAll(List.of("key", "other")), Map.of(), true),
        PUT_ALL("put", (cache, view) -> done(() -> view.putAll(Map.of("key", "new", "other", "new"))), "done", false),
        LOAD("get", (cache, view) -> view.get("key", key -> "loaded"), "loaded", true),
        GET_ASYNC("get", (cache, view) -> view.getAsync("key").join(), Optional.empty(), true),
        LOAD_ASYNC("get", (cache, view) -> view.getAsync("key", key -> "loaded").join(), "loaded", true),
        PUT_ASYNC("put", (cache, view) -> done(() -> view.putAsync("key", "new").join()), "done", false),
        EVICT_ASYNC("evict", (cache, view) -> view.evictAsync("key").join(), false, false);

        private final String name;
        private final BiFunction<GlusterTmpfsCache, TypedCache<String>, Object> call;
        private final Object instead;
        private final boolean keepsEntry;

        /**
         * An operation.
         *
         * @param name as messages say it
         */
        Operation(
                String name,
                BiFunction<GlusterTmpfsCache, TypedCache<String>, Object> call,
                Object instead,
                boolean keepsEntry) {
            this.name = name;
            this.call = call;
            this.instead = instead;
            this.keepsEntry = keepsEntry;
        }

        private static String done(Runnable call) {
            call.run();
            return "done";
        }

        Object on(GlusterTmpfsCache cache) {
            try {
                return call.apply(cache, text(cache));
            } catch (CompletionException e) {
                if (e.getCause() instanceof MountUnavailableException unavailable) {
                    throw unavailable;
                }
                throw e;
            }
        }
    }

    @BeforeEach
    void open() {
        open(MountFailureMode.DEGRADE);
    }

    private void open(MountFailureMode mode) {
        if (opened != null) {
            opened.close();
        }
        opened = builder().mountFailureMode(mode).build();
        view().put("key", "value");
    }

    private GlusterTmpfsCacheBuilder builder() {
        return GlusterTmpfsCache.builder(mount.path())
                .requireMount(false)
                .withoutSweeper()
                .operationTimeout(TIMEOUT);
    }

    private GlusterTmpfsCache cache() {
        if (opened == null) {
            throw new AssertionError("It was not opened");
        }
        return opened;
    }

    private static TypedCache<String> text(GlusterTmpfsCache cache) {
        return cache.typed(ValueCodec.utf8());
    }

    private TypedCache<String> view() {
        return text(cache());
    }

    @AfterEach
    void allThreads_end() {
        mount.recover();
        cache().close();
        OtherThread.until(() -> ownThreads().isEmpty());
    }

    /** The library's threads for this mount. */
    private List<String> ownThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("gluster-tmpfs-cache"))
                .filter(name -> name.contains(" " + mount.path() + " ") || name.endsWith(" " + mount.path()))
                .toList();
    }

    /** Lets the mount hang until everybody knows, and what was under way is given up. */
    private void hangKnown() {
        mount.hang();
        OtherThread.until(() -> {
            try {
                Optional<String> unused = view().get("nobody's");
            } catch (MountUnavailableException e) {
                // as it should be
            }
            MountHealth health = cache().mountHealth();
            return health.state() != MountHealth.State.CLOSED
                    && health.queuedCalls() == 0
                    && health.threadsInUse() == health.threadsStuck();
        });
    }

    private void recover() {
        mount.recover();
        OtherThread.until(() -> {
            MountHealth health = cache().mountHealth();
            return health.state() == MountHealth.State.CLOSED
                    && health.threadsStuck() == 0
                    && health.pendingRepairs() == 0;
        });
    }

    private static void assertThatIsSoon(Runnable call) {
        long start = System.nanoTime();
        call.run();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
    }

    @ParameterizedTest
    @EnumSource
    void hang_degrade_doesWithoutTheMount_andNothingOldIsThereAfter(Operation operation) {
        mount.hang();
        assertThatIsSoon(() -> assertThat(operation.on(cache())).isEqualTo(operation.instead));
        hangKnown();
        int before = mount.calls();
        assertThatIsSoon(() -> assertThat(operation.on(cache())).isEqualTo(operation.instead));
        assertThat(mount.calls()).as("nothing touches it").isEqualTo(before);
        if (!operation.keepsEntry) {
            assertThat(view().get("key")).isEmpty();
            mount.recover();
            OtherThread.until(() -> cache().mountHealth().state() == MountHealth.State.CLOSED);
            assertThat(view().get("key")).as("before it is made up for").isEmpty();
        }
        recover();
        assertThat(found("key")).isEqualTo(operation.keepsEntry ? Optional.of("value") : Optional.empty());
        assertThat(found("other")).isEmpty();
        OtherThread.until(() -> {
            view().put("key", "later");
            return found("key").equals(Optional.of("later"));
        });
    }

    /** What the mount has said: on a busy machine an operation may not end in time without an outage, and does without the mount. */
    private Optional<String> found(String key) {
        while (true) {
            long before = cache().stats().outage().degradedReads();
            Optional<String> found = view().get(key);
            if (cache().stats().outage().degradedReads() == before) {
                return found;
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void hang_throw_throws_andNothingOldIsThereAfter(Operation operation) {
        open(MountFailureMode.THROW);
        mount.hang();
        assertThatIsSoon(() -> assertThatThrownBy(() -> operation.on(cache()))
                .isInstanceOf(MountUnavailableException.class)
                .hasMessageStartingWith(operation.name + " of ")
                .hasMessageContaining(mount.path().toString())
                .hasMessageContaining("failed after"));
        hangKnown();
        int before = mount.calls();
        assertThatIsSoon(() -> assertThatThrownBy(() -> operation.on(cache()))
                .isInstanceOf(MountUnavailableException.class)
                .hasMessageStartingWith(operation.name + " of ")
                .hasMessageContaining(mount.path().toString())
                .hasMessageContaining("breaker "));
        assertThat(mount.calls()).isEqualTo(before);
        recover();
        assertThat(view().get("key")).isEqualTo(operation.keepsEntry ? Optional.of("value") : Optional.empty());
        assertThat(view().get("other")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void disconnected_degrade_doesWithoutTheMount_atOnce(Operation operation) {
        mount.disconnect();
        for (int i = 0; i < 3; i++) {
            assertThat(operation.on(cache())).isEqualTo(operation.instead);
            assertThat(cache().mountHealth().state()).isNotEqualTo(MountHealth.State.CLOSED);
        }
        assertThat(cache().stats().outage().timeouts()).isZero();
        assertThat(cache().mountHealth().cause()).contains("not connected");
        recover();
        assertThat(view().get("key")).isEqualTo(operation.keepsEntry ? Optional.of("value") : Optional.empty());
    }

    @ParameterizedTest
    @EnumSource
    void keys_throw_inBothModes(MountFailureMode mode) {
        open(mode);
        try (Stream<String> begun = cache().keys()) {
            hangKnown();
            assertThatThrownBy(begun::count).isInstanceOf(MountUnavailableException.class);
        }
        assertThatThrownBy(() -> cache().keys()).isInstanceOf(MountUnavailableException.class);
        assertThatThrownBy(() -> cache().evictAll("k")).isInstanceOf(MountUnavailableException.class);
        recover();
        try (Stream<String> keys = cache().keys()) {
            assertThat(keys).containsExactly("key");
        }
    }

    @Test
    void throwMode_asksNoLoader() {
        open(MountFailureMode.THROW);
        hangKnown();
        assertThatThrownBy(() -> view().get("key", key -> {
                    throw new AssertionError("asked");
                }))
                .isInstanceOf(MountUnavailableException.class);
    }

    @Test
    void loadedValue_isNotCached_andTheNextCallerLoadsAgain() {
        AtomicInteger loads = new AtomicInteger();
        hangKnown();
        for (int i = 1; i <= 3; i++) {
            assertThat(view().get("new", key -> "loaded " + loads.incrementAndGet()))
                    .isEqualTo("loaded " + i);
        }
        recover();
        assertThat(view().get("new")).isEmpty();
        assertThat(view().get("new", key -> "cached")).isEqualTo("cached");
        assertThat(view().get("new")).hasValue("cached");
    }

    /** The loader takes longer than the operation may, and its time does not count. */
    @Test
    void load_thatTakesLong_isCached_ifTheMountIsWell() {
        String loaded = view().get("new", key -> {
            long start = System.nanoTime();
            OtherThread.until(() -> System.nanoTime() - start > 2 * TIMEOUT.toNanos());
            return "loaded";
        });
        assertThat(loaded).isEqualTo("loaded");
        assertThat(view().get("new")).hasValue("loaded");
    }

    @Test
    void loadersFailure_comesOutAsItIs() {
        hangKnown();
        RuntimeException failure = new ArithmeticException("broken");
        assertThatThrownBy(() -> view().get("key", key -> {
                    throw failure;
                }))
                .isSameAs(failure);
    }

    @Test
    void callers_atTheSameTime_loadOnce_whileItHangs() throws Exception {
        mount.hang();
        GatedLoader<String> loader = GatedLoader.returning("loaded");
        OtherThread<String> leader = OtherThread.call(() -> view().get("key", loader));
        loader.awaitCall();
        loader.open();
        assertThat(leader.result()).isEqualTo("loaded");
        assertThat(loader.calls()).isEqualTo(1);
    }

    @Test
    void health_tellsOfTheOutage() {
        MountHealth before = cache().mountHealth();
        assertThat(before.state()).isEqualTo(MountHealth.State.CLOSED);
        assertThat(before.cause()).isEmpty();
        assertThat(before.outages()).isZero();
        mount.hang();
        assertThat(view().evict("key")).isFalse();
        OtherThread.until(() -> cache().mountHealth().state() != MountHealth.State.CLOSED);
        assertThat(view().get("other")).isEmpty();
        MountHealth during = cache().mountHealth();
        assertThat(during.cause()).isNotEmpty();
        assertThat(during.outages()).isEqualTo(1);
        assertThat(during.refusals()).isPositive();
        assertThat(during.threadsStuck()).isEqualTo(1);
        assertThat(during.threadsInUse()).isEqualTo(1);
        assertThat(during.queuedCalls()).isZero();
        assertThat(during.pendingRepairs()).isEqualTo(1);
        recover();
        MountHealth after = cache().mountHealth();
        assertThat(after.cause()).isEqualTo(during.cause());
        assertThat(after.outages()).isEqualTo(1);
        assertThat(after.outageTime()).isPositive();
        assertThat(after.mostThreadsInUse()).isPositive();
        OtherThread.until(() -> cache().mountHealth().threadsInUse() == 0);
    }

    @Test
    void stats_countWhatWasDoneWithoutTheMount() {
        mount.hang();
        assertThat(view().evict("key")).isFalse();
        OtherThread.until(() -> cache().mountHealth().state() != MountHealth.State.CLOSED);
        assertThat(cache().stats().outage()).isEqualTo(new OutageStats(1, 0, 1, 0));
        assertThat(view().get("key"))
                .as("known to be gone: no look at the mount")
                .isEmpty();
        assertThat(view().get("other")).isEmpty();
        assertThat(view().ttl("other")).isEmpty();
        assertThat(view().get("other", key -> "loaded")).isEqualTo("loaded");
        view().put("other", "dropped");
        recover();
        assertThat(cache().stats().outage()).isEqualTo(new OutageStats(1, 4, 2, 2));
        assertThat(cache().stats().puts()).isEqualTo(1);
        assertThat(cache().stats().removals()).isZero();
    }

    @Test
    void manyCallers_whileItHangs_allReturn_andNoMoreThreadsAreStuckThanThereMayBe() throws Exception {
        mount.hang();
        List<OtherThread<Optional<String>>> callers = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            String key = "key " + i;
            callers.add(OtherThread.call(() -> view().get(key)));
        }
        for (OtherThread<Optional<String>> each : callers) {
            assertThat(each.result()).isEmpty();
        }
        OtherThread.until(() -> cache().mountHealth().state() != MountHealth.State.CLOSED);
        assertThat(cache().mountHealth().mostThreadsInUse()).isLessThanOrEqualTo(32);
        recover();
        assertThat(view().get("key")).hasValue("value");
    }

    @Test
    void oneBadFile_doesNotDisturbTheOthers() {
        view().put("other", "value");
        String file = EntryKey.of("key").fileName();
        mount.hang(path -> path.contains(file));
        assertThat(view().get("key")).isEmpty();
        for (int i = 0; i < 50; i++) {
            assertThat(view().get("key")).isEmpty();
            assertThat(view().get("other")).hasValue("value");
        }
        OtherThread.until(() -> view().get("other").isPresent());
        assertThat(cache().mountHealth().threadsStuck()).isEqualTo(1);
        assertThat(cache().mountHealth().outages()).isZero();
        assertThat(cache().stats().outage().timeouts()).isEqualTo(1);
        recover();
        OtherThread.until(() -> view().get("key").isPresent());
    }

    @Test
    void interruptedCaller_staysInterrupted_andIsNotHeldUp() {
        mount.hang();
        Thread.currentThread().interrupt();
        assertThatIsSoon(() -> assertThat(view().get("key")).isEmpty());
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void valueInMemory_standsInForTheMount_butNotAfterAChangeOfOnesOwn() {
        reopenNear(Duration.ofHours(1));
        for (String key : List.of("kept", "evicted", "replaced", "touched")) {
            view().put(key, "value");
            assertThat(view().get(key)).hasValue("value");
        }
        hangKnown();
        assertThat(view().get("kept")).hasValue("value");
        assertThat(view().get("kept", key -> "loaded")).isEqualTo("value");
        assertThat(view().getAsync("kept").join()).hasValue("value");
        assertThat(view().evict("evicted")).isFalse();
        assertThat(view().get("evicted")).isEmpty();
        view().put("replaced", "new");
        assertThat(view().get("replaced")).isEmpty();
        assertThat(cache().stats().near().staleServed()).isPositive();
        recover();
        assertThat(view().get("kept")).hasValue("value");
        assertThat(view().get("evicted")).isEmpty();
        assertThat(view().get("replaced")).isEmpty();
        hangKnown();
        cache().clear();
        assertThat(view().get("kept")).isEmpty();
    }

    @Test
    void valueInMemory_throwMode_standsInToo() {
        cache().close();
        opened = builder()
                .mountFailureMode(MountFailureMode.THROW)
                .nearCache(NearCacheOptions.ofMaximumBytes(1 << 20)
                        .stalenessBound(Duration.ZERO)
                        .staleWhileUnavailable(Duration.ofHours(1)))
                .build();
        assertThat(view().get("key")).hasValue("value");
        hangKnown();
        assertThat(view().get("key")).hasValue("value");
        assertThatThrownBy(() -> view().get("other")).isInstanceOf(MountUnavailableException.class);
    }

    @Test
    void valueInMemory_withoutLeave_doesNotStandIn() {
        reopenNear(Duration.ZERO);
        assertThat(view().get("key")).hasValue("value");
        hangKnown();
        assertThat(view().get("key")).isEmpty();
    }

    private void reopenNear(Duration whileOut) {
        cache().close();
        opened = builder()
                .nearCache(NearCacheOptions.ofMaximumBytes(1 << 20)
                        .stalenessBound(Duration.ZERO)
                        .staleWhileUnavailable(whileOut))
                .build();
    }

    @Test
    void flappingMount_closesAgain() {
        for (int i = 0; i < 3; i++) {
            mount.disconnect();
            assertThat(view().get("key")).isEmpty();
            recover();
            assertThat(view().get("key")).hasValue("value");
        }
        assertThat(cache().mountHealth().outages()).isEqualTo(3);
    }

    @Test
    void caches_onOneMount_shareWhatIsKnown_andNotWhatIsInDoubt() {
        try (GlusterTmpfsCache other = builder().name("other").build()) {
            hangKnown();
            int before = mount.calls();
            assertThat(text(other).evict("key")).isFalse();
            assertThat(mount.calls()).isEqualTo(before);
            assertThat(other.mountHealth().state()).isNotEqualTo(MountHealth.State.CLOSED);
            assertThat(other.mountHealth().pendingRepairs()).isEqualTo(1);
            assertThat(cache().mountHealth().pendingRepairs()).isZero();
            recover();
            OtherThread.until(() -> other.mountHealth().pendingRepairs() == 0);
        }
        assertThat(view().get("key")).hasValue("value");
    }

    @ParameterizedTest
    @EnumSource
    void build_ofAMountThatIsDisconnected_throws(MountFailureMode mode) {
        mount.disconnect();
        assertThatThrownBy(() -> builder().name("new").mountFailureMode(mode).build())
                .isInstanceOf(MountUnavailableException.class);
    }

    @Test
    void build_ofAMountThatHangs_throws_andWhatItHadBegunEndsWithTheHang() throws Exception {
        mount.hang();
        OtherThread<GlusterTmpfsCache> building = OtherThread.call(
                () -> builder().name("new").openingTimeout(OPENING).build());
        assertThatThrownBy(building::result)
                .isInstanceOf(MountUnavailableException.class)
                .hasMessageContaining("has not answered for " + OPENING.toMillis() + " ms");
    }

    /** Each build had made threads of its own, and left one of them stuck. */
    @Test
    void build_ofAMountThatHangs_againAndAgain_getsNoMoreThreadsThanThereMayBe() throws Exception {
        cache().close();
        MountThreads threads = MountThreads.acquire(mount.path());
        Gate gate = new Gate();
        getStuck(threads, gate, 31);
        threads.release();
        mount.hang();
        List<OtherThread<GlusterTmpfsCache>> builds = new ArrayList<>();
        for (String name : List.of("one", "two")) {
            builds.add(OtherThread.call(
                    () -> builder().name(name).openingTimeout(OPENING).build()));
        }
        for (OtherThread<GlusterTmpfsCache> each : builds) {
            assertThatThrownBy(each::result).isInstanceOf(MountUnavailableException.class);
        }
        assertThat(ownThreads().stream().filter(name -> name.contains(" io "))).hasSize(32);
        gate.open();
    }

    /** It had waited for an answer, though it was known that there would be none. */
    @Test
    void build_whileTheMountIsKnownToBeOut_throwsAtOnce() {
        hangKnown();
        int before = mount.calls();
        assertThatIsSoon(() ->
                assertThatThrownBy(() -> builder().name("new").build()).isInstanceOf(MountUnavailableException.class));
        assertThat(mount.calls()).isEqualTo(before);
        assertThat(cache().mountHealth().threadsStuck())
                .isEqualTo(cache().mountHealth().threadsInUse());
        recover();
        builder().name("new").build().close();
    }

    /** A refused call had been all that was done to close it. */
    @Test
    void keys_closedWhileTheMountIsOut_leaveNoDirectoryOpen() {
        Stream<String> keys = cache().keys();
        assertThat(keys.iterator().next()).isEqualTo("key");
        assertThat(mount.openDirectories()).isEqualTo(1);
        hangKnown();
        keys.close();
        recover();
        OtherThread.until(() -> mount.openDirectories() == 0);
    }

    @Test
    void close_whileItHangs_returns_andNothingIsLeftWhenItEnds() {
        mount.hang();
        assertThatIsSoon(() -> cache().close());
        assertThatThrownBy(() -> view().get("key")).isInstanceOf(IllegalStateException.class);
    }

    /** What looks after the cache went on for ever. */
    @Test
    void close_whileAllThreadsAreStuck_returns_andNothingIsLeft() {
        MountThreads threads = MountThreads.acquire(mount.path());
        Gate gate = new Gate();
        getStuck(threads, gate, 32);
        assertThat(cache().mountHealth().threadsStuck()).isEqualTo(32);
        assertThatIsSoon(() -> cache().close());
        threads.release();
        OtherThread.until(() -> ownThreads().stream().noneMatch(name -> !name.contains(" io ")));
        gate.open();
    }

    private static void getStuck(MountThreads threads, Gate gate, int calls) {
        while (threads.io().abandoned() < calls) { // a busy machine may take longer to begin one
            assertThatThrownBy(() -> threads.io()
                            .call(
                                    () -> gate.returning(true),
                                    Duration.ofMillis(20).toNanos(),
                                    LateEnd.IGNORED))
                    .isInstanceOf(CallTimedOutException.class);
        }
    }

    @Test
    void withoutOperationTimeout_aDisconnectedMountIsNotTouchedEither() {
        cache().close();
        opened = builder().withoutOperationTimeout().build();
        mount.disconnect();
        assertThat(view().get("key")).isEmpty();
        int before = mount.calls();
        assertThat(view().get("key")).isEmpty();
        assertThat(mount.calls()).isEqualTo(before);
        recover();
        assertThat(view().get("key")).hasValue("value");
    }

    @Test
    void asyncCalls_ofManyKeys_allEnd_whileItHangs() throws Exception {
        mount.hang();
        List<CompletableFuture<Optional<String>>> futures = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            futures.add(view().getAsync("key " + i));
        }
        for (CompletableFuture<Optional<String>> each : futures) {
            assertThat(each.get(1, TimeUnit.MINUTES)).isEmpty();
        }
    }
}
