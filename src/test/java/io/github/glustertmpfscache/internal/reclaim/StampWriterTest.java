package io.github.glustertmpfscache.internal.reclaim;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.ExpiryRules;
import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.mount.FaultyMountFiles.Call;
import io.github.glustertmpfscache.internal.mount.StoreOnDisk;
import io.github.glustertmpfscache.internal.mount.UseStamps;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StampWriterTest {
    private static final long INTERVAL = 60_000;
    private static final long NOW = 4_000_000_000_000L;
    private static final Duration QUARTER = Duration.ofMillis(250);

    @TempDir
    private Path mount;

    private final HandScheduler scheduler = new HandScheduler();
    private final RecordedLog log = new RecordedLog();
    private final StampWriter writer =
            new StampWriter(scheduler, log.paced(), new SpaceGauge(scheduler::nanoTime), true);
    private StoreOnDisk disk;

    @BeforeEach
    void open() throws IOException {
        disk = new StoreOnDisk(mount, new ExpiryRules(Lifespan.NEVER, 0), new UseStamps(INTERVAL, writer::request));
        disk.nowMillis = NOW;
        writer.open(disk.store.tree());
    }

    private void putAndRead(int entries) throws IOException {
        for (int i = 0; i < entries; i++) {
            disk.store.put(EntryKey.of("key " + i), new byte[1], StoreOnDisk.FOREVER);
        }
        disk.files.reset();
        for (int i = 0; i < entries; i++) {
            assertThat(disk.store.find(EntryKey.of("key " + i))).isPresent();
        }
    }

    @Test
    void stamps_areWrittenInTheBackground_256ASecondAtMost() throws IOException {
        putAndRead(300);
        assertThat(disk.files.count(Call.STAMP)).isZero();
        assertThat(scheduler.scheduled()).isEqualTo(1);
        scheduler.pass(QUARTER.minusNanos(1));
        assertThat(disk.files.count(Call.STAMP)).isZero();
        scheduler.pass(Duration.ofNanos(1));
        assertThat(disk.files.count(Call.STAMP)).isEqualTo(64);
        scheduler.pass(QUARTER.multipliedBy(3));
        assertThat(disk.files.count(Call.STAMP)).isEqualTo(256);
        scheduler.pass(Duration.ofSeconds(2));
        assertThat(disk.files.count(Call.STAMP)).isEqualTo(300);
        assertThat(scheduler.scheduled()).isZero();
    }

    @Test
    void stampsThatFail_doNotStopTheRest() throws IOException {
        putAndRead(40);
        disk.files.fail(Call.STAMP, 2, "Stale file handle");
        disk.store.evict(EntryKey.of("key 30"));
        scheduler.pass(Duration.ofSeconds(2));
        assertThat(disk.files.count(Call.STAMP)).isEqualTo(40);
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void mountThatIsNotConnected_isLogged_andTheStampsGoOnWithTheNextUse() throws IOException {
        putAndRead(40);
        disk.files.fail(Call.STAMP, 1, "Transport endpoint is not connected");
        scheduler.pass(Duration.ofSeconds(2));
        assertThat(log.lines()).hasSize(1);
        assertThat(disk.files.count(Call.STAMP)).isEqualTo(1);
        disk.nowMillis = NOW + INTERVAL;
        disk.store.find(EntryKey.of("key 0"));
        scheduler.pass(Duration.ofSeconds(2));
        assertThat(disk.files.count(Call.STAMP)).isEqualTo(1 + 39 + 1);
    }

    @Test
    void close_writesNothingMore() throws IOException {
        putAndRead(20);
        writer.close();
        scheduler.pass(Duration.ofSeconds(2));
        disk.nowMillis = NOW + INTERVAL;
        disk.store.find(EntryKey.of("key 0"));
        assertThat(scheduler.scheduled()).isZero();
        assertThat(disk.files.count(Call.STAMP)).isZero();
    }
}
