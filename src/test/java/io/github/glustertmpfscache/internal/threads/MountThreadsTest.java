package io.github.glustertmpfscache.internal.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.OtherThread;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountThreadsTest {
    @TempDir
    private Path mount;

    @Test
    void users_ofOneMount_shareThem_untilTheLastHasGone() {
        MountThreads first = MountThreads.acquire(mount);
        MountThreads second = MountThreads.acquire(mount);
        assertThat(second).isSameAs(first);
        first.release();
        assertThatCanBeUsed(second);
        second.release();
        assertThatHaveEnded(first);
        MountThreads third = MountThreads.acquire(mount);
        assertThat(third).isNotSameAs(first);
        assertThatCanBeUsed(third);
        third.release();
    }

    /** Each of those who came and went while the mount hung had got threads of his own, and left them stuck. */
    @Test
    void threads_stay_whileOneIsStuck_andEndWhenItIsFree() {
        MountThreads first = MountThreads.acquire(mount);
        Gate gate = new Gate();
        getStuck(first, gate);
        first.release();
        for (int i = 0; i < 3; i++) {
            MountThreads next = MountThreads.acquire(mount);
            assertThat(next).isSameAs(first);
            assertThatCanBeUsed(next);
            next.release();
        }
        gate.open();
        OtherThread.until(() -> hasEnded(first));
        assertThatHaveEnded(first);
        MountThreads later = MountThreads.acquire(mount);
        assertThat(later).isNotSameAs(first);
        assertThatCanBeUsed(later);
        later.release();
    }

    @Test
    void threads_thatAreInUse_whenTheStuckOneIsFree_stay() {
        MountThreads first = MountThreads.acquire(mount);
        Gate gate = new Gate();
        getStuck(first, gate);
        first.release();
        MountThreads second = MountThreads.acquire(mount);
        gate.open();
        OtherThread.until(() -> first.io().abandoned() == 0 && first.io().inUse() == 0);
        assertThatCanBeUsed(second);
        second.release();
        assertThatHaveEnded(first);
    }

    private static void getStuck(MountThreads threads, Gate gate) {
        while (threads.io().abandoned() == 0) { // a busy machine may take longer to begin it
            assertThatThrownBy(() -> threads.io()
                            .call(
                                    () -> gate.returning(true),
                                    Duration.ofMillis(20).toNanos(),
                                    LateEnd.IGNORED))
                    .isInstanceOf(CallTimedOutException.class);
        }
    }

    private static boolean hasEnded(MountThreads threads) {
        try {
            threads.loads().execute(() -> {});
            return false;
        } catch (RejectedExecutionException e) {
            return true;
        }
    }

    @Test
    void users_ofOtherMounts_haveOthers() {
        MountThreads threads = MountThreads.acquire(mount);
        MountThreads others = MountThreads.acquire(mount.resolve("other"));
        assertThat(others).isNotSameAs(threads);
        threads.release();
        assertThatCanBeUsed(others);
        others.release();
    }

    @Test
    void caches_onOneMount_shareThem_untilTheLastIsClosed() {
        GlusterTmpfsCache first = open("first");
        GlusterTmpfsCache second = open("second");
        MountThreads threads = MountThreads.acquire(mount);
        threads.release();
        first.close();
        first.close();
        assertThatCanBeUsed(threads);
        second.close();
        assertThatHaveEnded(threads);
    }

    private GlusterTmpfsCache open(String name) {
        return GlusterTmpfsCache.builder(mount)
                .name(name)
                .requireMount(false)
                .withoutSweeper()
                .build();
    }

    private static void assertThatCanBeUsed(MountThreads threads) {
        threads.calls().execute(() -> {});
        threads.loads().execute(() -> {});
    }

    private static void assertThatHaveEnded(MountThreads threads) {
        for (BoundedThreads each : new BoundedThreads[] {threads.calls(), threads.loads(), threads.probes()}) {
            assertThatThrownBy(() -> each.execute(() -> {}))
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessageContaining("all caches on the mount are closed");
        }
    }
}
