package io.github.glustertmpfscache.internal.mount;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.StatsRecorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
