package io.github.glustertmpfscache.internal.mount;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.glustertmpfscache.OtherThread;
import io.github.glustertmpfscache.internal.Deadline;
import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.EntryValue;
import io.github.glustertmpfscache.internal.ExpiryRules;
import io.github.glustertmpfscache.internal.mount.FaultyMountFiles.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a file system that is like GlusterFS; CacheDirectoryTest has the others. */
class ClearWatchTest {
    private static final EntryKey KEY = EntryKey.of("key");
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration EARLY = Duration.ofMillis(900);

    @TempDir
    private Path mount;

    private StoreOnDisk here;
    private StoreOnDisk there;
    private final HangingCall call = new HangingCall();

    @BeforeEach
    void open() throws IOException {
        here = StoreOnDisk.likeGlusterFs(mount, ExpiryRules.NONE, UseStamps.NONE);
        there = StoreOnDisk.likeGlusterFs(mount, ExpiryRules.NONE, UseStamps.NONE);
        there.store.put(KEY, EntryValue.of("value".getBytes(UTF_8)), StoreOnDisk.FOREVER);
        look(); // the first one reads LAYOUT
        here.files.reset();
    }

    @Test
    void look_listsTheDirectory_andReadsLayoutOnlyIfItIsAnotherOne() throws IOException {
        look();
        assertThat(here.files.count(Call.LIST)).isEqualTo(1);
        assertThat(here.files.opened).noneMatch(path -> path.endsWith("LAYOUT"));
        Path layout = here.base().resolve("LAYOUT");
        Files.move(Files.copy(layout, mount.resolve("other")), layout, ATOMIC_MOVE);
        look();
        look();
        assertThat(here.files.opened.stream().filter(path -> path.endsWith("LAYOUT")))
                .hasSize(1);
    }

    @Test
    void withinASecond_thereIsNoOtherLook() throws IOException {
        look();
        here.store.find(KEY);
        here.pass(EARLY.minusMillis(1));
        here.store.find(KEY);
        assertThat(here.files.count(Call.LIST)).isEqualTo(1);
    }

    /** The other one went on in the old tree, however long ago the clear was, and what it put there was lost. */
    @Test
    void twoThatComeAtTheSameTime_bothSeeTheClear() throws Exception {
        there.store.clear();
        EntryKey put = EntryKey.of("put meanwhile");
        here.pass(SECOND);
        List<OtherThread<Boolean>> others = new ArrayList<>();
        here.files.at(Call.LIST, path -> {
            OtherThread<Boolean> whileThisOneLooks = OtherThread.call(() -> {
                here.store.put(put, EntryValue.of("value".getBytes(UTF_8)), StoreOnDisk.FOREVER);
                return here.store.find(KEY).isPresent();
            });
            others.add(whileThisOneLooks);
            whileThisOneLooks.awaitBlocked();
        });
        assertThat(here.store.find(KEY)).isEmpty();
        assertThat(others.get(0).result()).isFalse();
        assertThat(there.store.find(put)).isPresent();
        assertThat(here.files.count(Call.LIST)).as("one look is enough").isEqualTo(1);
    }

    /** Its thread may hang for ever, in a mount that was replaced. */
    @Test
    void lookThatHangsForTenSeconds_isMadeByAnother() throws Exception {
        there.store.clear();
        OtherThread<Boolean> hanging = hang();
        here.pass(SECOND);
        assertThat(isFound())
                .as("one thread is enough, and nobody waits for it")
                .isTrue();
        here.pass(Duration.ofSeconds(10));
        assertThat(isFound()).isFalse();
        call.release();
        assertThat(hanging.result()).isFalse();
        assertThat(look()).isFalse();
    }

    /** A thread more every ten seconds would leave none for files that do not hang. */
    @Test
    void directoryThatHangsForHours_costsFewThreads() throws Exception {
        here.files.always(Call.LIST, call);
        OtherThread<Boolean> first = hang();
        List<OtherThread<Boolean>> others = new ArrayList<>();
        for (int i = 0; i < 30 * 6; i++) {
            here.pass(Duration.ofSeconds(10));
            int before = here.files.count(Call.LIST);
            OtherThread<Boolean> other =
                    OtherThread.call(() -> here.store.find(KEY).isPresent());
            OtherThread.until(() -> other.isDone() || here.files.count(Call.LIST) > before);
            others.add(other);
        }
        assertThat(others).filteredOn(other -> !other.isDone()).hasSizeBetween(1, 10);
        call.release();
        assertThat(first.result()).isTrue();
        for (OtherThread<Boolean> other : others) {
            assertThat(other.result()).isTrue();
        }
    }

