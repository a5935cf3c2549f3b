package io.github.glustertmpfscache.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the kernel and the processes tell of a mount. */
class MountEntryTest {
    private static final List<String> TABLE = List.of(
            "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw",
            "30 22 0:40 / /mnt/auto rw - autofs systemd-1 rw",
            "31 30 0:41 / /mnt/auto rw - nfs4 nas:/export rw,vers=4.2,acregmax=1",
            "171 22 0:47 / /cache_client rw,noatime shared:12 - fuse.glusterfs cache1:/cache rw,allow_other,max_read=131072",
            "172 22 0:48 / /two rw - fuse.glusterfs cache1:/cache rw",
            "173 172 0:49 / /two rw - fuse.glusterfs cache1:/other rw",
            "174 22 0:50 / /with\\040space rw - xfs /dev/sdb1 rw",
            "nonsense");

    @TempDir
    private Path directory;

    @Test
    void nearestMountAbove_isFound() {
        MountEntry cache = find("/cache_client/app");
        assertThat(cache.mountPoint()).isEqualTo(Path.of("/cache_client"));
        assertThat(cache).hasToString("fuse.glusterfs (cache1:/cache)");
        assertThat(cache.isGlusterFs()).isTrue();
        assertThat(cache.options()).contains("noatime", "allow_other");
        assertThat(cache.option("max_read")).hasValue("131072");
        assertThat(find("/cache_client2").type()).isEqualTo("ext4");
        assertThat(find("/cache_client2").isLocal()).isTrue();
        assertThat(find("/with space/x").type()).isEqualTo("xfs");
        assertThat(MountEntry.find(List.of(), Path.of("/"))).isEmpty();
    }

    @Test
    void upperOfSeveral_counts() {
        assertThat(find("/two").source()).isEqualTo("cache1:/other");
        assertThat(find("/two").layers()).isEqualTo(2);
        assertThat(find("/mnt/auto").isNfs()).isTrue();
        assertThat(find("/mnt/auto").layers())
                .as("the automounter does not count")
                .isEqualTo(1);
    }

    @Test
    void client_isFoundByItsMountPoint() throws Exception {
        process("17", "T", "bash", "/cache_client");
        process("18", "S", "/usr/sbin/glusterfs", "--volfile-server=a", "/other");
        process(
                "19",
                "T",
                "/usr/sbin/glusterfs",
                "--entry-timeout=0.5",
                "--volfile-server=a",
                "--volfile-server=b",
                "/cache_client");
        GlusterClient client = client("/cache_client", directory).orElseThrow();
        assertThat(client.pid()).isEqualTo(19);
        assertThat(client.isStopped()).isTrue();
        assertThat(client.servers()).isEqualTo(2);
        assertThat(client.option("entry-timeout")).hasValue("0.5");
        assertThat(client.option("entry")).isEmpty();
        assertThat(client("/other", directory).orElseThrow().isStopped()).isFalse();
        assertThat(client("/none", directory)).isEmpty();
        assertThat(client("/other", directory.resolve("none"))).isEmpty();
    }

    @Test
    void stamp_tellsWholeFromTorn() {
        byte[] one = Stamp.of(1, 1024);
        byte[] two = Stamp.of(2, 1024);
        assertThat(Stamp.read(one, 1024)).isEqualTo(1);
        assertThat(Stamp.read(Arrays.copyOf(one, 1016), 1024)).isEqualTo(Stamp.TORN);
        assertThat(Stamp.read(new byte[0], 1024)).isEqualTo(Stamp.TORN);
        byte[] mixed = two.clone();
        System.arraycopy(one, 0, mixed, 0, 512);
        assertThat(Stamp.read(mixed, 1024)).isEqualTo(Stamp.TORN);
        byte[] holes = two.clone();
        Arrays.fill(holes, 512, 1024, (byte) 0);
        assertThat(Stamp.read(holes, 1024)).isEqualTo(Stamp.TORN);
        assertThat(Stamp.read(new byte[1024], 1024)).as("nothing but zeros").isEqualTo(Stamp.TORN);
    }

    @Test
    void mountHiddenUnderALaterOne_isNotTakenForIt() {
        List<String> table = List.of(
                "22 1 8:1 / / rw - ext4 /dev/sda1 rw",
                "40 22 0:47 / /d/cache rw - fuse.glusterfs cache1:/cache rw",
                "41 22 0:60 / /d rw - tmpfs none rw",
                "42 22 259:1048577 / /big rw - xfs /dev/x rw");
        Path path = Path.of("/d/cache/app");
        assertThat(MountEntry.find(table, path, "0:60").orElseThrow().mountPoint())
                .isEqualTo(Path.of("/d"));
        assertThat(MountEntry.find(table, path, "0:60").orElseThrow().isLocal()).isTrue();
        assertThat(MountEntry.find(table, path, "0:47").orElseThrow().isGlusterFs())
                .isTrue();
        assertThat(MountEntry.find(table, path, "0:99").orElseThrow().isGlusterFs())
                .as("not in the table")
                .isTrue();
        assertThat(MountEntry.device(0x801)).isEqualTo("8:1");
        assertThat(MountEntry.device((259L << 8) | 1 | (0x100000L << 12))).isEqualTo("259:1048577");
    }

