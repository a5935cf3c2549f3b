package io.github.glustertmpfscache.internal.reclaim;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.mount.Space;
import io.github.glustertmpfscache.internal.mount.StoreOnDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountReclaimerTest {
    private static final long NOW = 4_000_000_000_000L;
    private static final long PAGE = 4096;

    @TempDir
    private Path mount;

    /** They had been listed when the mount was full, and were the oldest at the next watermark. */
    @Test
    void cacheWithoutWatermarks_isNotEvictedAtThoseOfAnother() throws IOException {
        MountReclaimer shared = MountReclaimer.acquire(mount, () -> true); // no background work
        try {
            StoreOnDisk marked = filled("marked", NOW + 1000);
            StoreOnDisk unmarked = filled("unmarked", NOW);
            shared.add(new EvictableCache(marked.store.tree(), marked.stats), new Watermarks(0.50, 0.60));
            shared.add(new EvictableCache(unmarked.store.tree(), unmarked.stats), Watermarks.OFF);
            shared.roomMaker().makeRoom(unmarked.store.tree(), 1, null, true, false);
            assertThat(unmarked.stats.evictedWhenFull.sum()).isPositive();
            shared.evictor().beforeWrite(marked.store.tree(), PAGE);
            assertThat(marked.stats.evictedAtWatermark.sum()).isEqualTo(1);
            assertThat(unmarked.stats.evictedAtWatermark.sum()).isZero();
        } finally {
            shared.release();
        }
    }

    private StoreOnDisk filled(String name, long lastUse) throws IOException {
        StoreOnDisk disk = new StoreOnDisk(Files.createDirectory(mount.resolve(name)));
        for (int i = 0; i < 400; i++) {
            EntryKey key = EntryKey.of("key " + i);
            disk.store.put(key, new byte[1], StoreOnDisk.FOREVER);
            disk.setLastUse(key, lastUse + i);
        }
        disk.files.space(() -> new Space(1000 * PAGE, 100 * PAGE));
        return disk;
    }

    /** Who looked after the mount for the first one may have stopped, such as after an opening that took too long. */
    @Test
    void newestUser_knowsWhetherTheMountIsOut() throws Exception {
        MountReclaimer first = MountReclaimer.acquire(mount, () -> true);
        MountReclaimer second = MountReclaimer.acquire(mount, () -> false);
        try {
            CompletableFuture<String> ran = new CompletableFuture<>();
            first.scheduler().schedule(Duration.ZERO, () -> ran.complete("ran"));
            assertThat(ran.get(1, TimeUnit.MINUTES)).isEqualTo("ran");
        } finally {
            first.release();
            second.release();
        }
    }
}
