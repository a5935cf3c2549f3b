package io.github.glustertmpfscache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.glustertmpfscache.codec.ValueCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class AsyncTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final LoadSetup setup;
    private final SettableClock clock = new SettableClock(Instant.now());

    @TempDir
    private Path directory;

    private GlusterTmpfsCache cache;
    private TypedCache<String> view;

    AsyncTest(LoadSetup setup) {
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
    void results_areThoseOfTheMethodsThatWait() throws Exception {
        assertThat(result(view.getAsync("key"))).isEmpty();
        assertThat(result(view.putAsync("key", "value"))).isNull();
        assertThat(result(view.getAsync("key"))).hasValue("value");
        assertThat(view.ttl("key")).hasValue(GlusterTmpfsCache.FOREVER);
        assertThat(result(view.putAsync("key", "new", MINUTE))).isNull();
        assertThat(result(view.getAsync("key"))).hasValue("new");
        assertThat(view.ttl("key")).hasValue(MINUTE);
        assertThat(result(view.evictAsync("key"))).isTrue();
        assertThat(result(view.evictAsync("key"))).isFalse();
        assertThat(result(view.getAsync("key", key -> null))).isNull();
        assertThat(result(view.getAsync("key", key -> "loaded"))).isEqualTo("loaded");
        assertThat(result(view.getAsync("key", key -> "again"))).isEqualTo("loaded");
        assertThat(view.get("key")).hasValue("loaded");
    }

    @Test
    void writesOfOneKey_takeEffectInTheirOrder() throws Exception {
        for (int round = 0; round < 50; round++) {
            List<CompletableFuture<?>> writes = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                writes.add(view.putAsync("key", "value " + i));
                if (i == 4) {
                    writes.add(view.evictAsync("key"));
                }
            }
            for (CompletableFuture<?> write : writes) {
                result(write);
            }
            assertThat(view.get("key")).hasValue("value 9");
            assertThat(result(view.evictAsync("key"))).isTrue();
        }
    }

    @Test
    void results_ofBytes() throws Exception {
        assertThat(result(cache.putAsync("key", new byte[] {1}))).isNull();
        assertThat(result(cache.getAsync("key"))).hasValue(new byte[] {1});
        assertThat(result(cache.getAsync("other", key -> new byte[] {2}))).containsExactly(2);
        assertThat(result(cache.putAsync("key", new byte[] {3}, MINUTE))).isNull();
        assertThat(cache.ttl("key")).hasValue(MINUTE);
        assertThat(result(cache.evictAsync("key"))).isTrue();
    }

    @Test
    void exceptions_completeTheFuture_asTheyAre() {
        RuntimeException unchecked = new ArithmeticException("broken");
        fails(view.getAsync("key", key -> {
                    throw unchecked;
                }))
                .isSameAs(unchecked);
        IOException checked = new IOException("broken");
        fails(view.getAsync("key", key -> {
                    throw checked;
                }))
                .isInstanceOf(CacheLoadException.class)
                .cause()
                .isSameAs(checked);
        Error error = new AssertionError("broken");
        fails(view.getAsync("key", key -> {
                    throw error;
                }))
                .isSameAs(error);
        fails(view.putAsync("key", "half a pair: \ud800"))
                .isExactlyInstanceOf(CacheException.class)
                .hasMessageContaining("put of key");
        assertThat(view.get("key")).isEmpty();
    }

    @Test
    void work_isDoneByTheLibrarysThreads() throws Exception {
        List<String> codecThreads = new CopyOnWriteArrayList<>();
        List<String> loaderThreads = new CopyOnWriteArrayList<>();
        TypedCache<String> watched = cache.typed(new WatchedCodec(codecThreads));
        result(watched.putAsync("key", "value"));
        cache.clear(); // so that nothing is in memory
        watched.put("key", "value");
        codecThreads.clear();
        result(watched.putAsync("other", "value"));
        try (GlusterTmpfsCache fresh = setup.cache(directory, clock).build()) {
            result(fresh.typed(new WatchedCodec(codecThreads)).getAsync("key"));
        }
        assertThat(codecThreads)
                .hasSizeGreaterThanOrEqualTo(2)
                .allMatch(name -> name.startsWith("gluster-tmpfs-cache call " + directory));
        result(view.getAsync("loaded", key -> {
            loaderThreads.add(Thread.currentThread().getName());
            return "value";
        }));
        assertThat(loaderThreads).singleElement().asString().startsWith("gluster-tmpfs-cache load " + directory);
    }

    private record WatchedCodec(List<String> threads) implements ValueCodec<String> {
        @Override
        public byte[] encode(String value) throws Exception {
            threads.add(Thread.currentThread().getName());
            return ValueCodec.utf8().encode(value);
        }

        @Override
        public String decode(byte[] encoded) throws Exception {
            threads.add(Thread.currentThread().getName());
            return ValueCodec.utf8().decode(encoded);
        }

        @Override
        public int schemaId() {
            return 1001;
        }
    }

    @Test
    void badArguments_areRefusedAtOnce() {
        assertThatThrownBy(() -> view.getAsync(nothing())).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> view.getAsync(nothing(), key -> "value")).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> view.getAsync("key", nothing())).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> view.putAsync(nothing(), "value")).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> view.putAsync("key", nothing())).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> view.putAsync("key", "value", nothing())).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> view.evictAsync(nothing())).isInstanceOf(NullPointerException.class);
        for (Duration bad : List.of(Duration.ZERO, Duration.ofNanos(-1))) {
            assertThatThrownBy(() -> view.putAsync("key", "value", bad)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void closed_isRefusedAtOnce() {
        cache.close();
        assertThatThrownBy(() -> view.getAsync("key")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> view.getAsync("key", key -> "value")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> view.putAsync("key", "value")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> view.putAsync("key", "value", MINUTE)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> view.evictAsync("key"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    @SuppressWarnings("try") // it is there, and that is all
    void close_whileCallsWait_endsThem() throws Exception {
        CompletableFuture<?> waiting;
        CompletableFuture<?> alsoWaiting;
        try (BusyThreads busy = new BusyThreads(directory)) {
            waiting = view.getAsync("key");
            alsoWaiting = view.putAsync("key", "value");
            cache.close();
            assertThat(waiting).isNotDone();
        }
        fails(waiting).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
        fails(alsoWaiting).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
    }

    @Test
    void tooManyWaiting_failsTheFuture() throws Exception {
        CompletableFuture<?> oneTooMany;
        try (BusyThreads busy = new BusyThreads(directory)) {
            busy.queue(10_000);
            oneTooMany = view.putAsync("key", "value");
            assertThat(oneTooMany).isDone();
        }
        fails(oneTooMany)
                .isExactlyInstanceOf(CacheException.class)
                .hasMessageContaining("put of key \"key\" in cache 'default' on " + directory)
                .hasMessageContaining("More than 10000 calls wait");
    }

    @Test
    @SuppressWarnings("try") // it is there, and that is all
    void valueInMemory_completesAtOnce() throws Exception {
        view.put("key", "value");
        CompletableFuture<Optional<String>> found;
        try (BusyThreads busy = new BusyThreads(directory)) {
            found = view.getAsync("key");
            assertThat(found.isDone()).isEqualTo(setup.isNear());
        }
        assertThat(result(found)).hasValue("value");
    }

    private static <T> T result(CompletableFuture<T> future) throws Exception {
        return future.get(1, TimeUnit.MINUTES);
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> fails(CompletableFuture<?> future) {
        return assertThatThrownBy(() -> result(future))
                .isInstanceOf(ExecutionException.class)
                .cause();
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T nothing() {
        return null;
    }
}
