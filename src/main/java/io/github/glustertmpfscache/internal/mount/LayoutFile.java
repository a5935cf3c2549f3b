package io.github.glustertmpfscache.internal.mount;

import io.github.glustertmpfscache.internal.Errno;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Properties;

/**
 * The file LAYOUT, which names a cache's shards, and the mark SHORTENED, which says that a life was made shorter.
 *
 * <p>Concurrency: stateless. Other hosts may replace the file at any time, always whole, and set the mark.
 */
final class LayoutFile {
    private static final String NAME = "LAYOUT";
    private static final String VERSION = "1";

    private final Path base;
    private final Path file;
    private final MountFiles files;

    LayoutFile(Path base, MountFiles files) {
        this.base = base;
        this.file = in(base);
        this.files = files;
    }

    /** The file's path in a cache's directory, or in one that is being built. */
    static Path in(Path directory) {
        return directory.resolve(NAME);
    }

    static void write(MountFiles files, Path directory, String id, int shards) throws IOException {
        SmallFile.write(files, in(directory), "version=" + VERSION + "\nid=" + id + "\nshards=" + shards + "\n");
    }

    /** Whether a name in a cache's directory is this file's. */
    static boolean isNameOf(String name) {
        return NAME.equals(name);
    }

    FileStatus status() throws IOException {
        return files.status(file);
    }

    /** Makes this host look the file up anew. */
    void revalidate() {
        files.revalidate(file);
    }

    /** Reads the file; believes that it is not there only the second time: it may be replaced in this moment. */
    MountLayout read() throws IOException {
        try {
            return readOnce();
        } catch (NoSuchFileException e) {
            revalidate();
            return readOnce();
        }
    }

    /** Reads the file as it is on the mount now, past this host's caches. */
    MountLayout readAnew() throws IOException {
        revalidate();
        return readOnce();
    }

    private MountLayout readOnce() throws IOException {
        return parse(SmallFile.read(files, file));
    }

    private MountLayout parse(byte[] content) throws IOException {
        Properties properties = new Properties();
        try {
            properties.load(new ByteArrayInputStream(content));
            String version = properties.getProperty("version", "none");
            if (!version.equals(VERSION)) {
                throw new BrokenDirectoryException("The cache directory " + base + " has layout version " + version
                        + " and this library reads version " + VERSION
                        + ". Use one version of the library on all hosts, or give the cache another name");
            }
            int shards = Integer.parseInt(properties.getProperty("shards", "none"));
            String id = properties.getProperty("id", "");
            if (Integer.bitCount(shards) != 1 || shards > 1 << 16 || !id.matches("[0-9a-f]{1,16}")) {
                throw new IllegalArgumentException("shards " + shards + ", id " + id);
            }
            return new MountLayout(base, id, shards);
        } catch (IllegalArgumentException e) {
            throw new BrokenDirectoryException("The file " + file + " is damaged (" + e.getMessage()
                    + "). Remove the directory " + base + "; the cache makes it anew");
        }
    }

    /** Looks for the mark, and notes in the layout that it is there. */
    void lookForMark(MountLayout layout) throws IOException {
        if (layout.wasShortened()) {
            return;
        }
        try {
            files.kind(layout.shortenedMark());
        } catch (NoSuchFileException e) {
            return; // no entry was
        } catch (IOException e) {
            if (!Errno.EIO.isReasonOf(e)) {
                throw e;
            }
            // In split-brain: both halves of a network have set it. What it looks like does not matter, and the cache
            // must be usable.
        }
        layout.markShortened();
    }

    /** Sets the mark. */
    void mark(MountLayout layout) throws IOException {
        if (layout.wasShortened()) {
            return;
        }
        try {
            files.createNew(layout.shortenedMark()).close();
        } catch (FileAlreadyExistsException e) {
            // Another host was first.
        } catch (IOException e) {
            lookForMark(layout);
            if (!layout.wasShortened()) {
                throw e;
            }
        }
        layout.markShortened();
    }
}
