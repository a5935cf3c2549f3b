package io.github.glustertmpfscache.internal.reclaim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.ExpiryRules;
import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.StatsRecorder;
import io.github.glustertmpfscache.internal.mount.EntryPermissions;
import io.github.glustertmpfscache.internal.mount.Expiry;
import io.github.glustertmpfscache.internal.mount.MountStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real threads, of which there must not be many. */
class ReclaimTest {
    private static final ExpiryRules RULES = new ExpiryRules(Lifespan.NEVER, 0);

    @TempDir
    private Path mount;

    @Test
    void cachesOnOneMount_shareOneThread_whichEndsWithTheLast() throws Exception {
        List<Reclaim> caches = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            caches.add(open("cache" + i, true));
        }
        assertThat(threads()).hasSize(1);
        Thread thread = threads().get(0);
        assertThat(thread.isDaemon()).isTrue();
        for (Reclaim cache : caches.subList(1, 20)) {
            cache.close();
        }
        assertThat(threads()).containsExactly(thread);
        caches.get(0).close();
        thread.join(5000);
        assertThat(thread.isAlive()).isFalse();
        try (Reclaim again = open("again", true)) {
            assertThat(threads())
                    .as("on the same mount, after the last was closed")
                    .hasSize(1);
            assertThat(again.estimatedSize()).isEmpty();
        }
    }

    @Test
    void cacheWithoutASweeper_schedulesNothing() throws IOException {
        try (Reclaim cache = open("cache", false)) {
            cache.store().put(EntryKey.of("key"), new byte[10], Lifespan.unlimited(0));
            assertThat(cache.store().find(EntryKey.of("key"))).isPresent();
            assertThat(threads()).isEmpty();
            assertThat(cache.estimatedSize()).isEmpty();
            assertThat(cache.estimatedBytes()).isEmpty();
        }
    }

    @Test
    void openingThatFails_leavesNoThread() {
        ReclaimSettings settings = settings(true);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> Reclaim.open(
                            mount,
                            settings,
                            RULES,
                            new StatsRecorder(),
                            InstantSource.system(),
                            () -> false,
                            stamps -> {
                                throw new IOException("no such mount");
                            }))
                    .hasMessage("no such mount");
        }
        assertThat(threads()).isEmpty();
    }

    private Reclaim open(String name, boolean sweep) throws IOException {
        StatsRecorder stats = new StatsRecorder();
        InstantSource clock = InstantSource.system();
        return Reclaim.open(
                mount,
                settings(sweep),
                RULES,
                stats,
                clock,
                () -> false,
                stamps -> MountStore.open(
                        mount, name, false, EntryPermissions.OWNER, new Expiry(RULES, clock, stamps), stats));
    }

    private static ReclaimSettings settings(boolean sweep) {
        return new ReclaimSettings(
                Long.MAX_VALUE, Watermarks.OFF, false, Duration.ofMinutes(5), sweep, Duration.ofMinutes(2));
    }

    private List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("gluster-tmpfs-cache " + mount))
                .toList();
    }
}
