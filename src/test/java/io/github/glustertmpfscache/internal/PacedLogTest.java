package io.github.glustertmpfscache.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.internal.reclaim.RecordedLog;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PacedLogTest {
    private final RecordedLog recorded = new RecordedLog();
    private final AtomicLong nanos = new AtomicLong(-5);
    private final PacedLog log = new PacedLog(recorded, nanos::get);

    private void passSeconds(long seconds) {
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    @Test
    void manyOfAKind_areOneLineAPeriod_withTheNumberOfOthers() {
        for (int i = 0; i < 1_000; i++) {
            log.warn("A fault: {}", i);
        }
        assertThat(recorded.lines()).containsExactly("A fault: 0");
        passSeconds(29);
        log.warn("A fault: {}", "early");
        passSeconds(1);
        log.warn("A fault: {}", "later");
        assertThat(recorded.lines())
                .containsExactly("A fault: 0", "A fault: later (and 1000 more since the last such line)");
    }

    @Test
    void anotherKind_isLoggedAtOnce() {
        log.warn("A fault: {}", 1);
        log.warn("Another fault: {}", 2);
        log.warn("A fault: {}", 3);
        assertThat(recorded.lines()).containsExactly("A fault: 1", "Another fault: 2");
    }

    @Test
    void failure_isLoggedAsText_withoutItsStack() {
        log.warn("It failed: {}", new IOException("a reason", new IllegalStateException("a cause")));
        assertThat(recorded.lines()).containsExactly("It failed: java.io.IOException: a reason");
    }

    @Test
    void argument_isTakenLiterally() {
        log.warn("Of {} and {}", "a{}b", null);
        assertThat(recorded.lines()).containsExactly("Of a{}b and null");
    }

    @Test
    void argument_beginsNoLineOfItsOwn_andIsCut() {
        log.warn("It failed: {}", "first\n[main] ERROR forged\u001b[31m" + "x".repeat(10_000));
        assertThat(recorded.lines().get(0))
                .startsWith("It failed: first\\u000a[main] ERROR forged\\u001b[31mxxx")
                .endsWith("xxx...")
                .hasSizeLessThan(600);
    }
}
