package io.github.glustertmpfscache.internal.mount;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Finds a cache's tree and makes sure that it is one that may be used, or has it made if there is none.
 *
 * <p>Concurrency: stateless. Of several hosts that open at once one makes the tree, and the others use it.
 */
final class TreeOpener {
    private static final int ATTEMPTS = 5;

    private final Path base;
    private final MountFiles files;
    private final MountGuard guard;
    private final EntryPermissions permissions;
    private final LayoutFile layoutFile;
    private final TreeBuilder builder;
    private final BooleanSupplier mayMake;

    /** Opens trees; if it may not make any, it removes nothing either. */
    TreeOpener(
            Path base,
            MountFiles files,
            MountGuard guard,
            EntryPermissions permissions,
            LayoutFile layoutFile,
            TreeBuilder builder,
            BooleanSupplier mayMake) {
        this.base = base;
        this.files = files;
        this.guard = guard;
        this.permissions = permissions;
        this.layoutFile = layoutFile;
        this.builder = builder;
        this.mayMake = mayMake;
    }

    /** The layout of the tree that is there now, which is on the mount. */
    MountLayout open() throws IOException {
        guard.checkMount();
        for (int attempt = 1; ; attempt++) {
            try {
                MountLayout found = read();
                checkPermissions();
                // Once more: the mount may have come or gone since, and the layout be that of the bare directory.
                guard.check(base);
                return found;
            } catch (NoSuchFileException notThere) {
                if (!mayMake.getAsBoolean()) {
                    throw new NoSuchFileException(base.toString(), null, "there is no such cache");
                }
                try {
                    builder.makeTree();
                } catch (IOException e) {
                    // Mostly another host was first. If not, the directory is still not there the last time round.
                    if (attempt == ATTEMPTS || e instanceof MountGoneException) {
                        throw e;
                    }
                }
            } catch (IOException e) {
                // A tree that is being replaced right now may read as stale.
                if (attempt == ATTEMPTS || e instanceof BrokenDirectoryException) {
                    throw e;
                }
                layoutFile.revalidate();
            }
        }
    }

    private MountLayout read() throws IOException {
        builder.requireDirectory(base);
        MountLayout found;
        try {
            found = layoutFile.read();
        } catch (NoSuchFileException e) {
            requireEmptied();
            throw e;
        }
        layoutFile.lookForMark(found);
        return found;
    }

    /** Returns if a directory without the file LAYOUT may be replaced, because nothing is in it but remains of a tree. */
    private void requireEmptied() throws IOException {
        List<String> names = files.list(base);
        if (names.isEmpty() && mayMake.getAsBoolean()) {
            return; // making the tree replaces the empty directory
        }
        if (mayMake.getAsBoolean() && names.stream().allMatch(MountLayout::isOwnName)) {
            builder.clearAway(); // somebody removed a part of it while it was in use
            return;
        }
        throw new BrokenDirectoryException(base
                + " is not a cache directory: it has no file LAYOUT. Move it away, or give the cache another name");
    }

    private void checkPermissions() throws IOException {
        Set<PosixFilePermission> found = files.permissions(base).orElse(permissions.directory());
        if (found.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new BrokenDirectoryException("Anyone may write to the cache directory " + base + " ("
                    + PosixFilePermissions.toString(found) + "). Take that right away: chmod o-w " + base);
        }
        if (permissions == EntryPermissions.GROUP && !found.containsAll(permissions.directory())) {
            throw new BrokenDirectoryException("The cache directory " + base + " does not let its group in ("
                    + PosixFilePermissions.toString(found)
                    + "), as groupAccess(true) needs. Start the JVM with umask 007"
                    + " and remove the directory, or give the cache another name");
        }
    }
}