    @Test
    void device_isThatOfTheTable() throws Exception {
        MountEntry proc =
                MountEntry.ofDevice(Path.of("/proc/self/..").toRealPath()).orElseThrow();
        assertThat(proc.type()).isEqualTo("proc");
        assertThat(proc.mountPoint()).isEqualTo(Path.of("/proc"));
    }

    @Test
    void namesThatAreNoText_doNotMatter() {
        List<String> table = List.of(
                "22 1 8:1 / / rw - ext4 /dev/sda1 rw",
                "23 22 8:2 / /odd\u00ff\u00fe rw - xfs /dev/sdb1 rw",
                "24 22 8:3 / nowhere rw - xfs /dev/sdc1 rw",
                "25",
                "26 22 8:4 / /caf\u00c3\u00a9 rw - fuse.glusterfs a:/b rw");
        assertThat(MountEntry.find(table, Path.of("/x")).orElseThrow().type()).isEqualTo("ext4");
        assertThat(MountEntry.find(table, Path.of("/caf")).orElseThrow().type()).isEqualTo("ext4");
        if (Path.of("/").resolve("x").getFileSystem().equals(java.nio.file.FileSystems.getDefault())
                && "UTF-8".equals(System.getProperty("sun.jnu.encoding"))) {
            assertThat(MountEntry.find(table, Path.of("/caf\u00e9/x"))
                            .orElseThrow()
                            .isGlusterFs())
                    .isTrue();
        }
    }

    @Test
    void localFileSystems_areKnown() {
        for (String type :
                List.of("ecryptfs", "hugetlbfs", "udf", "hfsplus", "overlay", "fuse.mergerfs", "fuse.bindfs")) {
            assertThat(new MountEntry(Path.of("/m"), type, "x", Set.of(), 1).isLocal())
                    .as(type)
                    .isTrue();
        }
    }

    @Test
    void newestClient_ofTheVolume_counts() throws Exception {
        process("90", "T", "glusterfs", "--volfile-id=/cache", "/cache_client");
        started("90", 100);
        process("20", "S", "glusterfs", "--volfile-id=/cache", "/cache_client");
        started("20", 200);
        process("30", "S", "glusterfs", "--volfile-id=/else", "/cache_client");
        started("30", 300);
        assertThat(client("/cache_client", directory).orElseThrow().pid()).isEqualTo(20);
    }

    @Test
    void symbolicLinks_areFollowedWithoutTheMount() throws Exception {
        Path real = directory.toRealPath();
        Path target = Files.createDirectories(real.resolve("a/b"));
        Files.createSymbolicLink(real.resolve("absolute"), target);
        Files.createSymbolicLink(real.resolve("relative"), Path.of("a/../absolute"));
        Files.createSymbolicLink(real.resolve("loop"), Path.of("loop"));
        assertThat(FrozenMount.resolve(real.resolve("relative/c"))).isEqualTo(target.resolve("c"));
        assertThat(FrozenMount.resolve(real.resolve("missing/x"))).isEqualTo(real.resolve("missing/x"));
        assertThat(FrozenMount.resolve(real.resolve("loop/x"))).isEqualTo(real.resolve("loop/x"));
        assertThat(FrozenMount.remedy(real.resolve("relative")))
                .as("on a local file system")
                .contains("findmnt")
                .doesNotContain("umount -f /");
    }

    private static Optional<GlusterClient> client(String mountPoint, Path processes) {
        return GlusterClient.of(
                new MountEntry(Path.of(mountPoint), "fuse.glusterfs", "cache1:/cache", Set.of(), 1), processes);
    }

    private void started(String pid, long ticks) throws Exception {
        Files.writeString(
                directory.resolve(pid).resolve("stat"),
                pid + " (a b) c) S" + " 0".repeat(18) + " " + ticks + " 0",
                UTF_8);
    }

    private static MountEntry find(String path) {
        return MountEntry.find(TABLE, Path.of(path)).orElseThrow();
    }

    private void process(String pid, String state, String... arguments) throws Exception {
        Path process = Files.createDirectory(directory.resolve(pid));
        Files.writeString(process.resolve("cmdline"), String.join("\0", arguments) + "\0", UTF_8);
        Files.writeString(process.resolve("stat"), pid + " (a b) c) " + state + " 1 2 3", UTF_8);
    }
}
