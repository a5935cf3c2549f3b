package io.github.glustertmpfscache;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class RefreshTest {
    private static final Duration AGE = Duration.ofSeconds(10);

    private final LoadSetup setup;
    private final SettableClock clock = new SettableClock(Instant.now());

    @TempDir
    private Path directory;

    private GlusterTmpfsCache cache;
    private TypedCache<String> view;

    RefreshTest(LoadSetup setup) {
        this.setup = setup;
    }

    @BeforeEach
    void open() {
        open(LoadOptions.create().refreshAfterWrite(AGE));
        view.put("key", "old");
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
    void young_isNotRefreshed() {
        pass(AGE.minusMillis(1));
        assertThat(view.get("key", key -> "new")).isEqualTo("old");
        pass(Duration.ofMillis(1));
        assertThat(view.get("key")).as("without a loader").hasValue("old");
        assertThat(loading().loads()).isZero();
    }

    @Test
    void old_isServedAtOnce_andRefreshedOnce() throws Exception {
        pass(AGE);
        GatedLoader<String> loader = GatedLoader.returning("new");
        for (int i = 0; i < 100; i++) {
            assertThat(view.get("key", loader)).isEqualTo("old");
        }
        loader.awaitCall();
        assertThat(view.get("key", loader)).isEqualTo("old");
        loader.open();
        OtherThread.until(() -> loading().refreshes() == 1);
        assertThat(view.get("key", loader)).isEqualTo("new");
        assertThat(loader.calls()).isEqualTo(1);
        assertThat(loading().loads()).isEqualTo(1);
        assertThat(loader.thread())
                .isNotNull()
                .satisfies(thread -> assertThat(thread.getName()).startsWith("gluster-tmpfs-cache load " + directory));
    }

    @Test
    void refreshed_isYoungAgain() {
        pass(AGE);
        assertThat(view.get("key", key -> "new")).isEqualTo("old");
        OtherThread.until(() -> loading().refreshes() == 1);
        pass(AGE.minusMillis(1));
        assertThat(view.get("key", key -> "newer")).isEqualTo("new");
        assertThat(loading().loads()).isEqualTo(1);
    }

    @Test
    void failingRefresh_keepsTheOldValue_andIsTriedAgainASecondLater() {
        pass(AGE);
        assertThat(view.get("key", key -> {
                    throw new ArithmeticException("broken");
                }))
                .isEqualTo("old");
        OtherThread.until(() -> loading().failures() == 1);
        assertThat(view.get("key")).hasValue("old");
        for (int i = 0; i < 100; i++) { // each of them called the loader
            assertThat(view.get("key", key -> "too early")).isEqualTo("old");
        }
        AtomicBoolean again = new AtomicBoolean();
        OtherThread.until(() -> {
            pass(Duration.ofMillis(100)); // the pause is counted from the end of the refresh, which may just be coming
            view.get("key", key -> {
                again.set(true);
                return "new";
            });
            return again.get();
        });
        OtherThread.until(() -> loading().refreshes() == 1);
        assertThat(view.get("key")).hasValue("new");
        assertThat(loading().loads()).isEqualTo(2);
    }

    @Test
    void put_duringARefresh_wins() throws Exception {
        pass(AGE);
        GatedLoader<String> loader = GatedLoader.returning("refreshed");
        assertThat(view.get("key", loader)).isEqualTo("old");
        loader.awaitCall();
        view.put("key", "put");
        loader.open();
        OtherThread.until(() -> loading().refreshes() == 1);
        assertThat(view.get("key", loader)).isEqualTo("put");
        assertThat(loader.calls()).isEqualTo(1);
    }

    @Test
    void evict_duringARefresh_wins() throws Exception {
        pass(AGE);
        GatedLoader<String> loader = GatedLoader.returning("refreshed");
        assertThat(view.get("key", loader)).isEqualTo("old");
        loader.awaitCall();
        assertThat(view.evict("key")).isTrue();
        loader.open();
        OtherThread.until(() -> loading().refreshes() == 1);
        assertThat(view.get("key")).isEmpty();
    }

    /** It stayed until it expired, and was loaded in vain at each get. */
    @Test
    void valueThatIsNoMore_goes() {
        pass(AGE);
        assertThat(view.get("key", key -> null)).isEqualTo("old");
        OtherThread.until(() -> loading().refreshes() == 1);
        assertThat(view.lookup("key").isMiss()).isTrue();
    }

    @Test
    void valueThatIsNoMore_isKnownAbsentIfThatIsRemembered() {
        cache.close();
        open(LoadOptions.create().refreshAfterWrite(AGE).cacheAbsence(AGE));
        pass(AGE);
        assertThat(view.get("key", key -> null)).isEqualTo("old");
        OtherThread.until(() -> loading().refreshes() == 1);
        assertThat(view.lookup("key").isKnownAbsent()).isTrue();
    }

    private void pass(Duration duration) {
        clock.set(clock.instant().plus(duration));
    }

    private LoadStats loading() {
        return cache.stats().loading();
    }
}
