package io.github.glustertmpfscache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys that have no value, and are known to have none. */
@ParameterizedClass
@EnumSource
class AbsenceTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final LoadSetup setup;
    private final SettableClock clock = new SettableClock(Instant.now());

    @TempDir
    private Path directory;

    private GlusterTmpfsCache cache;
    private TypedCache<String> view;

    AbsenceTest(LoadSetup setup) {
        this.setup = setup;
    }

    @BeforeEach
    void open() {
        open(LoadOptions.create());
    }

    private void open(LoadOptions options) {
        cache = setup.cache(directory, clock).loading(options).build();
        view = setup.view(cache);
    }

    @AfterEach
    void close() {
        cache.close();
    }

    @Test
    void lookup_hasThreeStates() {
        CacheLookup<String> miss = view.lookup("key");
        assertThat(miss).isEqualTo(new CacheLookup<String>(CacheLookup.State.MISS, Optional.empty()));
        assertThat(miss.isMiss()).isTrue();
        assertThat(miss.isHit() || miss.isKnownAbsent()).isFalse();
        view.put("key", "value");
        CacheLookup<String> hit = view.lookup("key");
        assertThat(hit).isEqualTo(new CacheLookup<>(CacheLookup.State.HIT, Optional.of("value")));
        assertThat(hit.isHit()).isTrue();
        assertThat(hit.isMiss() || hit.isKnownAbsent()).isFalse();
        view.putAbsent("key", MINUTE);
        CacheLookup<String> absent = view.lookup("key");
        assertThat(absent).isEqualTo(new CacheLookup<String>(CacheLookup.State.KNOWN_ABSENT, Optional.empty()));
        assertThat(absent.isKnownAbsent()).isTrue();
        assertThat(absent.isMiss() || absent.isHit()).isFalse();
    }

    @Test
    void putAbsent_isNothingForAGet_andLoadsNothing() {
        view.put("key", "value");
        view.putAbsent("key", MINUTE);
        assertThat(view.get("key")).isEmpty();
        assertThat(view.get("key", key -> "loaded")).isNull();
        assertThat(cache.stats().loading().loads()).isZero();
        assertThat(cache.stats().hits()).isEqualTo(2);
        assertThat(view.ttl("key")).hasValue(MINUTE);
    }

    @Test
    void putAbsent_countsForAllCodecsAndForPutIfAbsent() {
        view.putAbsent("key", MINUTE);
        assertThat(cache.lookup("key").isKnownAbsent()).isTrue();
        assertThat(view.putIfAbsent("key", "value")).isFalse();
        clock.set(clock.instant().plus(MINUTE));
        assertThat(view.lookup("key").isMiss()).isTrue();
        assertThat(view.putIfAbsent("key", "value")).isTrue();
        assertThat(view.get("key")).hasValue("value");
    }

    @Test
    void putAbsent_canBeEvictedAndReplaced() {
        view.putAbsent("key", MINUTE);
        assertThat(view.evict("key")).isTrue();
        assertThat(view.lookup("key").isMiss()).isTrue();
        view.putAbsent("key", MINUTE);
        view.put("key", "value");
        assertThat(view.get("key")).hasValue("value");
    }

    @Test
    void putAbsent_zeroOrNegative_isRefused() {
        for (Duration bad : new Duration[] {Duration.ZERO, Duration.ofNanos(-1)}) {
            assertThatThrownBy(() -> view.putAbsent("key", bad)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void nullFromALoader_isReturnedAndNotRemembered() {
        assertThat(view.get("key", key -> null)).isNull();
        assertThat(view.lookup("key").isMiss()).isTrue();
        assertThat(cache.stats().puts()).isZero();
        assertThat(view.get("key", key -> "value")).isEqualTo("value");
        assertThat(cache.stats().loading().loads()).isEqualTo(2);
    }

    @Test
    void cacheAbsence_remembersANull_forItsTime() {
        cache.close();
        open(LoadOptions.create().cacheAbsence(MINUTE));
        assertThat(view.get("key", key -> null, Duration.ofHours(1))).isNull();
        assertThat(view.lookup("key").isKnownAbsent()).isTrue();
        assertThat(view.get("key")).isEmpty();
        assertThat(view.get("key", key -> "value")).isNull();
        assertThat(cache.stats().loading().loads()).isEqualTo(1);
        assertThat(view.ttl("key")).hasValue(MINUTE);
        clock.set(clock.instant().plus(MINUTE));
        assertThat(view.lookup("key").isMiss()).isTrue();
        assertThat(view.get("key", key -> "value")).isEqualTo("value");
        assertThat(view.lookup("key").isHit()).isTrue();
    }

    @Test
    void nullFromALoader_isForAllWhoWait() throws Exception {
        GatedLoader<String> loader = GatedLoader.doing(() -> null);
        OtherThread<String> leader = OtherThread.call(() -> view.get("key", loader));
        loader.awaitCall();
        OtherThread<String> waiter = OtherThread.call(() -> view.get("key", loader));
        waiter.awaitBlocked();
        loader.open();
        assertThat(leader.result()).isNull();
        assertThat(waiter.result()).isNull();
        assertThat(loader.calls()).isEqualTo(1);
    }
}
