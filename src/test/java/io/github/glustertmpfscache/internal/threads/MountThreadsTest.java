package io.github.glustertmpfscache.internal.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import java.nio.file.Path;
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
        threads.io().execute(() -> {});
        threads.loads().execute(() -> {});
    }

    private static void assertThatHaveEnded(MountThreads threads) {
        for (BoundedThreads each : new BoundedThreads[] {threads.io(), threads.loads()}) {
            assertThatThrownBy(() -> each.execute(() -> {}))
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessageContaining("all caches on the mount are closed");
        }
    }
}
