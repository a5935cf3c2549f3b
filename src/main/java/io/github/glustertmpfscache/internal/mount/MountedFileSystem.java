package io.github.glustertmpfscache.internal.mount;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file system that a path is on.
 *
 * @param type such as {@code fuse.glusterfs}
 * @param source such as {@code cache1:/cache}
 */
record MountedFileSystem(String type, String source) {
    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");

    /** In words. */
    String describe() {
        return source.isEmpty() ? type : type + " " + source;
    }

    /**
     * Finds the file system by the device number of what is there now. Java's {@link FileStore} goes by the mount point's name
     * and takes the first of several mounts that lie on top of each other, such as the automounter below the real one.
     */
    static MountedFileSystem of(Path path) throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains("unix") && Files.isReadable(MOUNTS)) {
            // "/." makes an automounter mount, and fails on a file.
            String device = device((Long) Files.getAttribute(path.resolve("."), "unix:dev"));
            for (String line : Files.readAllLines(MOUNTS)) {
                // 36 35 98:0 /root /mount-point options optional-fields - type source super-options
                String[] fields = line.split(" ", -1);
                int dash = java.util.Arrays.asList(fields).indexOf("-");
                if (fields[2].equals(device) && dash > 0 && fields.length > dash + 2) {
                    return new MountedFileSystem(fields[dash + 1], fields[dash + 2]);
                }
            }
        }
        FileStore store = Files.getFileStore(path);
        return new MountedFileSystem(store.type(), store.name());
    }

    /** The number as the kernel prints it: the inverse of makedev(3). */
    private static String device(long number) {
        long major = ((number >>> 8) & 0xfff) | ((number >>> 32) & ~0xfffL);
        long minor = (number & 0xff) | ((number >>> 12) & ~0xffL);
        return major + ":" + minor;
    }
}
