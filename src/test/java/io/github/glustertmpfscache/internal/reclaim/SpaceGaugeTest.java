package io.github.glustertmpfscache.internal.reclaim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.glustertmpfscache.OtherThread;
import io.github.glustertmpfscache.internal.Deadline;
import io.github.glustertmpfscache.internal.mount.FaultyMountFiles.Call;
import io.github.glustertmpfscache.internal.mount.HangingCall;
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
    private final HangingCall call = new HangingCall();
    private volatile long usable = 80 * MIB;

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
        gauge.upToDate(disk.store.tree());
        gauge.begin(3 * MIB);
        assertThat(gauge.used()).isEqualTo(23 * MIB);
        gauge.end(3 * MIB, false);
        assertThat(gauge.used()).isEqualTo(20 * MIB);
        write(2 * MIB);
        gauge.freed(MIB);
        assertThat(gauge.used()).isEqualTo(21 * MIB);
        assertThat(gauge.ask(disk.store.tree()).used()).isEqualTo(20 * MIB);
        assertThat(gauge.used()).isEqualTo(20 * MIB);
    }

    /** All threads waited for it one after the other, also when a new mount covered the one that it hung in. */
    @Test
    void ask_whileAnotherThreadHangsInIt_saysWhatIsKnown_andAfterAWhileAsksToo() throws Exception {
        gauge.upToDate(disk.store.tree());
        write(2 * MIB);
        OtherThread<Space> hanging = hang();
        Space known = OtherThread.call(() -> gauge.ask(disk.store.tree())).result();
        assertThat(known).isEqualTo(new Space(100 * MIB, 78 * MIB));
        scheduler.pass(Duration.ofSeconds(10));
        Space asked = OtherThread.call(() -> gauge.ask(disk.store.tree())).result();
        assertThat(asked).isEqualTo(new Space(100 * MIB, 80 * MIB));
        usable = 10 * MIB; // of the old mount
        call.release();
        assertThat(hanging.result().usable()).isEqualTo(10 * MIB);
        assertThat(gauge.used()).isEqualTo(20 * MIB);
    }

    @Test
    void ask_whileAnotherThreadHangsInTheFirst_fails() throws Exception {
        OtherThread<Space> hanging = hang();
        OtherThread<Space> next = OtherThread.call(
                () -> Deadline.within(Duration.ofMillis(20).toNanos(), () -> gauge.ask(disk.store.tree())));
        assertThatThrownBy(next::result).isInstanceOf(HeldUpException.class).hasMessageContaining("another thread");
        call.release();
        assertThat(hanging.result().usable()).isEqualTo(80 * MIB);
    }

    /** A question that is not answered before the release. */
    private OtherThread<Space> hang() throws InterruptedException {
        disk.files.at(Call.SPACE, call);
        OtherThread<Space> hanging = OtherThread.call(() -> gauge.ask(disk.store.tree()));
        call.awaitBegun();
        return hanging;
    }

    private void write(long bytes) {
        gauge.begin(bytes);
        gauge.end(bytes, true);
    }

    private int asked() {
        return disk.files.count(Call.SPACE);
    }
}
