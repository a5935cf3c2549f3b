package io.github.glustertmpfscache.internal.reclaim;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.internal.mount.FaultyMountFiles.Call;
import io.github.glustertmpfscache.internal.mount.Space;
import io.github.glustertmpfscache.internal.mount.StoreOnDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpaceGaugeTest {
    private static final long MIB = 1 << 20;

    @TempDir
    private Path mount;

    private final HandScheduler scheduler = new HandScheduler();
    private final SpaceGauge gauge = new SpaceGauge(scheduler::nanoTime);
    private StoreOnDisk disk;
    private long usable = 80 * MIB;

    @BeforeEach
    void open() throws IOException {
        disk = new StoreOnDisk(mount);
        disk.files.space(() -> new Space(100 * MIB, usable));
    }

    @Test
    void upToDate_asksAfterAQuarterOfWhatIsLeftWasWritten() throws IOException {
        gauge.upToDate(disk.store.tree());
        write(20 * MIB - 1);
        scheduler.pass(Duration.ofSeconds(1));
        gauge.upToDate(disk.store.tree());
        assertThat(asked()).isEqualTo(1);
        write(1);
        gauge.upToDate(disk.store.tree());
        assertThat(asked()).isEqualTo(2);
    }

    @Test
    void upToDate_whileNearlyFull_asksEveryTenthOfASecond() throws IOException {
        usable = 10 * MIB;
        for (int i = 0; i < 10; i++) {
            gauge.upToDate(disk.store.tree());
        }
        assertThat(asked()).isEqualTo(1);
        scheduler.pass(Duration.ofMillis(100));
        gauge.upToDate(disk.store.tree());
        assertThat(asked()).isEqualTo(2);
    }

    @Test
    void used_countsWhatIsUnderWay_writtenAndFreed() throws IOException {
        Space said = gauge.upToDate(disk.store.tree());
        gauge.begin(3 * MIB);
        assertThat(gauge.used(said)).isEqualTo(23 * MIB);
        gauge.end(3 * MIB, false);
        assertThat(gauge.used(said)).isEqualTo(20 * MIB);
        write(2 * MIB);
        gauge.freed(MIB);
        assertThat(gauge.used(said)).isEqualTo(21 * MIB);
        assertThat(gauge.used(gauge.ask(disk.store.tree()))).isEqualTo(20 * MIB);
    }

    private void write(long bytes) {
        gauge.begin(bytes);
        gauge.end(bytes, true);
    }

    private int asked() {
        return disk.files.count(Call.SPACE);
    }
}
