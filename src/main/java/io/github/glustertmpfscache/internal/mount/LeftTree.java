package io.github.glustertmpfscache.internal.mount;

import io.github.glustertmpfscache.internal.Errno;
import io.github.glustertmpfscache.internal.mount.MountFiles.Kind;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A directory tree of a cache that nobody uses any more, or that is being built. */
public final class LeftTree {
    private final Path root;
    private final boolean cleared;
    private final MountFiles files;
    private final MountGuard guard;
    private final Check check;

    /** Whether the tree is still one to delete. */
    private interface Check {
        boolean holds() throws IOException;
    }

    private LeftTree(Path root, boolean cleared, MountFiles files, MountGuard guard, Check check) {
        this.root = root;
        this.cleared = cleared;
        this.files = files;
        this.guard = guard;
        this.check = check;
    }

    static LeftTree unfinished(Path root, MountFiles files, MountGuard guard) {
        return new LeftTree(root, false, files, guard, () -> true);
    }

    static LeftTree cleared(Path root, MountFiles files, MountGuard guard, CacheDirectory directory) {
        return new LeftTree(root, true, files, guard, () -> {
            directory.reopen();
            return directory.isClearedShard(root);
        });
    }

    public Path path() {
        return root;
    }

    public String name() {
        return root.toString();
    }

    /** Whether a clear has done away with it. Otherwise it may still become a part of the cache. */
    public boolean isCleared() {
        return cleared;
    }

    public FileStatus status() throws IOException {
        return files.status(root);
    }

    /**
     * Removes some of the tree.
     *
     * @param mayGoOn asked before each file
     * @return whether all of it is gone, or must stay
     */
    public boolean deleteSome(BooleanSupplier mayGoOn) throws IOException {
        if (!status().isDirectory()) {
            return true; // not of our making
        }
        guard.check(root);
        return !check.holds() || deleteBelow(root, mayGoOn);
    }

    private boolean deleteBelow(Path directory, BooleanSupplier mayGoOn) throws IOException {
        List<Path> directories = new ArrayList<>();
        try (FoundFiles found = new FoundFiles(directory, files)) {
            for (FoundFile file = found.next(); file != null; file = found.next()) {
                if (file.status().kind() == Kind.DIRECTORY) {
                    directories.add(file.path());
                } else if (mayGoOn.getAsBoolean()) {
                    deleteIfThere(file.path());
                } else {
                    return false;
                }
            }
        }
        for (Path below : directories) {
            if (!deleteBelow(below, mayGoOn)) {
                return false;
            }
        }
        deleteIfThere(directory);
        return true;
    }

    /** What is in split-brain stays, and so does the directory that it is in: it can be removed once somebody has chosen a copy. */
    private void deleteIfThere(Path path) throws IOException {
        try {
            files.delete(path);
        } catch (NoSuchFileException e) {
            // somebody else was first
        } catch (DirectoryNotEmptyException e) {
            // tried again with the next pass
        } catch (IOException e) {
            if (!Errno.EIO.isReasonOf(e)) {
                throw e;
            }
        }
    }
}
