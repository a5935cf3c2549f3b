package io.github.glustertmpfscache;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource
class LoadingTest {
    private static final String UNENCODABLE = "half a pair: \ud800";

    private final LoadSetup setup;
    private final SettableClock clock = new SettableClock(Instant.now());

    @TempDir
    private Path directory;

    private GlusterTmpfsCache cache;
    private TypedCache<String> view;

    LoadingTest(LoadSetup setup) {
        this.setup = setup;
    }

    @BeforeEach
    void open() {
        open(setup.cache(directory, clock));
    }

    private void open(GlusterTmpfsCacheBuilder builder) {
        cache = builder.build();
        view = setup.view(cache);
    }

    @AfterEach
    void close() {
        cache.close();
    }

    @Test
    void get_missing_loadsAndCaches() {
        assertThat(view.get("key", key -> "of " + key)).isEqualTo("of key");
        assertThat(view.get("key")).hasValue("of key");
        assertThat(cache.stats().puts()).isEqualTo(1);
        assertThat(cache.stats().misses()).isEqualTo(1);
        assertThat(loading().loads()).isEqualTo(1);
        assertThat(loading().totalTime()).isPositive();
    }

    @Test
    void get_present_loadsNothing() {
        view.put("key", "old");
        assertThat(view.get("key", key -> "new")).isEqualTo("old");
        assertThat(loading().loads()).isZero();
        assertThat(cache.stats().hits()).isEqualTo(1);
    }

