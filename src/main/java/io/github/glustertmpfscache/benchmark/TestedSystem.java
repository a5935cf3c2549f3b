package io.github.glustertmpfscache.benchmark;

import java.nio.file.Path;

/**
 * A directory whose file system takes part.
 *
 * @param fileSystemType as the operating system calls it, such as {@code fuse.glusterfs} or {@code tmpfs}
 * @param fileSystemName what is mounted there, such as {@code server1:/cache}
 */
record TestedSystem(SystemRole role, Path path, String fileSystemType, String fileSystemName) {
    boolean isGlusterFs() {
        return fileSystemType.equals("fuse.glusterfs");
    }

    String describe() {
        return path + " (" + fileSystemType + ", " + fileSystemName + ")";
    }
}
