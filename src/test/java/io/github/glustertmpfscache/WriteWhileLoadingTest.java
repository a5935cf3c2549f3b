package io.github.glustertmpfscache;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever writes a key while it is being loaded wins; those who wait get what was loaded. */
@ParameterizedClass
@EnumSource
class WriteWhileLoadingTest {
    private final LoadSetup setup;
    private final SettableClock clock = new SettableClock(Instant.now());

    @TempDir
    private Path directory;

    private GlusterTmpfsCache cache;
    private TypedCache<String> view;

    WriteWhileLoadingTest(LoadSetup setup) {
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

    enum Write {
        PUT("put") {
            @Override
            void make(GlusterTmpfsCache cache, TypedCache<String> view) {
                view.put("key", "put");
            }
        },
        PUT_IF_ABSENT("put") {
            @Override
            void make(GlusterTmpfsCache cache, TypedCache<String> view) {
                assertThat(view.putIfAbsent("key", "put")).isTrue();
            }
        },
        PUT_ABSENT(null) {
            @Override
            void make(GlusterTmpfsCache cache, TypedCache<String> view) {
                view.putAbsent("key", Duration.ofMinutes(1));
            }
        },
        PUT_ALL("put") {
            @Override
            void make(GlusterTmpfsCache cache, TypedCache<String> view) {
                view.putAll(Map.of("key", "put", "other", "put"));
            }
        },
        PUT_ASYNC("put") {
            @Override
            void make(GlusterTmpfsCache cache, TypedCache<String> view) {
                view.putAsync("key", "put").join();
            }
        },
        EVICT(null) {
            @Override
            void make(GlusterTmpfsCache cache, TypedCache<String> view) {
                assertThat(view.evict("key")).isFalse();
            }
        },
        EVICT_ALL(null) {
            @Override
            void make(GlusterTmpfsCache cache, TypedCache<String> view) {
                assertThat(view.evictAll(List.of("key"))).isZero();
            }
        },
        TOUCH(null) {
            @Override
            void make(GlusterTmpfsCache cache, TypedCache<String> view) {
                assertThat(view.touch("key")).isFalse();
            }
        },
        CLEAR(null) {
            @Override
            void make(GlusterTmpfsCache cache, TypedCache<String> view) {
                cache.clear();
            }
        };

        private final @Nullable String left;

        Write(@Nullable String left) {
            this.left = left;
        }

        abstract void make(GlusterTmpfsCache cache, TypedCache<String> view);

        Optional<String> left() {
            return Optional.ofNullable(left);
        }
    }

    @ParameterizedTest
    @EnumSource
    void write_whileLoading_wins(Write write) throws Exception {
        GatedLoader<String> loader = GatedLoader.returning("loaded");
        OtherThread<String> leader = OtherThread.call(() -> view.get("key", loader));
        loader.awaitCall();
        OtherThread<String> waiter = OtherThread.call(() -> view.get("key", loader));
        waiter.awaitBlocked();
        write.make(cache, view);
        assertThat(view.get("key")).isEqualTo(write.left());
        loader.open();
        assertThat(leader.result()).isEqualTo("loaded");
        assertThat(waiter.result()).isEqualTo("loaded");
        assertThat(view.get("key")).isEqualTo(write.left());
        assertThat(loader.calls()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void get_afterTheWrite_doesNotJoinTheLoadOfBefore(Write write) throws Exception {
        GatedLoader<String> loader = GatedLoader.returning("loaded before");
        OtherThread<String> leader = OtherThread.call(() -> view.get("key", loader));
        loader.awaitCall();
        write.make(cache, view);
        String expected = write == Write.PUT_ABSENT ? null : write.left().orElse("loaded after");
        assertThat(view.get("key", key -> "loaded after")).isEqualTo(expected);
        loader.open();
        assertThat(leader.result()).isEqualTo("loaded before");
        assertThat(view.get("key")).isEqualTo(Optional.ofNullable(expected));
    }

    @Test
    void write_ofAnotherKey_leavesTheLoadAlone() throws Exception {
        GatedLoader<String> loader = GatedLoader.returning("loaded");
        OtherThread<String> leader = OtherThread.call(() -> view.get("key", loader));
        loader.awaitCall();
        view.put("other", "put");
        loader.open();
        assertThat(leader.result()).isEqualTo("loaded");
        assertThat(view.get("key")).hasValue("loaded");
    }

    /** Loads that are faster than puts, over and over. */
    @Test
    void put_thatHasReturned_isNeverUndone() throws Exception {
        int rounds = 300;
        OtherThread<Boolean> loading = OtherThread.call(() -> {
            while (!view.get("stop").isPresent()) {
                assertThat(view.get("key", key -> "loaded")).isNotNull();
            }
            return true;
        });
        for (int i = 0; i < rounds; i++) {
            view.put("key", "put " + i);
            assertThat(view.get("key")).as("round %d", i).hasValue("put " + i);
            view.evict("key");
        }
        view.put("stop", "now");
        assertThat(loading.result()).isTrue();
    }
}
