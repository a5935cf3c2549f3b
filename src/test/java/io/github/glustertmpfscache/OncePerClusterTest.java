package io.github.glustertmpfscache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.glustertmpfscache.observe.CacheObserver;
import io.github.glustertmpfscache.observe.MountOperation;
import io.github.glustertmpfscache.observe.MountOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Two caches of one name stand for two hosts. */
@ParameterizedClass
@EnumSource
class OncePerClusterTest {
    private static final Duration TTL = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final LoadOptions PATIENT = LoadOptions.create().oncePerCluster(Duration.ofMinutes(1));

    private final LoadSetup setup;
    private final SettableClock clock = new SettableClock(Instant.now());
    private final List<GlusterTmpfsCache> opened = new ArrayList<>();

    @TempDir
    private Path directory;

    private GlusterTmpfsCache here;
    private GlusterTmpfsCache there;

    OncePerClusterTest(LoadSetup setup) {
        this.setup = setup;
    }

    @BeforeEach
    void open() {
        open(PATIENT);
    }

    private void open(LoadOptions options) {
        here = setup.cache(directory, clock).loading(options).build();
        there = setup.cache(directory, clock).loading(options).build();
        opened.addAll(List.of(here, there));
    }

    @AfterEach
    void close() {
        OtherThread.until(this::areNoClaimsLeft); // a refresh in the background may just be ending
        opened.forEach(GlusterTmpfsCache::close);
    }

    private boolean areNoClaimsLeft() {
        try {
            return claims().isEmpty();
        } catch (IOException | UncheckedIOException e) {
            return false; // removed while it was listed
        }
    }

    @Test
    void bothMiss_oneLoads() throws Exception {
        GatedLoader<String> loader = GatedLoader.returning("value");
        OtherThread<String> first = OtherThread.call(() -> setup.view(here).get("key", loader));
        loader.awaitCall();
        assertThat(claims()).hasSize(1);
        CountDownLatch missed = new CountDownLatch(1);
        there.addObserver(new CacheObserver() {
            @Override
            public void mountOperation(MountOperation operation, MountOutcome outcome, long nanos) {
                if (operation == MountOperation.CLAIM) {
                    missed.countDown();
                }
            }
        });
        OtherThread<String> second = OtherThread.call(() -> setup.view(there).get("key", loader));
        assertThat(missed.await(1, TimeUnit.MINUTES)).isTrue();
        loader.open();
        assertThat(first.result()).isEqualTo("value");
        assertThat(second.result()).isEqualTo("value");
        assertThat(loader.calls()).isEqualTo(1);
        assertThat(here.stats().loading().loadedElsewhere()).isZero();
        assertThat(there.stats().loading().loadedElsewhere()).isEqualTo(1);
        assertThat(there.stats().loading().loads()).isZero();
    }

    @Test
    void bothMissAtOnce_manyTimes_oneLoads() throws Exception {
        for (int i = 0; i < 50; i++) {
            String key = "key " + i;
            AtomicInteger loads = new AtomicInteger();
            CyclicBarrier start = new CyclicBarrier(2);
            List<OtherThread<String>> callers = new ArrayList<>();
            for (GlusterTmpfsCache host : List.of(here, there)) {
                TypedCache<String> view = setup.view(host);
                callers.add(OtherThread.call(() -> {
                    start.await();
                    return view.get(key, k -> "load " + loads.incrementAndGet());
                }));
            }
            for (OtherThread<String> caller : callers) {
                assertThat(caller.result()).isEqualTo("load 1");
            }
            assertThat(loads).hasValue(1);
        }
    }

    @Test
    void hostThatTakesTooLong_isNotWaitedForLonger() throws Exception {
        open(LoadOptions.create().oncePerCluster(SHORT));
        GatedLoader<String> slow = GatedLoader.returning("slow");
        OtherThread<String> first = OtherThread.call(() -> setup.view(here).get("key", slow));
        slow.awaitCall();
        long start = System.nanoTime();
        assertThat(setup.view(there).get("key", key -> "own")).isEqualTo("own");
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(SHORT.toNanos());
        assertThat(there.stats().loading().loadedElsewhere()).isZero();
        slow.open();
        assertThat(first.result()).isEqualTo("slow");
    }

