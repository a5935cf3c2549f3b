package io.github.glustertmpfscache;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Values that have expired, in place of those that take long. */
@ParameterizedClass
@EnumSource
class SoftTimeoutTest {
    private static final Duration TTL = Duration.ofMinutes(1);
    private static final Duration TIMEOUT = Duration.ofMillis(20);

    private final LoadSetup setup;
    private final SettableClock clock = new SettableClock(Instant.now());

    @TempDir
    private Path directory;

    private GlusterTmpfsCache cache;
    private TypedCache<String> view;

    SoftTimeoutTest(LoadSetup setup) {
        this.setup = setup;
    }

    @BeforeEach
    void open() {
        open(TIMEOUT);
        view.put("key", "old", TTL);
        clock.set(clock.instant().plus(TTL));
    }

    private void open(Duration timeout) {
        cache = setup.cache(directory, clock)
                .loading(LoadOptions.create().staleIfError(Duration.ofHours(1)).softTimeout(timeout))
                .build();
        view = setup.view(cache);
    }

    @AfterEach
    void close() {
        cache.close();
    }

    @Test
    void slowLoad_servesWhatHasExpired_andEndsInTheBackground() throws Exception {
        GatedLoader<String> loader = GatedLoader.returning("new");
        assertThat(view.get("key", loader)).isEqualTo("old");
        assertThat(loading().staleServed()).isEqualTo(1);
        loader.awaitCall();
        for (int i = 0; i < 10; i++) {
            assertThat(view.get("key", loader)).as("meanwhile").isEqualTo("old");
        }
        loader.open();
        OtherThread.until(() -> view.get("key").isPresent());
        assertThat(view.get("key", loader)).isEqualTo("new");
        assertThat(loader.calls()).isEqualTo(1);
        assertThat(loader.thread())
                .isNotNull()
                .satisfies(thread -> assertThat(thread.getName()).startsWith("gluster-tmpfs-cache load " + directory));
    }

    @Test
    void slowLoad_servesThoseWhoWaitToo() throws Exception {
        cache.close();
        open(Duration.ofSeconds(1));
        GatedLoader<String> loader = GatedLoader.returning("new");
        OtherThread<String> leader = OtherThread.call(() -> view.get("key", loader));
        loader.awaitCall();
        OtherThread<String> waiter = OtherThread.call(() -> view.get("key", loader));
        assertThat(leader.result()).isEqualTo("old");
        assertThat(waiter.result()).isEqualTo("old");
        loader.open();
        OtherThread.until(() -> view.get("key").isPresent());
    }

    @Test
    void fastLoad_isWaitedFor() {
        cache.close();
        open(Duration.ofMinutes(1));
        assertThat(view.get("key", key -> "new")).isEqualTo("new");
        assertThat(view.get("key")).hasValue("new");
        assertThat(loading().staleServed()).isZero();
    }

    @Test
    void failingLoad_servesWhatHasExpired_andTheNextTriesAgain() {
        assertThat(view.get("key", key -> {
                    throw new ArithmeticException("broken");
                }))
                .isEqualTo("old");
        OtherThread.until(() -> "new".equals(view.get("key", key -> "new")));
        assertThat(loading().failures()).isEqualTo(1);
    }

    @Test
    void slowLoad_withoutSuchAValue_isWaitedFor_onTheCallersThread() throws Exception {
        GatedLoader<Thread> loader = GatedLoader.doing(Thread::currentThread);
        OtherThread<Boolean> caller = OtherThread.call(() -> {
            String value = view.get("absent", key -> loader.load(key) == null ? null : "loaded");
            assertThat(value).isEqualTo("loaded");
            return Thread.currentThread() == loader.thread();
        });
        loader.awaitCall();
        caller.awaitBlocked();
        loader.open();
        assertThat(caller.result()).isTrue();
    }

    @Test
    void put_duringTheBackgroundLoad_wins() throws Exception {
        GatedLoader<String> loader = GatedLoader.returning("loaded");
        assertThat(view.get("key", loader)).isEqualTo("old");
        loader.awaitCall();
        view.put("key", "put");
        assertThat(view.get("key", loader)).isEqualTo("put");
        loader.open();
        OtherThread.until(() -> loading().loads() == 1);
        cache.close();
        open(TIMEOUT);
        assertThat(view.get("key")).hasValue("put");
    }

    @Test
    void loaderInTheBackground_thatAsksForItsOwnKey_isRefused() {
        assertThat(view.get("key", key -> view.get(key, again -> "inner"))).isEqualTo("old");
        OtherThread.until(() -> loading().failures() == 1);
        assertThat(view.get("key")).isEmpty();
    }

    private LoadStats loading() {
        return cache.stats().loading();
    }
}
