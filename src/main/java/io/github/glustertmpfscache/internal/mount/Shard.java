package io.github.glustertmpfscache.internal.mount;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One directory of entries, for those who go through all of them. Thread-safe. When the cache is cleared the directory is gone, and
 * every call says so with a {@link NoSuchFileException}.
 */
public final class Shard {
    private final int index;
    private final Path directory;
    private final MountFiles files;
    private final EntryReader reader;
    private final boolean touchesAreOnFiles;

    /** What to do with each file that a listing finds. */
    public interface Visitor {
        /** Returns whether to go on. */
        boolean visit(FoundFile file) throws IOException;
    }

    Shard(int index, Path directory, MountFiles files, EntryReader reader, boolean touchesAreOnFiles) {
        this.index = index;
        this.directory = directory;
        this.files = files;
        this.reader = reader;
        this.touchesAreOnFiles = touchesAreOnFiles;
    }

    public int index() {
        return index;
    }

    public Path directory() {
        return directory;
    }

    /**
     * Lists the directory. Each file is looked at as soon as its name is known, because the listing has told the kernel what
     * there is to know, which it forgets after a second.
     */
    public void list(Visitor visitor) throws IOException {
        try (FoundFiles found = open()) {
            for (FoundFile file = found.next(); file != null; file = found.next()) {
                if (!visitor.visit(file)) {
                    return;
                }
            }
        }
    }

    /** Begins to list the directory, for who does that in steps; to be closed soon, or the mount is in use. */
    public FoundFiles open() throws IOException {
        return new FoundFiles(directory, files);
    }

    /**
     * Reads an entry's header.
     *
     * @throws NoSuchFileException if the file has gone
     * @throws UnusableEntryException if it is no sound entry of this format
     */
    public EntryHeader header(FoundFile file) throws IOException {
        return reader.readHeader(file.path());
    }

    /** Reads and verifies a whole entry; throws as {@link #header} does. Holds a part of the value at a time. */
    public EntryHeader verify(FoundFile file) throws IOException {
        return reader.verify(file.path());
    }

    /** What lies there now, past this host's caches; empty if there is nothing any more. */
    public Optional<FoundFile> lookAgain(FoundFile file) throws IOException {
        files.revalidate(file.path());
        try {
            return Optional.of(new FoundFile(file.path(), file.role(), files.status(file.path())));
        } catch (IOException e) {
            if (FoundFiles.isGone(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** When an entry expires whose header says {@code expiresAtMillis}: a touch may have changed it. */
    public long expiry(FoundFile file, long expiresAtMillis) {
        return touchesAreOnFiles ? file.status().expiry(expiresAtMillis) : expiresAtMillis;
    }

    /**
     * Removes a file if it is still the one that was found, and nobody has written it since. Looks past this host's caches
     * first, so that no other host's newer entry goes in its place but one that comes in the very moment.
     *
     * @return whether it was removed
     */
    public boolean delete(FoundFile file) throws IOException {
        return deleteIf(file, now -> now.fingerprint() == file.status().fingerprint());
    }

    /** As {@link #delete}, but leaves a file that has been stamped as used since. */
    public boolean deleteUnlessUsed(FoundFile file) throws IOException {
        return deleteIf(file, now -> now.equals(file.status()));
    }

    private boolean deleteIf(FoundFile file, Predicate<FileStatus> condition) throws IOException {
        try {
            files.revalidate(file.path());
            if (!condition.test(files.status(file.path()))) {
                return false;
            }
            files.delete(file.path());
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