    @Test
    void hostThatDiedWhileItLoaded_isNotWaitedForLonger() throws Exception {
        open(LoadOptions.create().oncePerCluster(SHORT));
        Path claim = leaveClaim("key");
        assertThat(setup.view(there).get("key", key -> "own")).isEqualTo("own");
        assertThat(claim).doesNotExist();
        assertThat(setup.view(here).get("key")).hasValue("own");
    }

    @Test
    void failingLoad_releasesTheClaim() throws IOException {
        assertThatThrownBy(() -> setup.view(here).get("key", key -> {
                    throw new ArithmeticException("broken");
                }))
                .isInstanceOf(ArithmeticException.class);
        assertThat(claims()).isEmpty();
        assertThat(setup.view(there).get("key", key -> "value")).isEqualTo("value");
        assertThat(there.stats().loading().loadedElsewhere()).isZero();
    }

    @Test
    void failingLoad_letsTheHostThatWaitsLoad() throws Exception {
        GatedLoader<String> failing = GatedLoader.doing(() -> {
            throw new ArithmeticException("broken");
        });
        OtherThread<String> first = OtherThread.call(() -> setup.view(here).get("key", failing));
        failing.awaitCall();
        OtherThread<String> second = OtherThread.call(() -> setup.view(there).get("key", key -> "value"));
        second.awaitBlocked();
        failing.open();
        assertThatThrownBy(first::result).isInstanceOf(ArithmeticException.class);
        assertThat(second.result()).isEqualTo("value");
    }

    @Test
    void whileAnotherHostLoads_whatHasExpiredIsServed() throws Exception {
        open(PATIENT.staleIfError(Duration.ofHours(1)));
        setup.view(here).put("key", "old", TTL);
        clock.set(clock.instant().plus(TTL));
        GatedLoader<String> loader = GatedLoader.returning("new");
        OtherThread<String> first = OtherThread.call(() -> setup.view(here).get("key", loader));
        loader.awaitCall();
        assertThat(setup.view(there).get("key", loader)).isEqualTo("old");
        assertThat(there.stats().loading().staleServed()).isEqualTo(1);
        loader.open();
        assertThat(first.result()).isEqualTo("new");
        assertThat(setup.view(there).get("key")).hasValue("new");
        assertThat(loader.calls()).isEqualTo(1);
    }

    @Test
    void refresh_isDoneByOneHost() throws Exception {
        open(PATIENT.refreshAfterWrite(TTL));
        TypedCache<String> viewHere = setup.view(here);
        TypedCache<String> viewThere = setup.view(there);
        viewHere.put("key", "old");
        clock.set(clock.instant().plus(TTL));
        GatedLoader<String> loader = GatedLoader.returning("new");
        assertThat(viewHere.get("key", loader)).isEqualTo("old");
        loader.awaitCall();
        assertThat(viewThere.get("key", loader)).isEqualTo("old");
        loader.open();
        OtherThread.until(() -> here.stats().loading().refreshes() == 1);
        clock.set(clock.instant().plusSeconds(1)); // the bound of what is in memory
        OtherThread.until(() -> "new".equals(viewThere.get("key", loader)));
        assertThat(loader.calls()).isEqualTo(1);
    }

    @Test
    void absence_isLoadedOnce() throws Exception {
        open(PATIENT.cacheAbsence(TTL));
        GatedLoader<String> loader = GatedLoader.doing(() -> null);
        OtherThread<String> first = OtherThread.call(() -> setup.view(here).get("key", loader));
        loader.awaitCall();
        OtherThread<String> second = OtherThread.call(() -> setup.view(there).get("key", loader));
        second.awaitBlocked();
        loader.open();
        assertThat(first.result()).isNull();
        assertThat(second.result()).isNull();
        assertThat(loader.calls()).isEqualTo(1);
    }

    /** What a host leaves that dies while it loads. */
    private Path leaveClaim(String key) throws IOException {
        here.put(key, new byte[1]);
        Path entry;
        try (Stream<Path> files = Files.walk(directory)) {
            entry = files.filter(file -> file.getFileName().toString().matches("[0-9a-f]{32}"))
                    .findAny()
                    .orElseThrow();
        }
        here.evict(key);
        return Files.createFile(entry.resolveSibling("." + entry.getFileName() + ".load"));
    }

    private List<Path> claims() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".load"))
                    .toList();
        }
    }
}
