package io.github.glustertmpfscache.internal.reclaim;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.ExpiryRules;
import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.mount.StoreOnDisk;
import io.github.glustertmpfscache.internal.mount.UseStamps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VictimTest {
    private static final EntryKey KEY = EntryKey.of("key");
    private static final long NOW = 4_000_000_000_000L;

    @TempDir
    private Path mount;

    private StoreOnDisk disk;
    private Victim victim;

    @BeforeEach
    void list() throws IOException {
        disk = StoreOnDisk.likeGlusterFs(mount, ExpiryRules.NONE, new UseStamps(0, () -> {}));
        disk.nowMillis = NOW;
        disk.store.put(KEY, new byte[5000], Lifespan.unlimited(NOW));
        disk.setLastUse(KEY, NOW);
        victim = listed();
    }

    private Victim listed() throws IOException {
        EvictableCache cache = new EvictableCache(disk.store.tree(), disk.stats);
        int shard = disk.store.tree().shardOf(KEY);
        return Census.of(cache, disk.store.tree().shards().get(shard), () -> true)
                .entries()
                .get(0);
    }

    @Test
    void evict_freesItsPages_once() throws IOException {
        assertThat(victim.evict(EvictionCause.SIZE)).isEqualTo(8192);
        assertThat(victim.evict(EvictionCause.SIZE)).isZero();
        assertThat(disk.entries()).isEmpty();
        assertThat(disk.stats.evictions()).isEqualTo(1);
    }

    /** It would count as not removed. */
    @Test
    void evict_ofAnEmptyFile_freesSomething() throws IOException {
        Files.write(disk.pathOf(KEY), new byte[0]);
        assertThat(listed().evict(EvictionCause.SIZE)).isPositive();
        assertThat(disk.entries()).isEmpty();
    }

    @Test
    void evict_afterAStamp_sparesIt() throws IOException {
        disk.setLastUse(KEY, NOW + 1);
        assertThat(victim.evict(EvictionCause.SIZE)).isZero();
        assertThat(disk.entries()).hasSize(1);
    }

    /** Only its time of last access tells. */
    @Test
    void evict_afterATouchAtTheTimeOfItsLastUse_sparesIt() throws IOException {
        assertThat(disk.store.touch(KEY, new Lifespan(NOW, NOW + 1000))).isTrue();
        assertThat(victim.evict(EvictionCause.SIZE)).isZero();
        assertThat(disk.entries()).hasSize(1);
        assertThat(disk.stats.evictions()).isZero();
    }
}