    /** A short timeout was over before the operation had begun with its own file. */
    @Test
    void anothersLook_isWaitedForNoLongerThanHalfOfTheTime() throws Exception {
        OtherThread<Boolean> hanging = hang();
        assertThat(OtherThread.call(() -> Deadline.within(Duration.ofMillis(480).toNanos(), () -> {
                            here.store.find(KEY);
                            return Deadline.leftNanos() > 0;
                        }))
                        .result())
                .isTrue();
        call.release();
        assertThat(hanging.result()).isTrue();
    }

    /** A look that is due and does not end before the release. */
    private OtherThread<Boolean> hang() throws InterruptedException {
        here.pass(SECOND);
        here.files.at(Call.LIST, call);
        OtherThread<Boolean> hanging =
                OtherThread.call(() -> here.store.find(KEY).isPresent());
        call.awaitBegun();
        return hanging;
    }

    /** Without waiting for anybody. */
    private boolean isFound() throws Exception {
        return OtherThread.call(() -> Deadline.within(Duration.ofSeconds(2).toNanos(), () -> {
                    boolean found = here.store.find(KEY).isPresent();
                    assertThat(Deadline.leftNanos())
                            .isGreaterThan(Duration.ofMillis(1600).toNanos());
                    return found;
                }))
                .result();
    }

    @Test
    void lookALittleEarly_isMadeByOneAlone_andNobodyWaits() throws Exception {
        here.pass(EARLY);
        here.files.at(Call.LIST, call);
        OtherThread<Boolean> looking =
                OtherThread.call(() -> here.store.find(KEY).isPresent());
        call.awaitBegun();
        assertThat(isFound()).isTrue();
        call.release();
        assertThat(looking.result()).isTrue();
        here.store.find(KEY);
        assertThat(here.files.count(Call.LIST)).isEqualTo(1);
    }

    @Test
    void clearOfAnotherHost_isSeenAtTheNextLook_eachTime() throws IOException {
        for (int i = 0; i < 3; i++) {
            assertThat(look()).isTrue();
            there.store.clear();
            assertThat(look()).isFalse();
            there.store.put(KEY, EntryValue.of("next".getBytes(UTF_8)), StoreOnDisk.FOREVER);
        }
    }

    /** What is remembered of the file that was read must not be of the one that has replaced it since. */
    @Test
    void clearWhileTheFileIsRead_isSeenAtTheNextLook() throws IOException {
        Path layout = here.base().resolve("LAYOUT");
        Files.move(Files.copy(layout, mount.resolve("other")), layout, ATOMIC_MOVE); // so that the next look reads it
        here.files.at(Call.CLOSE_AFTER_READ, path -> there.store.clear());
        look();
        assertThat(look()).isFalse();
    }

    @Test
    void failedLook_isTriedAgainAtTheNextOne() throws IOException {
        there.store.clear();
        here.files.at(Call.LIST, path -> {
            throw new IOException("injected");
        });
        assertThat(look()).isTrue(); // the old tree is still there
        here.pass(Duration.ofMillis(99));
        assertThat(here.store.find(KEY)).as("not at once").isPresent();
        here.pass(Duration.ofMillis(1));
        assertThat(here.store.find(KEY)).isEmpty();
    }

    @Test
    void manyShardsOfEarlierTrees_doNotMakeALookLong() throws IOException {
        List<Path> old = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            old.add(Files.createDirectory(here.base().resolve(String.format("%016x-00", i))));
        }
        assertThat(look()).isTrue();
        there.store.clear();
        assertThat(look()).isFalse();
        assertThat(old).allMatch(Files::exists);
    }

    /** Whether there is an entry, a second later. */
    private boolean look() throws IOException {
        here.pass(SECOND);
        return here.store.find(KEY).isPresent();
    }
}
