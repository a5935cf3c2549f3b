package io.github.glustertmpfscache.internal.outage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.OtherThread;
import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.EntryValue;
import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.MountOutException;
import io.github.glustertmpfscache.internal.PacedLog;
import io.github.glustertmpfscache.internal.StatsRecorder;
import io.github.glustertmpfscache.internal.threads.BoundedThreads;
import io.github.glustertmpfscache.internal.threads.IoThreads;
import io.github.glustertmpfscache.internal.threads.TestThreads;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.helpers.NOPLogger;

/** Writes that fail, time out and land late at random: no get ever returns what a later write was to replace or remove. */
@Timeout(300)
class RepairStressTest {
    private static final int SEEDS = Integer.getInteger("gtc.seeds", 12);
    private static final int WRITERS = 4;
    private static final int ROUNDS = 100;
    private static final Lifespan FOREVER = Lifespan.unlimited(0);
    private static final long TIMEOUT = Duration.ofMillis(4).toNanos();

    /** Time that goes by a hundred times faster. */
    private static final Timer FAST = new Timer() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void after(long nanos, Runnable task) {
            REAL.after(nanos / 100, task);
        }
    };

    private final IoThreads io = TestThreads.io(8, 8);
    private final BoundedThreads background = TestThreads.bounded(2);
    private final AtomicLong clock = new AtomicLong();
    private final StatsRecorder stats = new StatsRecorder();

    private enum Outcome {
        DONE,
        FAILED,
        /** Another one's entry is there. */
        LOST
    }

    /** A write as its caller saw it. */
    private record Write(String key, @Nullable String value, Outcome outcome, long start, long end) {
        /** Whether what was there before is not to be there after. */
        boolean replaces() {
            return outcome != Outcome.LOST;
        }
    }

    /** All that writes to one mount. */
    private final class Setup {
        private final LateMount mount;
        private final CircuitBreaker breaker;
        private final Repairs repairs;
        private final RepairingStore store;

        Setup(long seed, int mostKeys) {
            mount = new LateMount(seed, TIMEOUT);
            Random troubles = new Random(seed);
            breaker = new CircuitBreaker("/stress", FAST, (result, late) -> {
                synchronized (troubles) {
                    result.is(troubles.nextInt(4) == 0 ? "trouble" : null);
                }
            });
            BoundedStore bounded = new BoundedStore(mount, new BoundedCalls(breaker, io, TIMEOUT, stats));
            PacedLog silent = new PacedLog(NOPLogger.NOP_LOGGER, System::nanoTime);
            repairs = new Repairs(bounded, breaker, background, FAST, stats, silent, TIMEOUT, mostKeys);
            store = new RepairingStore(bounded, repairs, TIMEOUT);
        }

        /** Whatever the outcome; a failure that is not the mount's is thrown. */
        Write write(String key, Random random) throws IOException {
            long start = clock.incrementAndGet();
            String value = random.nextInt(3) == 0 ? null : key + " " + start;
            EntryKey entryKey = EntryKey.of(key);
            boolean ifAbsent = value != null && random.nextInt(4) == 0;
            Outcome outcome = Outcome.DONE;
            try {
                if (value == null) {
                    boolean unused = store.evict(entryKey);
                } else if (!ifAbsent) {
                    store.put(entryKey, EntryValue.of(value.getBytes(UTF_8)), FOREVER);
                } else if (!store.putIfAbsent(entryKey, EntryValue.of(value.getBytes(UTF_8)), FOREVER)) {
                    outcome = Outcome.LOST;
                }
            } catch (MountOutException e) {
                outcome = ifAbsent ? Outcome.LOST : Outcome.FAILED; // it is undone if it is won later
            }
            if (outcome != Outcome.DONE && random.nextInt(3) > 0) {
                awaitClosed(); // or nearly all writes would be refused
            }
            return new Write(key, value, outcome, start, clock.incrementAndGet());
        }

        /** For a while: a mount that flaps may take long. */
        private void awaitClosed() {
            long start = System.nanoTime();
            OtherThread.until(() -> breaker.isClosed() || System.nanoTime() - start > TIMEOUT);
        }

        /** Whatever there is; null also if the mount does not say. */
        @Nullable
        String get(String key) throws IOException {
            try {
                return Optional.ofNullable(store.find(EntryKey.of(key)).orElse(null))
                        .map(entry -> new String(entry.value(), UTF_8))
                        .orElse(null);
            } catch (MountOutException e) {
                return null;
            }
        }

        void recover() {
            mount.recover();
            OtherThread.until(() -> io.abandoned() == 0 && repairs.waiting() == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 3})
    void keyOfOneWriter_isWhatItHasWrittenLast_orAMiss(int mostKeys) throws Exception {
        int hits = 0;
        try (CapturedWarnings log = new CapturedWarnings()) {
            for (int seed = 0; seed < SEEDS || isStillEmpty(hits, mostKeys); seed++) {
                Setup setup = new Setup(seed, mostKeys);
                List<OtherThread<Map<String, Optional<String>>>> writers = new ArrayList<>();
                for (int w = 0; w < WRITERS; w++) {
                    int writer = w;
                    Random random = new Random(31L * seed + w);
                    writers.add(OtherThread.call(() -> writeOwn(setup, writer, random)));
                }
                Map<String, Optional<String>> last = new HashMap<>();
                for (OtherThread<Map<String, Optional<String>>> each : writers) {
                    last.putAll(each.result());
                }
                setup.recover();
                for (Map.Entry<String, Optional<String>> each : last.entrySet()) {
                    hits += check(setup, each.getKey(), each.getValue(), "at the end, seed " + seed);
                }
            }
            assertThat(log.of("Exception")).isEmpty();
        }
        assertThat(stats.repairs.sum()).isPositive();
        assertThat(stats.timeouts.sum()).isPositive();
    }

    /** Then nothing was shown so far: on a busy machine, a mount that answers within milliseconds may be rare, and a failed clear empties it. */
    private static boolean isStillEmpty(int hits, int mostKeys) {
        return hits == 0 && mostKeys > 3;
    }

    /** Returns the last value of each key; empty where there is to be none. */
    private Map<String, Optional<String>> writeOwn(Setup setup, int writer, Random random) throws IOException {
        Map<String, Optional<String>> last = new HashMap<>();
        for (int i = 0; i < ROUNDS; i++) {
            String key = writer + " " + random.nextInt(3);
            if (random.nextInt(60) == 0) {
                clear(setup); // of others' keys too, which become misses
            }
            Write write;
            try {
                write = setup.write(key, random);
            } catch (IOException e) {
                // Its caller is told, and neither is certain: the old value or the new one.
                last.remove(key);
                continue;
            }
            switch (write.outcome()) {
                case DONE -> last.put(key, Optional.ofNullable(write.value()));
                case FAILED -> last.put(key, Optional.empty());
                case LOST -> {}
            }
            Optional<String> expected = last.get(key);
            for (int get = 0; get < 2 && expected != null; get++) {
                check(setup, key, expected, write.toString());
            }
        }
        return last;
    }

    private static void clear(Setup setup) {
        try {
            setup.store.clear();
        } catch (IOException e) {
            // it is made up for
        }
    }

    private static int check(Setup setup, String key, Optional<String> last, String when) throws IOException {
        String found;
        try {
            found = setup.get(key);
        } catch (IOException e) {
            return 0;
        }
        if (found == null) {
            return 0;
        }
        assertThat(Optional.of(found)).as(key + ", " + when).isEqualTo(last);
        return 1;
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 2})
    void keyOfAll_holdsNothingThatALaterWriteWasToReplace(int mostKeys) throws Exception {
        int hits = 0;
        try (CapturedWarnings log = new CapturedWarnings()) {
            for (int seed = 0; seed < SEEDS || isStillEmpty(hits, mostKeys); seed++) {
                Setup setup = new Setup(seed, mostKeys);
                Queue<Write> writes = new ConcurrentLinkedQueue<>();
                List<OtherThread<Boolean>> writers = new ArrayList<>();
                for (int w = 0; w < WRITERS; w++) {
                    Random random = new Random(17L * seed + w);
                    writers.add(OtherThread.call(() -> writeShared(setup, random, writes)));
                }
                for (OtherThread<Boolean> each : writers) {
                    assertThat(each.result()).isTrue();
                }
                setup.recover();
                for (int key = 0; key < 3; key++) {
                    String found = setup.get("key " + key);
                    if (found != null) {
                        assertThatMayBeThere(found, writes, seed);
                        hits++;
                    }
                    assertThat(setup.mount.held("key " + key)).isEqualTo(found);
                }
            }
            assertThat(log.of("Exception")).isEmpty();
        }
    }

    private static boolean writeShared(Setup setup, Random random, Queue<Write> writes) throws IOException {
        for (int i = 0; i < ROUNDS; i++) {
            try {
                writes.add(setup.write("key " + random.nextInt(3), random));
            } catch (MountOutException e) {
                throw new AssertionError(e);
            } catch (IOException e) {
                // Its caller is told.
            }
        }
        return true;
    }

    private static void assertThatMayBeThere(String found, Queue<Write> writes, int seed) {
        Write put = writes.stream()
                .filter(write -> found.equals(write.value()))
                .findAny()
                .orElseThrow(
                        () -> new AssertionError(found + " was never put, or its failure was known, seed " + seed));
        assertThat(put.outcome()).as("seed " + seed).isEqualTo(Outcome.DONE);
        assertThat(writes)
                .as("writes after " + put + ", seed " + seed)
                .noneMatch(write -> write.replaces() && write.key().equals(put.key()) && write.start() > put.end());
    }
}
