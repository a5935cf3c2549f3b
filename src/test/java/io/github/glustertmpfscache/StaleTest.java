package io.github.glustertmpfscache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Values that have expired, in place of those that cannot be had. */
@ParameterizedClass
@EnumSource
class StaleTest {
    private static final Duration TTL = Duration.ofMinutes(1);
    private static final Duration LIMIT = Duration.ofHours(1);
    private static final CacheLoader<String> FAILING = key -> {
        throw new ArithmeticException("broken");
    };

    private final LoadSetup setup;
    private final SettableClock clock = new SettableClock(Instant.now());

    @TempDir
    private Path directory;

    private GlusterTmpfsCache cache;
    private TypedCache<String> view;

    StaleTest(LoadSetup setup) {
        this.setup = setup;
    }

    @BeforeEach
    void open() {
        open(setup.cache(directory, clock));
        view.put("key", "old", TTL);
    }

    private void open(GlusterTmpfsCacheBuilder builder) {
        cache = builder.loading(LoadOptions.create().staleIfError(LIMIT)).build();
        view = setup.view(cache);
    }

    @AfterEach
    void close() {
        cache.close();
    }

    @Test
    void failingLoad_servesWhatHasExpired_withinTheLimit() {
        pass(TTL);
        assertThat(view.get("key", FAILING)).isEqualTo("old");
        pass(LIMIT.minusMillis(1));
        assertThat(view.get("key", FAILING)).isEqualTo("old");
        assertThat(loading().staleServed()).isEqualTo(2);
        assertThat(loading().failures()).isEqualTo(2);
        assertThat(view.get("key")).as("without a loader").isEmpty();
        pass(Duration.ofMillis(1));
        assertThatThrownBy(() -> view.get("key", FAILING)).isInstanceOf(ArithmeticException.class);
        assertThat(loading().staleServed()).isEqualTo(2);
    }

    @Test
    void failingLoad_servesWhatLiesOnTheMount_toACacheThatHasNeverSeenIt() {
        cache.close();
        pass(TTL);
        open(setup.cache(directory, clock));
        assertThat(view.get("key", FAILING)).isEqualTo("old");
    }

    @Test
    void failingLoad_servesWhatIsInMemory() {
        assertThat(view.get("key")).hasValue("old");
        pass(TTL);
        assertThat(view.get("key")).isEmpty();
        assertThat(view.get("key", FAILING)).isEqualTo("old");
    }

    @Test
    void failingLoad_servesAllWhoWait() throws Exception {
        pass(TTL);
        GatedLoader<String> loader = GatedLoader.doing(() -> FAILING.load("key"));
        OtherThread<String> leader = OtherThread.call(() -> view.get("key", loader));
        loader.awaitCall();
        OtherThread<String> waiter = OtherThread.call(() -> view.get("key", loader));
        waiter.awaitBlocked();
        loader.open();
        assertThat(leader.result()).isEqualTo("old");
        assertThat(waiter.result()).isEqualTo("old");
        assertThat(loader.calls()).isEqualTo(1);
    }

    @Test
    void evictedAndCleared_areNotServed() {
        view.put("other", "old", TTL);
        assertThat(view.get("key")).isPresent();
        pass(TTL);
        assertThat(view.evict("key")).isTrue();
        assertThatThrownBy(() -> view.get("key", FAILING)).isInstanceOf(ArithmeticException.class);
        cache.clear();
        assertThatThrownBy(() -> view.get("other", FAILING)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void loadThatSucceeds_isNotStale() {
        pass(TTL);
        assertThat(view.get("key", key -> "new")).isEqualTo("new");
        assertThat(loading().staleServed()).isZero();
        assertThat(view.get("key")).hasValue("new");
    }

    @Test
    void withoutTheOption_theExceptionComes() {
        cache.close();
        cache = setup.cache(directory, clock).build();
        view = setup.view(cache);
        pass(TTL);
        assertThatThrownBy(() -> view.get("key", FAILING)).isInstanceOf(ArithmeticException.class);
    }

    private void pass(Duration duration) {
        clock.set(clock.instant().plus(duration));
    }

    private LoadStats loading() {
        return cache.stats().loading();
    }
}
