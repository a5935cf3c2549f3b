package io.github.glustertmpfscache.internal.mount;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Every file call that the store makes; tests put faults in its place. */
interface MountFiles {
    /** What is at a path, the path's last link not followed. */
    enum Kind {
        FILE,
        DIRECTORY,
        OTHER
    }

    /** Opens a file for reading; fails on a symbolic link. */
    OpenFile openForRead(Path file) throws IOException;

    /** Opens a file for reading and for overwriting a part of it in place; fails on a symbolic link. */
    OpenFile openForUpdate(Path file) throws IOException;

    /** Creates a file that must not exist, and opens it for writing. */
    OpenFile createNew(Path file) throws IOException;

    /** Creates a directory that must not exist. */
    void createDirectory(Path directory) throws IOException;

    /** Renames in one atomic step, replacing a file (or an empty directory) that is there. */
    void rename(Path from, Path to) throws IOException;

    /** Gives a file a second name, which must not exist. */
    void link(Path existing, Path name) throws IOException;

    /** Removes a file or an empty directory. */
    void delete(Path path) throws IOException;

    Kind kind(Path path) throws IOException;

    /** What is known of a path, the path's last link not followed. */
    FileStatus status(Path path) throws IOException;

    /** Sets a file's times of last modification and last access; only for its owner. */
    void setTimes(Path file, FileTime lastModified, FileTime lastAccess) throws IOException;

    /** Makes now a file's time of last use, and changes nothing else; only for its owner. */
    void stampUse(Path file) throws IOException;

    /** How full the file system of a path is. */
    Space space(Path path) throws IOException;

    /** A file name's part that no other file has had at any time: the same on all hosts, and another after a replacement. */
    String identity(Path file) throws IOException;

    /** Begins to list a directory, which may be a large one. */
    Listing openListing(Path directory) throws IOException;

    /** The names in a directory. */
    List<String> list(Path directory) throws IOException;

    /** Creates a directory and those above it, with what permissions the system gives, unless they exist. */
    void createDirectories(Path directory) throws IOException;

    /** What file system a path is on now. */
    MountedFileSystem fileSystem(Path path) throws IOException;

    /** Removes a directory with all that is in it. */
    void deleteTree(Path directory) throws IOException;

    /** Who may do what; empty where the file system knows no such thing. */
    Optional<Set<PosixFilePermission>> permissions(Path path) throws IOException;

    /** The user and the group that a path belongs to; the same for all where the file system knows no such thing. */
    String owner(Path path) throws IOException;

    /**
     * Makes this host look a path up anew after a read of it failed as stale. On a FUSE mount the kernel may hold on to a
     * replaced file for a second, and every open in that second leads to the same dead file.
     */
    void revalidate(Path file);
}
