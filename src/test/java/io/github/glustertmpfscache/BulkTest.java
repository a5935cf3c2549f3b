package io.github.glustertmpfscache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Many keys at once. */
@ParameterizedClass
@EnumSource
class BulkTest {
    private final LoadSetup setup;
    private final SettableClock clock = new SettableClock(Instant.now());

    @TempDir
    private Path directory;

    private GlusterTmpfsCache cache;
    private TypedCache<String> view;

    BulkTest(LoadSetup setup) {
        this.setup = setup;
    }

    @BeforeEach
    void open() {
        cache = setup.cache(directory, clock).build();
        view = setup.view(cache);
    }

    @AfterEach
    void close() {
        cache.close();
    }

    @Test
    void getAll_givesWhatIsThere_inTheOrderOfTheKeys() {
        view.putAll(Map.of("a", "1", "b", "2", "c", "3"));
        Map<String, String> found = view.getAll(List.of("c", "missing", "a", "c", "b", "a"));
        assertThat(found).containsExactly(Map.entry("c", "3"), Map.entry("a", "1"), Map.entry("b", "2"));
        assertThat(cache.stats().hits()).as("the same key once").isEqualTo(3);
        assertThat(cache.stats().misses()).isEqualTo(1);
        found.put("the caller's", "own");
        assertThat(view.getAll(List.of())).isEmpty();
    }

    @Test
    void putAll_putsAll() {
        Map<String, String> values = numbered(200);
        view.putAll(values);
        assertThat(view.getAll(values.keySet())).isEqualTo(values);
        assertThat(cache.stats().puts()).isEqualTo(200);
        view.putAll(Map.of());
    }

    @Test
    void evictAll_countsWhatWasThere() {
        view.putAll(numbered(20));
        assertThat(view.evictAll(List.of("key 3", "key 4", "key 3", "missing"))).isEqualTo(2);
        assertThat(view.getAll(numbered(20).keySet())).hasSize(18).doesNotContainKeys("key 3", "key 4");
        assertThat(cache.stats().removals()).isEqualTo(2);
        assertThat(view.evictAll(List.of())).isZero();
    }

    @Test
    void failureOfOne_isThrown() {
        Map<String, String> values = numbered(20);
        values.put("bad", "half a pair: \ud800");
        assertThatThrownBy(() -> view.putAll(values))
                .isExactlyInstanceOf(CacheException.class)
                .hasMessageContaining("put of key \"bad\"");
        view.putAll(numbered(20));
        assertThat(view.getAll(values.keySet())).isEqualTo(numbered(20));
    }

    /** They ended the run, so that what came after them was left out. */
    @Test
    void nullsInside_areRefused() {
        view.put("key", "value");
        List<String> keys = Arrays.asList(nothing(), "key");
        assertThatThrownBy(() -> view.getAll(keys)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> view.evictAll(keys)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> view.putAll(Collections.singletonMap("key", nothing())))
                .isInstanceOf(NullPointerException.class);
        assertThat(view.get("key")).hasValue("value");
    }

    @Test
    void closed_isRefused_evenIfThereIsNothingToDo() {
        cache.close();
        assertThatThrownBy(() -> view.getAll(List.of())).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> view.putAll(Map.of())).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> view.evictAll(List.of())).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> view.getAll(List.of("key")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void interruptedCaller_getsAll_andStaysInterrupted() {
        view.putAll(numbered(50));
        Thread.currentThread().interrupt();
        Map<String, String> found = view.getAll(numbered(50).keySet());
        assertThat(Thread.interrupted()).isTrue();
        assertThat(found).hasSize(50);
    }

    @Test
    @SuppressWarnings("try") // it is there, and that is all
    void allThreadsBusy_theCallerGetsItDone_evenInALoader() throws Exception {
        try (BusyThreads busy = new BusyThreads(directory)) {
            Map<String, String> values = numbered(50);
            view.putAll(values);
            assertThat(view.getAll(values.keySet())).isEqualTo(values);
            assertThat(view.get("sum", key -> "" + view.getAll(values.keySet()).size()))
                    .isEqualTo("50");
            assertThat(view.evictAll(values.keySet())).isEqualTo(50);
        }
    }

    @Test
    @SuppressWarnings("try") // it is there, and that is all
    void allThreadsBusyInContinuations_thatAskForMany_getItDone() throws Exception {
        Map<String, String> values = numbered(50);
        view.putAll(values);
        List<CompletableFuture<Integer>> sizes = new ArrayList<>();
        try (BusyThreads busy = new BusyThreads(directory)) {
            for (int i = 0; i < 40; i++) {
                sizes.add(view.getAsync("absent")
                        .thenApply(nobody -> view.getAll(values.keySet()).size()));
            }
        }
        for (CompletableFuture<Integer> size : sizes) {
            assertThat(size.get(1, TimeUnit.MINUTES)).isEqualTo(50);
        }
    }

    private static Map<String, String> numbered(int count) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            values.put("key " + i, "value " + i);
        }
        return values;
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T nothing() {
        return null;
    }
}
