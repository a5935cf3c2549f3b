package io.github.glustertmpfscache.internal.mount;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.glustertmpfscache.OtherThread;
import io.github.glustertmpfscache.internal.Deadline;
import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.IoCall;
import io.github.glustertmpfscache.internal.MountOutException;
import io.github.glustertmpfscache.internal.StatsRecorder;
import io.github.glustertmpfscache.internal.threads.Gate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CacheDirectoryTest {
    private static final EntryKey KEY = EntryKey.of("key");
    private static final byte[] VALUE = "value".getBytes(UTF_8);

    @TempDir
    private Path mount;

    @Test
    void tree_isAsDocumented() throws IOException {
        open(EntryPermissions.OWNER).put(KEY, VALUE, StoreOnDisk.FOREVER);
        Path base = mount.resolve("gtc-name");
        assertThat(base.resolve("CACHEDIR.TAG")).content().startsWith("Signature: 8a477f597d28d172789f06886806bc55\n");
        assertThat(base.resolve("LAYOUT"))
                .content()
                .matches("version=1\nid=[0-9a-f]{16}\nshards=" + CacheDirectory.SHARDS + "\n");
        String id = Files.readAllLines(base.resolve("LAYOUT")).get(1).substring("id=".length());
        // SHA-256("key") starts with 2c70e12b: its first 4 bits are 2
        assertThat(base.resolve(id + "-02").resolve("2c70e12b7a0646f92279f427c7b38e73"))
                .exists();
        try (Stream<Path> shards = Files.list(base)) {
            assertThat(shards.filter(Files::isDirectory)).hasSize(CacheDirectory.SHARDS);
        }
    }

    @Test
    void onlyTheOwner_mayUseAnything_byDefault() throws IOException {
        open(EntryPermissions.OWNER).put(KEY, VALUE, StoreOnDisk.FOREVER);
        assertThat(modes()).containsOnly("rwx------", "rw-------");
    }

    @Test
    void groupAccess_refusesADirectoryThatKeepsTheGroupOut() throws IOException {
        open(EntryPermissions.OWNER);
        assertThatThrownBy(() -> open(EntryPermissions.GROUP))
                .hasMessageContaining("rwx------")
                .hasMessageContaining("umask 007");
        Files.setPosixFilePermissions(mount.resolve("gtc-name"), PosixFilePermissions.fromString("rwxrwx---"));
        open(EntryPermissions.GROUP).put(KEY, VALUE, StoreOnDisk.FOREVER);
    }

    @Test
    void directoryThatAnyoneMayWrite_isRefused() throws IOException {
        open(EntryPermissions.OWNER);
        Files.setPosixFilePermissions(mount.resolve("gtc-name"), PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(() -> open(EntryPermissions.OWNER)).hasMessageContaining("chmod o-w");
    }

    @Test
    void directoryOfSomebodyElse_isRefused_andLeftAlone() throws IOException {
        Path base = Files.createDirectory(mount.resolve("gtc-name"));
        Files.writeString(base.resolve("holiday.jpg"), "not ours");
        assertThatThrownBy(() -> open(EntryPermissions.OWNER)).hasMessageContaining("no file LAYOUT");
        assertThat(base.resolve("holiday.jpg")).hasContent("not ours");
        assertNothingBeside();
    }

    /** Somebody removed the tree while it was in use, and a put kept a part of it alive. */
    @Test
    void remainsOfACacheDirectory_areClearedAway() throws IOException {
        open(EntryPermissions.OWNER).put(KEY, VALUE, StoreOnDisk.FOREVER);
        MountStore inUse = open(EntryPermissions.OWNER);
        Files.delete(mount.resolve("gtc-name/LAYOUT"));
        MountStore opened = open(EntryPermissions.OWNER);
        opened.put(KEY, VALUE, StoreOnDisk.FOREVER);
        assertThat(inUse.find(KEY)).isPresent();
        assertNothingBeside();
    }

    /** Who had closed the cache and removed its directory found a part of it made anew. */
    @Test
    void operationThatIsStillUnderWayAfterClosing_makesNothing() throws IOException {
        MountStore closed = open(EntryPermissions.OWNER);
        closed.put(KEY, VALUE, StoreOnDisk.FOREVER);
        closed.close();
        PathUtils.deleteDirectory(mount.resolve("gtc-name"));
        assertThat(closed.find(KEY)).isEmpty();
        assertThatThrownBy(() -> closed.put(KEY, VALUE, StoreOnDisk.FOREVER)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> closed.tree().reopen()).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(closed::keys).isInstanceOf(NoSuchFileException.class);
        assertThat(mount).isEmptyDirectory();
    }

    @Test
    void lostShard_isNotMadeAnewAfterClosing() throws IOException {
        MountStore closed = open(EntryPermissions.OWNER);
        closed.put(KEY, VALUE, StoreOnDisk.FOREVER);
        closed.close();
        Path shard = closed.tree().pathOf(KEY).getParent();
        PathUtils.deleteDirectory(shard);
        assertThat(closed.find(KEY)).isEmpty();
        assertThat(shard).doesNotExist();
    }

    /** As a load that goes on while its cache is closed: it is to go where the others look. */
    @Test
    void operationThatIsStillUnderWayAfterClosing_followsAClear() throws IOException {
        MountStore closed = open(EntryPermissions.OWNER);
        closed.close();
        MountStore other = open(EntryPermissions.OWNER);
        Path shard = closed.tree().pathOf(KEY).getParent();
        other.clear();
        PathUtils.deleteDirectory(shard);
        closed.put(KEY, VALUE, StoreOnDisk.FOREVER);
        assertThat(other.find(KEY)).isPresent();
    }

    @Test
    void emptyDirectory_isTaken() throws IOException {
        Files.createDirectory(mount.resolve("gtc-name"));
        open(EntryPermissions.OWNER).put(KEY, VALUE, StoreOnDisk.FOREVER);
        assertNothingBeside();
    }

    @Test
    void file_inPlaceOfTheDirectory_isRefused() throws IOException {
        Files.writeString(mount.resolve("gtc-name"), "a file");
        assertThatThrownBy(() -> open(EntryPermissions.OWNER)).hasMessageContaining("where a directory");
    }

    @Test
    void damagedLayout_isRefused_withTheRemedy() throws IOException {
        open(EntryPermissions.OWNER);
        for (String damaged :
                List.of("version=1\nid=../..\nshards=4\n", "version=1\nid=ab\nshards=3\n", "version=1\n")) {
            Files.writeString(mount.resolve("gtc-name/LAYOUT"), damaged);
            assertThatThrownBy(() -> open(EntryPermissions.OWNER)).hasMessageContaining("Remove the directory");
        }
    }

    @Test
    void layoutOfANewerLibrary_isRefused_withTheRemedy() throws IOException {
        open(EntryPermissions.OWNER);
        Files.writeString(mount.resolve("gtc-name/LAYOUT"), "version=2\n");
        assertThatThrownBy(() -> open(EntryPermissions.OWNER)).hasMessageContaining("layout version 2");
    }

    @Test
    void symbolicLinks_inThePathOfAnEntry_areNotFollowed() throws IOException {
        Path outside = Files.createDirectory(mount.resolve("outside"));
        open(EntryPermissions.OWNER).put(KEY, VALUE, StoreOnDisk.FOREVER);
        Path shard;
        try (Stream<Path> walk = Files.walk(mount)) {
            shard = walk.filter(path -> path.getFileName().toString().equals(KEY.fileName()))
                    .findFirst()
                    .orElseThrow()
                    .getParent();
        }
        Files.move(shard, outside.resolve("moved"));
        Files.createSymbolicLink(shard, outside.resolve("moved"));
        MountStore store = open(EntryPermissions.OWNER);
        assertThatThrownBy(() -> store.find(KEY)).hasMessageContaining("symbolic link");
        assertThatThrownBy(() -> store.put(KEY, VALUE, StoreOnDisk.FOREVER)).hasMessageContaining("symbolic link");
        assertThatThrownBy(() -> store.evict(KEY)).hasMessageContaining("symbolic link");

        Files.move(mount.resolve("gtc-name"), outside.resolve("base"));
        Files.createSymbolicLink(mount.resolve("gtc-name"), outside.resolve("base"));
        assertThatThrownBy(() -> open(EntryPermissions.OWNER)).hasMessageContaining("symbolic link");
    }

    @Test
    void manyAtOnce_makeOneTree() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            CyclicBarrier start = new CyclicBarrier(8);
            List<Callable<MountStore>> openers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                openers.add(() -> {
                    start.await();
                    return open(EntryPermissions.OWNER);
                });
            }
            List<Future<MountStore>> stores = threads.invokeAll(openers);
            stores.get(0).get().put(KEY, VALUE, StoreOnDisk.FOREVER);
            for (Future<MountStore> store : stores) {
                assertThat(store.get().find(KEY)).isPresent();
            }
        } finally {
            threads.shutdownNow();
        }
        assertNothingBeside();
    }

    @Test
    void requiredMount_thatIsNone_isRefused_andNothingIsWritten() throws IOException {
        assertThatThrownBy(() -> MountStore.open(
                        mount, "name", true, EntryPermissions.OWNER, Expiry.BY_LIFESPAN, new StatsRecorder()))
                .isInstanceOf(MountGoneException.class)
                .hasMessageContaining(mount + " is not on a GlusterFS mount: found ")
                .hasMessageContaining("mount -t glusterfs")
                .hasMessageContaining("requireMount(false)");
        assertThat(mount).isEmptyDirectory();
        assertThatThrownBy(() -> MountStore.open(
                        mount.resolve("none"),
                        "name",
                        true,
                        EntryPermissions.OWNER,
                        Expiry.BY_LIFESPAN,
                        new StatsRecorder()))
                .isInstanceOf(MountGoneException.class)
                .hasMessageContaining("does not exist");
    }

    @Test
    void missingDirectory_isMade_whereNoMountIsRequired() throws IOException {
        MountStore store = MountStore.open(
                mount.resolve("a/b"), "name", false, EntryPermissions.OWNER, Expiry.BY_LIFESPAN, new StatsRecorder());
        store.put(KEY, VALUE, StoreOnDisk.FOREVER);
        assertThat(store.find(KEY)).isPresent();
    }

    @Test
    void fileInPlaceOfTheMount_isRefused() throws IOException {
        Path file = Files.writeString(mount.resolve("file"), "a file");
        assertThatThrownBy(() -> MountStore.open(
                        file, "name", false, EntryPermissions.OWNER, Expiry.BY_LIFESPAN, new StatsRecorder()))
                .isInstanceOf(MountGoneException.class)
                .hasMessageContaining(file + " is not a directory");
    }

    private CacheDirectory directory(FaultyMountFiles files, Pauses pauses) throws IOException {
        return new CacheDirectory(
                mount,
                "name",
                files,
                new MountGuard(mount, false, files),
                EntryPermissions.OWNER,
                new WriterIdentity(WriterIdentity.random()),
                pauses,
                4);
    }

    private FaultyMountFiles files() {
        return new FaultyMountFiles(new NioMountFiles(EntryPermissions.OWNER, mount.getFileSystem()));
    }

    /** Does something that is to give up in time because another thread hangs. */
    private static void assertThatGivesUp(IoCall<Boolean> call) {
        OtherThread<Boolean> impatient =
                OtherThread.call(() -> Deadline.within(Duration.ofMillis(100).toNanos(), call::call));
        assertThatThrownBy(impatient::result)
                .isExactlyInstanceOf(MountOutException.class)
                .hasMessageContaining("another thread hangs");
    }

    /** Whoever looked for the directory on a mount that hangs held up all others, for as long as it hung. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void threadThatHangs_holdsUpOthers_onlyUntilTheirDeadline(boolean clears) throws Exception {
        FaultyMountFiles files = files();
        CacheDirectory directory = directory(files, new FakePauses());
        Gate gate = new Gate();
        CountDownLatch hangs = new CountDownLatch(1);
        files.at(FaultyMountFiles.Call.FILE_SYSTEM, path -> {
            hangs.countDown();
            gate.returning(true);
        });
        OtherThread<Boolean> hanging = OtherThread.call(() -> change(directory, clears));
        assertThat(hangs.await(1, TimeUnit.MINUTES)).isTrue();
        assertThatGivesUp(() -> change(directory, false));
        assertThatGivesUp(() -> change(directory, true));
        OtherThread<Boolean> patient = OtherThread.call(() -> change(directory, true));
        patient.awaitBlocked();
        gate.open();
        assertThat(hanging.result()).isTrue();
        assertThat(patient.result()).as("it had its turn").isTrue();
    }

    private static boolean change(CacheDirectory directory, boolean clears) throws IOException {
        if (clears) {
            directory.clear();
        } else {
            directory.reopen();
        }
        return true;
    }

    @Test
    void interruptedThread_waitsForItsTurn_andStaysInterrupted() throws Exception {
        FaultyMountFiles files = files();
        CacheDirectory directory = directory(files, new FakePauses());
        Gate gate = new Gate();
        CountDownLatch hangs = new CountDownLatch(1);
        files.at(FaultyMountFiles.Call.FILE_SYSTEM, path -> {
            hangs.countDown();
            gate.returning(true);
        });
        OtherThread<Boolean> hanging = OtherThread.call(() -> change(directory, false));
        assertThat(hangs.await(1, TimeUnit.MINUTES)).isTrue();
        OtherThread<Boolean> interrupted = OtherThread.call(() -> {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> Deadline.within(Duration.ofMillis(100).toNanos(), () -> change(directory, false)))
                    .isInstanceOf(MountOutException.class);
            return Thread.currentThread().isInterrupted();
        });
        assertThat(interrupted.result()).isTrue();
        gate.open();
        assertThat(hanging.result()).isTrue();
    }

    /** It is not asked why, as the mount would not answer that either. */
    @Test
    void storeOnAMountThatHangs_givesUpInTime_withoutAskingItAgain() throws Exception {
        StoreOnDisk disk = new StoreOnDisk(mount);
        Gate gate = new Gate();
        CountDownLatch hangs = new CountDownLatch(1);
        disk.files.always(FaultyMountFiles.Call.FILE_SYSTEM, path -> {
            hangs.countDown();
            gate.returning(true);
        });
        OtherThread<Boolean> hanging = OtherThread.call(() -> {
            disk.store.clear();
            return true;
        });
        assertThat(hangs.await(1, TimeUnit.MINUTES)).isTrue();
        assertThatGivesUp(() -> {
            disk.store.clear();
            return true;
        });
        gate.open();
        assertThat(hanging.result()).isTrue();
    }

    /** Every second, another operation had joined it. */
    @Test
    void lookForAClear_thatHangs_isNotRepeatedByOthers() throws Exception {
        FaultyMountFiles files = files();
        FakePauses pauses = new FakePauses();
        CacheDirectory directory = directory(files, pauses);
        Gate gate = new Gate();
        AtomicInteger looks = new AtomicInteger();
        files.always(FaultyMountFiles.Call.OPEN, path -> {
            if (path.endsWith("LAYOUT")) {
                looks.incrementAndGet();
                gate.returning(true);
            }
        });
        pauses.pass(Duration.ofSeconds(2));
        OtherThread<MountLayout> hanging = OtherThread.call(() -> directory.layoutFor(KEY));
        OtherThread.until(() -> looks.get() == 1);
        for (int i = 0; i < 3; i++) {
            pauses.pass(Duration.ofSeconds(2));
            OtherThread<MountLayout> other = OtherThread.call(() -> directory.layoutFor(KEY));
            assertThat(other.result()).isSameAs(directory.layout());
        }
        assertThat(looks).hasValue(1);
        gate.open();
        assertThat(hanging.result()).isSameAs(directory.layout());
        assertThat(directory.layoutFor(KEY)).isSameAs(directory.layout());
        assertThat(looks).as("looks go on").hasValue(2);
    }

    private MountStore open(EntryPermissions permissions) throws IOException {
        return MountStore.open(mount, "name", false, permissions, Expiry.BY_LIFESPAN, new StatsRecorder());
    }

    private void assertNothingBeside() throws IOException {
        try (Stream<Path> list = Files.list(mount)) {
            assertThat(list.map(path -> path.getFileName().toString())).containsExactly("gtc-name");
        }
    }

    private List<String> modes() throws IOException {
        List<String> modes = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(mount.resolve("gtc-name"))) {
            for (Path path : (Iterable<Path>) walk::iterator) {
                modes.add(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
            }
        }
        return modes;
    }
}
