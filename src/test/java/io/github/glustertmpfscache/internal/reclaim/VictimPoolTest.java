package io.github.glustertmpfscache.internal.reclaim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.glustertmpfscache.OtherThread;
import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.mount.FaultyMountFiles.Call;
import io.github.glustertmpfscache.internal.mount.HangingCall;
import io.github.glustertmpfscache.internal.mount.StoreOnDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VictimPoolTest {
    @TempDir
    private Path mount;

    private final HandScheduler scheduler = new HandScheduler();
    private StoreOnDisk disk;
    private List<EvictableCache> caches;

    @BeforeEach
    void put() throws IOException {
        disk = new StoreOnDisk(mount);
        for (int i = 0; i < 100; i++) {
            disk.store.put(EntryKey.of("key " + i), new byte[1], StoreOnDisk.FOREVER);
        }
        caches = List.of(new EvictableCache(disk.store.tree(), disk.stats));
        disk.files.reset();
    }

    /** On a GlusterFS volume that was full, a directory may be unreadable for good. */
    @Test
    void shardThatCannotBeListed_doesNotHideTheOthers() throws IOException {
        VictimPool pool = new VictimPool(scheduler::nanoTime);
        disk.files.fail(Call.LIST, 1, "Input/output error");
        assertThat(pool.next(caches, TimeLimit.none())).isNotNull();
    }

    /** A put with a second of time waited for the listing of as many shards as it takes to see 2,048 entries. */
    @Test
    void listing_endsWhenTheTimeIsOver_andWhatItHasFoundIsUsed() throws IOException {
        scheduler.tick = Duration.ofMillis(10);
        VictimPool pool = new VictimPool(scheduler::nanoTime);
        assertThat(pool.next(caches, TimeLimit.of(Duration.ofMillis(100), scheduler::nanoTime)))
                .isNotNull();
        assertThat(disk.files.count(Call.STATUS)).isLessThan(12);
        assertThat(disk.files.openListings()).isZero();
    }

    /** The background waited for ever for a thread that hung in a mount that a new one covered. */
    @Test
    void whileAnotherThreadHangsInAListing_theBackgroundDoesNotWait_andAfterAWhileListsToo() throws Exception {
        VictimPool pool = new VictimPool(scheduler::nanoTime);
        HangingCall call = new HangingCall();
        disk.files.at(Call.LIST, call);
        OtherThread<Victim> hanging = OtherThread.call(() -> pool.next(caches, TimeLimit.none()));
        call.awaitBegun();
        OtherThread<Victim> held = OtherThread.call(() -> pool.next(caches, TimeLimit.none()));
        assertThatThrownBy(held::result).isInstanceOf(HeldUpException.class);
        scheduler.pass(Duration.ofSeconds(10));
        assertThat(pool.next(caches, TimeLimit.none())).isNotNull();
        call.release();
        assertThat(hanging.result()).isNotNull();
    }

    @Test
    void whenNoShardCanBeListed_theFailureIsTold() {
        VictimPool pool = new VictimPool(scheduler::nanoTime);
        disk.files.fail(Call.LIST, 4, "Input/output error");
        assertThatThrownBy(() -> pool.next(caches, TimeLimit.none())).hasMessageContaining("Input/output error");
    }
}
