package io.github.glustertmpfscache.doctor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A mounted file system, as the kernel lists it.
 *
 * @param mountPoint where
 * @param type such as {@code fuse.glusterfs}
 * @param source such as {@code cache1:/cache}
 * @param options of the mount and of the file system
 * @param layers how many file systems are mounted on this mount point, but automounters
 */
record MountEntry(Path mountPoint, String type, String source, Set<String> options, int layers) {
    static final String GLUSTERFS = "fuse.glusterfs";
    private static final Path TABLE = Path.of("/proc/self/mountinfo");
    private static final Set<String> LOCAL = Set.of(
            "ext2",
            "ext3",
            "ext4",
            "xfs",
            "btrfs",
            "zfs",
            "f2fs",
            "tmpfs",
            "ramfs",
            "devtmpfs",
            "overlay",
            "aufs",
            "vfat",
            "exfat",
            "ntfs",
            "ntfs3",
            "jfs",
            "reiserfs",
            "bcachefs",
            "squashfs",
            "rootfs",
            "apfs",
            "hfs",
            "autofs",
            "proc",
            "sysfs",
            "erofs",
            "ecryptfs",
            "hugetlbfs",
            "udf",
            "hfsplus",
            "iso9660",
            "fuse.fuse-overlayfs",
            "fuse.mergerfs",
            "fuse.gocryptfs",
            "fuse.encfs",
            "fuse.bindfs",
            "fuseblk");
    private static final Set<String> NFS = Set.of("nfs", "nfs4");

    boolean isGlusterFs() {
        return type.equals(GLUSTERFS);
    }

    boolean isNfs() {
        return NFS.contains(type);
    }

    /** Whether no other host can see it. */
    boolean isLocal() {
        return LOCAL.contains(type);
    }

    /** The value of an option {@code name=value}. */
    Optional<String> option(String name) {
        return options.stream()
                .filter(option -> option.startsWith(name + "="))
                .map(option -> option.substring(name.length() + 1))
                .findFirst();
    }

    @Override
    public String toString() {
        return type + " (" + source + ")";
    }

    /** Finds what a path is on without a call to that file system. The path must have no symbolic links. */
    static Optional<MountEntry> of(Path path) throws IOException {
        return hasTable(path) ? find(table(), path) : Optional.empty();
    }

    /**
     * Finds what a path is on by the device number of what is there now, which a mount that lies hidden under a later one does not have. Calls that
     * file system, so only within a watched call. The path must have no symbolic links.
     */
    static Optional<MountEntry> ofDevice(Path path) throws IOException {
        if (!hasTable(path)
                || !path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return of(path);
        }
        Object number = Files.getAttribute(path, "unix:dev");
        return number instanceof Long device ? find(table(), path, device(device)) : of(path);
    }

    /** Whether what is mounted where can be told without a call to it. */
    static boolean hasTable(Path path) {
        return path.getFileSystem().equals(TABLE.getFileSystem()) && Files.isReadable(TABLE);
    }

    /** Each character stands for a byte: a name need not be text. */
    private static List<String> table() throws IOException {
        return Files.readAllLines(TABLE, ISO_8859_1);
    }

    /** The number as the kernel prints it: the inverse of makedev(3). */
    static String device(long number) {
        long major = ((number >>> 8) & 0xfff) | ((number >>> 32) & ~0xfffL);
        long minor = (number & 0xff) | ((number >>> 12) & ~0xffL);
        return major + ":" + minor;
    }

    static Optional<MountEntry> find(List<String> mountInfo, Path path) {
        List<Line> lines =
                mountInfo.stream().map(Line::parse).flatMap(Optional::stream).toList();
        return nearest(lines, lines, path);
    }

    /** Finds the entry with that device number; if none has it, as for a subvolume of btrfs, the path decides. */
    static Optional<MountEntry> find(List<String> mountInfo, Path path, String device) {
        List<Line> lines =
                mountInfo.stream().map(Line::parse).flatMap(Optional::stream).toList();
        List<Line> same =
                lines.stream().filter(line -> line.device().equals(device)).toList();
        return nearest(same, lines, path).or(() -> nearest(lines, lines, path));
    }

    private static Optional<MountEntry> nearest(List<Line> among, List<Line> all, Path path) {
        Line found = null;
        for (Line line : among) {
            // Of several on one mount point, the last one lies on top.
            if (line.isAbove(path)
                    && (found == null
                            || line.mountPoint().length() >= found.mountPoint().length())) {
                found = line;
            }
        }
        if (found == null) {
            return Optional.empty();
        }
        String point = found.mountPoint();
        int layers = (int) all.stream()
                .filter(line -> line.mountPoint().equals(point) && !line.type().equals("autofs"))
                .count();
        return Optional.of(new MountEntry(
                path.getFileSystem().getPath(point),
                found.type(),
                found.source(),
                found.options(),
                Math.max(1, layers)));
    }

    /** A line of the table. Its mount point is no path yet: many a name cannot be one in this JVM's encoding. */
    private record Line(String device, String mountPoint, String type, String source, Set<String> options) {
        static Optional<Line> parse(String line) {
            // 36 35 98:0 /root /mount-point options optional-fields - type source super-options
            String[] fields = line.split(" ", -1);
            int dash = Arrays.asList(fields).indexOf("-");
            if (dash < 6 || fields.length < dash + 3) {
                return Optional.empty();
            }
            Set<String> options = new LinkedHashSet<>(List.of(fields[5].split(",", -1)));
            if (fields.length > dash + 3) {
                options.addAll(List.of(fields[dash + 3].split(",", -1)));
            }
            String point = unescape(fields[4]);
            return point.startsWith("/")
                    ? Optional.of(new Line(fields[2], point, fields[dash + 1], unescape(fields[dash + 2]), options))
                    : Optional.empty();
        }

        boolean isAbove(Path path) {
            String below = path.toString();
            return mountPoint.equals("/") || below.equals(mountPoint) || below.startsWith(mountPoint + "/");
        }
    }

    /** What is not UTF-8 gets a character that no path has. */
    private static String unescape(String text) {
        byte[] bytes = text.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\")
                .getBytes(ISO_8859_1);
        return new String(bytes, UTF_8).replace('\ufffd', '\0');
    }
}
