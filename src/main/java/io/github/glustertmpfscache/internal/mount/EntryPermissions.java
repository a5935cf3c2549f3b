package io.github.glustertmpfscache.internal.mount;

import java.nio.file.FileSystem;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Who may use the files of a cache: their owner, or their group as well. */
public enum EntryPermissions {
    /** Directories 0700, files 0600. */
    OWNER("rwx------", "rw-------"),
    /** Directories 0770, files 0660, each less what the process's umask takes. */
    GROUP("rwxrwx---", "rw-rw----");

    private final String directory;
    private final String file;

    EntryPermissions(String directory, String file) {
        this.directory = directory;
        this.file = file;
    }

    /** The permissions as attributes for creating a directory; none where the file system knows no such thing. */
    FileAttribute<?>[] forDirectory(FileSystem fileSystem) {
        return asAttributes(directory, fileSystem);
    }

    FileAttribute<?>[] forFile(FileSystem fileSystem) {
        return asAttributes(file, fileSystem);
    }

    Set<PosixFilePermission> directory() {
        return PosixFilePermissions.fromString(directory);
    }

    static boolean supportedBy(FileSystem fileSystem) {
        return fileSystem.supportedFileAttributeViews().contains("posix");
    }

    private static FileAttribute<?>[] asAttributes(String permissions, FileSystem fileSystem) {
        return supportedBy(fileSystem)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