    @Test
    void get_byAThousandThreads_loadsOnce() throws Exception {
        int threads = 1_000;
        CountDownLatch asking = new CountDownLatch(threads);
        AtomicInteger loads = new AtomicInteger();
        List<OtherThread<String>> callers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            callers.add(OtherThread.call(() -> {
                asking.countDown();
                return view.get("key", key -> {
                    asking.await();
                    return "load " + loads.incrementAndGet();
                });
            }));
        }
        for (OtherThread<String> caller : callers) {
            assertThat(caller.result()).isEqualTo("load 1");
        }
        assertThat(loads).hasValue(1);
        assertThat(loading().loads()).isEqualTo(1);
        assertThat(cache.stats().puts()).isEqualTo(1);
    }

    @Test
    void get_byAThousandThreads_givesEachAnArrayOfItsOwn() throws Exception {
        int threads = 1_000;
        CountDownLatch asking = new CountDownLatch(threads);
        CountDownLatch changed = new CountDownLatch(threads);
        List<OtherThread<byte[]>> callers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int mine = i;
            callers.add(OtherThread.call(() -> {
                asking.countDown();
                byte[] value = requireNonNull(cache.get("key", key -> {
                    asking.await();
                    return new byte[] {7, 0, 0};
                }));
                assertThat(value).containsExactly(7, 0, 0);
                value[1] = (byte) (mine >>> 8);
                value[2] = (byte) mine;
                changed.countDown();
                changed.await();
                return value;
            }));
        }
        for (int i = 0; i < threads; i++) {
            assertThat(callers.get(i).result()).containsExactly((byte) 7, (byte) (i >>> 8), (byte) i);
        }
        assertThat(cache.get("key")).hasValue(new byte[] {7, 0, 0});
        assertThat(loading().loads()).isEqualTo(1);
    }

    @Test
    void get_withATime_thatStartsWhenTheValueIsThere() {
        assertThat(view.get(
                        "key",
                        key -> {
                            clock.set(clock.instant().plusSeconds(10));
                            return "value";
                        },
                        Duration.ofSeconds(5)))
                .isEqualTo("value");
        assertThat(view.ttl("key")).hasValue(Duration.ofSeconds(5));
        clock.set(clock.instant().plusSeconds(5));
        assertThat(view.get("key", key -> "new")).isEqualTo("new");
        assertThat(view.ttl("key")).hasValue(GlusterTmpfsCache.FOREVER);
    }

    @Test
    void get_withoutATime_givesTheUsualOne() {
        cache.close();
        open(setup.cache(directory, clock).expireAfterWrite(Duration.ofSeconds(7)));
        view.get("key", key -> "value");
        assertThat(view.ttl("key")).hasValue(Duration.ofSeconds(7));
    }

    @Test
    void uncheckedException_comesAsItIs_toAllWhoWait() throws Exception {
        RuntimeException thrown = new ArithmeticException("broken");
        failsForAll(thrown, found -> assertThat(found).isSameAs(thrown));
    }

    /** It was taken for one of the file system. */
    @Test
    void unsupportedOperationException_comesAsItIs() throws Exception {
        RuntimeException thrown = new UnsupportedOperationException("broken");
        failsForAll(thrown, found -> assertThat(found).isSameAs(thrown));
    }

    @Test
    void checkedException_isTheCause_toAllWhoWait() throws Exception {
        IOException thrown = new IOException("broken");
        failsForAll(
                thrown,
                found -> assertThat(found)
                        .isInstanceOf(CacheLoadException.class)
                        .hasMessage("Loading of key \"key\" in cache 'default' on " + directory + " failed: " + thrown)
                        .cause()
                        .isSameAs(thrown));
    }

    @Test
    void error_comesAsItIs_toAllWhoWait() throws Exception {
        Error thrown = new AssertionError("broken");
        failsForAll(thrown, found -> assertThat(found).isSameAs(thrown));
    }

    private void failsForAll(Throwable thrown, java.util.function.Consumer<Throwable> check) throws Exception {
        GatedLoader<String> loader = GatedLoader.doing(() -> {
            if (thrown instanceof Error e) {
                throw e;
            }
            throw (Exception) thrown;
        });
        List<OtherThread<String>> callers = new ArrayList<>();
        callers.add(OtherThread.call(() -> view.get("key", loader)));
        loader.awaitCall();
        for (int i = 0; i < 3; i++) {
            OtherThread<String> waiter = OtherThread.call(() -> view.get("key", loader));
            waiter.awaitBlocked();
            callers.add(waiter);
        }
        loader.open();
        for (OtherThread<String> caller : callers) {
            assertThatThrownBy(caller::result).satisfies(check::accept);
        }
        assertThat(loader.calls()).isEqualTo(1);
        assertThat(loading().failures()).isEqualTo(1);
        assertThat(view.get("key")).isEmpty();
        assertThat(view.get("key", key -> "next")).isEqualTo("next");
        assertThat(view.get("key")).hasValue("next");
        assertThat(loading().loads()).isEqualTo(2);
    }

    @Test
    void interruptedLoader_leavesTheThreadInterrupted() {
        InterruptedException thrown = new InterruptedException("enough");
        assertThatThrownBy(() -> view.get("key", key -> {
                    throw thrown;
                }))
                .isInstanceOf(CacheLoadException.class)
                .cause()
                .isSameAs(thrown);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void interruptedThread_waitsForTheLoadAndStaysInterrupted() throws Exception {
        GatedLoader<String> loader = GatedLoader.returning("value");
        OtherThread<String> leader = OtherThread.call(() -> view.get("key", loader));
        loader.awaitCall();
        OtherThread<Boolean> waiter = OtherThread.call(() -> {
            Thread.currentThread().interrupt();
            assertThat(view.get("key", loader)).isEqualTo("value");
            return Thread.interrupted();
        });
        waiter.awaitBlocked();
        loader.open();
        assertThat(waiter.result()).isTrue();
        assertThat(leader.result()).isEqualTo("value");
    }

    @Test
    void loaderThatAsksForItsOwnKey_isRefused_andTheCacheGoesOn() {
        assertThatThrownBy(() -> view.get("key", key -> view.get(key, again -> "inner")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("same key");
        assertThat(view.get("key")).isEmpty();
        assertThat(view.get("key", key -> "value")).isEqualTo("value");
    }

    @Test
    void loaderThatAsksForItsOwnKey_withAnotherCodec_isRefused() {
        assertThatThrownBy(() -> view.get("key", key -> {
                    byte[] inner = cache.get(key, again -> new byte[1]);
                    return inner == null ? "outer" : "outer of an inner";
                }))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void loaderThatAsksForAnotherKey_getsIt() {
        assertThat(view.get("outer", outer -> view.get("inner", inner -> "value") + "!"))
                .isEqualTo("value!");
        assertThat(view.get("inner")).hasValue("value");
        assertThat(view.get("outer")).hasValue("value!");
    }

    @Test
    void loaderThatPutsItsOwnKey_isNotCachedOverIt() {
        String found = view.get("key", key -> {
            view.put(key, "put");
            return "loaded";
        });
        assertThat(found).isEqualTo("loaded");
        assertThat(view.get("key")).hasValue("put");
    }

    @Test
    void loaderThatEvictsItsOwnKey_isNotCached() {
        String found = view.get("key", key -> {
            assertThat(view.evict(key)).isFalse();
            return "loaded";
        });
        assertThat(found).isEqualTo("loaded");
        assertThat(view.get("key")).isEmpty();
    }

    @Test
    void valueForWhichThereIsNoRoom_isReturnedAndCounted() {
        cache.close();
        open(setup.cache(directory, clock).maximumBytes(1 << 20));
        String large = "x".repeat(1 << 20);
        assertThat(view.get("key", key -> large)).isEqualTo(large);
        assertThat(loading().notCached()).isEqualTo(1);
        assertThat(cache.stats().puts()).isZero();
        assertThat(view.get("key")).isEmpty();
        assertThat(view.get("key", key -> "small")).isEqualTo("small");
        assertThat(view.get("key")).hasValue("small");
    }

    @Test
    void unencodableValue_cannotBePut() {
        assertThatThrownBy(() -> view.put("key", UNENCODABLE))
                .isExactlyInstanceOf(CacheException.class)
                .hasMessageContaining("put of key \"key\"")
                .hasMessageContaining(setup.sharesValues() ? "ValueCodec.utf8()" : "CopiedText")
                .hasMessageContaining("cannot encode the value");
    }

    @Test
    void unencodableValue_thatWasLoaded_isReturnedAndCounted() {
        assertThat(view.get("key", key -> UNENCODABLE)).isEqualTo(UNENCODABLE);
        assertThat(loading().notCached()).isEqualTo(1);
        assertThat(view.get("key")).isEmpty();
    }

    /** The caller that loads got it or not, depending on whether anybody waited. */
    @Test
    void unencodableValue_thatOthersWaitFor_isTheLoadersAllTheSame() throws Exception {
        GatedLoader<String> loader = GatedLoader.returning(UNENCODABLE);
        OtherThread<String> leader = OtherThread.call(() -> view.get("key", loader));
        loader.awaitCall();
        OtherThread<String> waiter = OtherThread.call(() -> view.get("key", loader));
        waiter.awaitBlocked();
        loader.open();
        assertThat(leader.result()).isEqualTo(UNENCODABLE);
        if (setup.sharesValues()) {
            assertThat(waiter.result()).isEqualTo(UNENCODABLE);
        } else {
            assertThatThrownBy(waiter::result)
                    .isInstanceOf(CacheException.class)
                    .hasMessageContaining("CopiedText cannot encode the value");
        }
    }

    @Test
    void viewsOfOneKey_loadOneAfterTheOther() throws Exception {
        GatedLoader<String> loader = GatedLoader.returning("value");
        OtherThread<String> leader = OtherThread.call(() -> view.get("key", loader));
        loader.awaitCall();
        TypedCache<String> sameAgain = setup.view(cache);
        OtherThread<String> other = OtherThread.call(() -> sameAgain.get("key", key -> "not loaded"));
        other.awaitBlocked();
        loader.open();
        assertThat(leader.result()).isEqualTo("value");
        assertThat(other.result()).isEqualTo("value");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1})
    void timesToLiveThatAreNone_areRefused(long nanos) {
        assertThatThrownBy(() -> view.get("key", key -> "value", Duration.ofNanos(nanos)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be more than zero");
    }

    @Test
    void nullsAndClosedCaches_areRefused() {
        assertThatThrownBy(() -> view.get(nothing(), key -> "value")).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> view.get("key", LoadingTest.<CacheLoader<String>>nothing()))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> view.get("key", key -> "value", nothing())).isInstanceOf(NullPointerException.class);
        cache.close();
        assertThatThrownBy(() -> view.get("key", key -> "value"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThat(loading().loads()).isZero();
    }

    private LoadStats loading() {
        return cache.stats().loading();
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T nothing() {
        return null;
    }
}
