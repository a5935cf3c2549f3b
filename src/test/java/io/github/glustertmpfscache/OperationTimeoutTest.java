package io.github.glustertmpfscache;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.codec.ValueCodec;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How long each operation takes on a mount that hangs, and of which nobody knows yet that it does: one deadline, and not two in a row. */
@Timeout(60)
class OperationTimeoutTest {
    private static final Duration TIMEOUT = Duration.ofMillis(600);
    /** Less than a second deadline; the machine may be busy. */
    private static final Duration TOLERANCE = TIMEOUT.minusMillis(1);

    private final ShakyMount mount = new ShakyMount();
    private final GlusterTmpfsCache cache = GlusterTmpfsCache.builder(mount.path())
            .requireMount(false)
            .withoutSweeper()
            .operationTimeout(TIMEOUT)
            .build();

    @BeforeEach
    void hang() {
        cache.typed(ValueCodec.utf8()).put("key", "value");
        mount.hang();
    }

    @AfterEach
    void recover() {
        mount.recover();
        cache.close();
    }

    @ParameterizedTest
    @EnumSource
    void operation_endsWithItsDeadline(OutageTest.Operation operation) {
        long start = System.nanoTime();
        operation.on(cache);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(TIMEOUT, TIMEOUT.plus(TOLERANCE));
    }
}
