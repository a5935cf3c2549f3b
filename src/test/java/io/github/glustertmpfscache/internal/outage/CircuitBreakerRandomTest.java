package io.github.glustertmpfscache.internal.outage;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.OtherThread;
import io.github.glustertmpfscache.internal.MountOutException;
import io.github.glustertmpfscache.internal.outage.CircuitBreaker.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever happens, in whatever order: it probes while it is open and one at a time, and closes once the mount answers. */
@Timeout(120)
class CircuitBreakerRandomTest {
    private static final int THREADS = 8;

    private final HandTimer timer = new HandTimer();
    private final FakeProber prober = new FakeProber();
    private final AtomicInteger closed = new AtomicInteger();
    private final CircuitBreaker breaker = new CircuitBreaker("/random", timer, prober);

    CircuitBreakerRandomTest() {
        breaker.onClose(closed::incrementAndGet);
    }

    private void somethingHappens(Random random) {
        switch (random.nextInt(8)) {
            case 0 -> breaker.failed(new MountOutException("out", null), breaker.nanoTime());
            case 1 -> breaker.timedOut(timer.nanoTime() + random.nextInt(3) - 1, random.nextInt(5), THREADS);
            case 2 -> breaker.answered();
            case 3 -> breaker.endedLate();
            case 4 -> timer.pass(Duration.ofMillis(random.nextInt(400)));
            case 5 -> timer.pass(Duration.ofSeconds(random.nextInt(40)));
            default -> endProbe(random.nextBoolean() ? null : "trouble");
        }
    }

    private void endProbe(@Nullable String trouble) {
        if (prober.underWay() > 0) {
            if (trouble == null) {
                prober.answer();
            } else {
                prober.fail(trouble);
            }
        }
    }

    /** However long that takes: the mount is well from now on. */
    private void recover() {
        for (int i = 0; i < 40; i++) {
            endProbe(null);
            timer.pass(CircuitBreaker.LONGEST_PAUSE.multipliedBy(2));
        }
        assertThat(breaker.snapshot().state()).isEqualTo(State.CLOSED);
        assertThat((long) closed.get()).isEqualTo(breaker.snapshot().timesOpened());
        int probes = prober.probes();
        timer.pass(Duration.ofHours(1));
        assertThat(prober.probes()).isEqualTo(probes);
    }

    @Test
    void anyOrder_oneProbeAtATime_andItCloses() {
        try (CapturedWarnings log = new CapturedWarnings()) {
            for (int seed = 0; seed < 300; seed++) {
                Random random = new Random(seed);
                long before = breaker.snapshot().timesOpened();
                int lines = log.of("WARN").size();
                for (int i = 0; i < 60; i++) {
                    somethingHappens(random);
                    assertThat(prober.underWay()).as("seed " + seed).isLessThanOrEqualTo(1);
                    if (breaker.snapshot().state() == State.HALF_OPEN) {
                        assertThat(prober.underWay()).as("seed " + seed).isEqualTo(1);
                    }
                }
                recover();
                assertThat((long) log.of("WARN").size() - lines)
                        .isEqualTo(breaker.snapshot().timesOpened() - before);
            }
        }
    }

    @Test
    void manyThreads_oneProbeAtATime_andItCloses() throws Exception {
        try (CapturedWarnings log = new CapturedWarnings()) {
            for (int round = 0; round < 30; round++) {
                List<OtherThread<Boolean>> threads = new ArrayList<>();
                for (int t = 0; t < 4; t++) {
                    Random random = new Random(100L * round + t);
                    boolean mayEndProbes = t == 0; // it looks and then ends one
                    threads.add(OtherThread.call(() -> {
                        for (int i = 0; i < 200; i++) {
                            if (mayEndProbes) {
                                somethingHappens(random);
                                assertThat(prober.underWay()).isLessThanOrEqualTo(1);
                            } else {
                                breaker.failed(new MountOutException("out", null), breaker.nanoTime());
                                breaker.timedOut(timer.nanoTime() + 1, 1, THREADS);
                                breaker.endedLate();
                            }
                        }
                        return true;
                    }));
                }
                for (OtherThread<Boolean> each : threads) {
                    assertThat(each.result()).isTrue();
                }
                recover();
            }
            assertThat((long) log.of("WARN").size())
                    .isEqualTo(breaker.snapshot().timesOpened());
        }
    }
}
