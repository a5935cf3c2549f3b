package io.github.glustertmpfscache.internal.outage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.glustertmpfscache.OtherThread;
import io.github.glustertmpfscache.internal.Deadline;
import io.github.glustertmpfscache.internal.EntryIdentity;
import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.EntryStore;
import io.github.glustertmpfscache.internal.KeyScan;
import io.github.glustertmpfscache.internal.KeyToCheck;
import io.github.glustertmpfscache.internal.KnownEntry;
import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.ListingLimit;
import io.github.glustertmpfscache.internal.LoadClaim;
import io.github.glustertmpfscache.internal.MountOutException;
import io.github.glustertmpfscache.internal.ShardListing;
import io.github.glustertmpfscache.internal.StatsRecorder;
import io.github.glustertmpfscache.internal.threads.Gate;
import io.github.glustertmpfscache.internal.threads.IoThreads;
import io.github.glustertmpfscache.internal.threads.TestThreads;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is left open by calls that are given up. The other calls are passed on by {@link BoundedCalls} as they are. */
@Timeout(60)
class BoundedStoreTest {
    private static final EntryKey KEY = EntryKey.of("key");
    private static final long TIMEOUT = Duration.ofMillis(20).toNanos();

    private final CircuitBreaker breaker = new CircuitBreaker("/store", new HandTimer(), new FakeProber());
    private final IoThreads io = TestThreads.io(8, 8);
    private final Gate gate = new Gate();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger claims = new AtomicInteger();
    private @Nullable Gate atKeys;
    private @Nullable Gate atStep;
    private @Nullable Gate atClaim;
    private @Nullable Gate atRelease;
    private final AtomicInteger releases = new AtomicInteger();
    private @Nullable Gate atListing;
    private final AtomicInteger listings = new AtomicInteger();
    private final BoundedStore store = new BoundedStore(
            (EntryStore) Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {EntryStore.class},
                    (proxy, method, arguments) -> switch (method.getName()) {
                        case "keys" -> keys();
                        case "claimLoad" -> claim();
                        case "shardsToList" -> 7;
                        case "readUnchanged" -> listing();
                        default -> throw new UnsupportedOperationException(method.getName());
                    }),
            new BoundedCalls(breaker, io, Duration.ofMinutes(1).toNanos(), new StatsRecorder()));

    @AfterEach
    void end() {
        gate.open();
        TestThreads.end(io);
    }

    private static void pass(@Nullable Gate gate) throws IOException {
        if (gate != null) {
            boolean unused = gate.returning(true);
        }
    }

    private ShardListing listing() throws IOException {
        listings.incrementAndGet();
        pass(atListing);
        return ShardListing.NOTHING;
    }

    private Optional<LoadClaim> claim() throws IOException {
        pass(atClaim);
        claims.incrementAndGet();
        return Optional.of(() -> {
            releases.incrementAndGet();
            try {
                pass(atRelease);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            claims.decrementAndGet();
        });
    }

    private KeyScan keys() throws IOException {
        pass(atKeys);
        open.incrementAndGet();
        return new KeyScan() {
            private boolean closed;

            @Override
            public boolean advance(Consumer<? super EntryKey> keys) throws IOException {
                pass(atStep);
                keys.accept(KEY);
                return true;
            }

            @Override
            public void close() {
                if (!closed) {
                    closed = true;
                    open.decrementAndGet();
                }
            }
        };
    }

    private static List<EntryKey> step(KeyScan scan, long nanos) throws IOException {
        List<EntryKey> found = new ArrayList<>();
        boolean more = Deadline.within(nanos, () -> scan.advance(found::add));
        return more ? found : List.of();
    }

    @Test
    void walk_givesItsKeysOnTheCallersThread_andIsClosed() throws Exception {
        try (KeyScan scan = store.keys()) {
            boolean more = scan.advance(
                    key -> assertThat(Thread.currentThread().getName()).doesNotStartWith("test io"));
            assertThat(more).isTrue();
            assertThat(step(scan, Long.MAX_VALUE)).containsExactly(KEY);
            assertThat(open).hasValue(1);
        }
        OtherThread.until(() -> open.get() == 0);
    }

    @Test
    void walk_thatBeginsTooLate_isClosed() {
        atKeys = gate;
        assertThatThrownBy(() -> Deadline.within(TIMEOUT, store::keys)).isInstanceOf(MountOutException.class);
        gate.open();
        OtherThread.until(() -> io.abandoned() == 0 && io.inUse() == 0);
        OtherThread.until(() -> open.get() == 0);
    }

    @Test
    void walk_whoseStepHangs_isOver_andClosedWhenItHasEnded() throws Exception {
        try (KeyScan scan = store.keys()) {
            atStep = gate;
            assertThatThrownBy(() -> step(scan, TIMEOUT)).isInstanceOf(MountOutException.class);
            atStep = null;
            assertThat(step(scan, Long.MAX_VALUE)).as("the step is not over").isEmpty();
        }
        assertThat(open).as("it is still being used").hasValue(1);
        gate.open();
        OtherThread.until(() -> open.get() == 0);
    }

    /** It was left open, and with it its directory. */
    @Test
    void walk_whoseStepNeverBegan_isClosed() throws Exception {
        try (KeyScan scan = store.keys()) {
            assertThatThrownBy(() -> step(scan, 0)).isInstanceOf(MountOutException.class);
            assertThat(step(scan, Long.MAX_VALUE)).isEmpty();
        }
        OtherThread.until(() -> open.get() == 0);
    }

    @Test
    void claim_thatComesTooLate_isReleased() {
        atClaim = gate;
        assertThatThrownBy(() -> Deadline.within(TIMEOUT, () -> store.claimLoad(KEY, false)))
                .isInstanceOf(MountOutException.class);
        assertThat(claims).hasValue(0);
        gate.open();
        OtherThread.until(() -> io.abandoned() == 0 && io.inUse() == 0);
        OtherThread.until(() -> claims.get() == 0);
    }

    @Test
    void claim_isReleased_silently() throws Exception {
        LoadClaim claim = store.claimLoad(KEY, false).orElseThrow();
        assertThat(claims).hasValue(1);
        claim.release();
        assertThat(claims).hasValue(0);
        breaker.failed(new MountOutException("out", null), breaker.nanoTime());
        claim.release();
        assertThat(claims).as("not while it is out").hasValue(0);
    }

    /** It took two threads. */
    @Test
    void release_thatHangs_isMadeOnce() throws Exception {
        LoadClaim claim = store.claimLoad(KEY, false).orElseThrow();
        atRelease = gate;
        Deadline.within(
                Duration.ofSeconds(2).toNanos(),
                () -> { // a busy machine may take long to begin it
                    claim.release();
                    return true;
                });
        assertThat(io.abandoned()).isEqualTo(1);
        assertThat(releases).hasValue(1);
        gate.open();
        OtherThread.until(() -> claims.get() == 0 && io.abandoned() == 0);
        assertThat(releases).hasValue(1);
    }

    private ShardListing list() throws IOException {
        KeyToCheck any = new KeyToCheck(KEY, new KnownEntry(new EntryIdentity(1, 1, 1), Lifespan.unlimited(0)), true);
        return store.readUnchanged(List.of(any), new ListingLimit(1, 1));
    }

    /** Each one took another thread, until there was none for anything else. */
    @Test
    void listing_thatHangs_isTheOnlyOne() throws Exception {
        atListing = gate;
        assertThatThrownBy(() -> Deadline.within(TIMEOUT, this::list)).isInstanceOf(MountOutException.class);
        for (int i = 0; i < 10; i++) {
            assertThat(list()).isSameAs(ShardListing.NOTHING);
        }
        assertThat(listings).hasValue(1);
        atListing = null;
        gate.open();
        OtherThread.until(() -> {
            try {
                ShardListing unused = list();
                return listings.get() > 1;
            } catch (IOException e) {
                return false; // the mount was suspected, and is probed
            }
        });
    }

    @Test
    void listing_endsInTime_andIsNotMadeWhileTheMountIsOut() throws Exception {
        assertThat(list()).isSameAs(ShardListing.NOTHING);
        assertThat(store.shardsToList()).isEqualTo(7);
        atListing = gate;
        assertThatThrownBy(() -> Deadline.within(TIMEOUT, this::list)).isInstanceOf(MountOutException.class);
        gate.open();
        OtherThread.until(() -> io.abandoned() == 0 && io.inUse() == 0);
        atListing = null;
        breaker.failed(new MountOutException("out", null), breaker.nanoTime());
        assertThatThrownBy(this::list).isInstanceOf(MountOutException.class);
        assertThat(listings).hasValue(2);
    }
}
