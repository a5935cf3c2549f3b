package io.github.glustertmpfscache.internal.mount;

import io.github.glustertmpfscache.internal.ErrnoCounters;
import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.mount.MountFiles.Kind;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A cache's directory for those who check it: opened only if it is there, and listed to the end although some of it cannot be
 * read. Makes and removes nothing unasked. Thread-safe.
 */
public final class CacheInspector {
    private static final String PREFIX = "gtc-";

    private final CacheDirectory directory;
    private final MountFiles files;
    private final MountGuard guard;
    private final CacheTree tree;
    private final boolean touchesAreOnFiles;

    /** What to do with each thing in a directory. */
    public interface Visitor {
        void found(FoundFile file);

        /** Something is there of which the file system cannot say more. */
        void unreadable(Path path, IOException failure) throws IOException;
    }

    CacheInspector(
            Path mount,
            String cacheName,
            MountFiles files,
            MountGuard guard,
            EntryPermissions permissions,
            Pauses pauses)
            throws IOException {
        this.files = files;
        this.guard = guard;
        this.touchesAreOnFiles = guard.isOnGlusterFs();
        WriterIdentity identity = WriterIdentity.OF_THIS_JVM;
        this.directory = new CacheDirectory(
                mount, cacheName, files, guard, permissions, identity, pauses, CacheDirectory.NO_NEW_TREE);
        ErrnoCounters retries = new ErrnoCounters(); // which nobody looks at
        EntryReader reader =
                new EntryReader(files, () -> new RetryBudget(pauses, retries), new WrittenLengths(), () -> {});
        AtomicPublisher publisher = new AtomicPublisher(files, identity);
        this.tree = new CacheTree(mount, directory, guard, files, reader, publisher, UseStamps.NONE);
    }

    /**
     * Opens the directory of a cache that is there.
     *
     * @param requireMount whether the path must be on a GlusterFS mount
     */
    public static CacheInspector open(Path mount, String cacheName, boolean requireMount, Pauses pauses)
            throws IOException {
        MountFiles looking = new NioMountFiles(EntryPermissions.OWNER, mount.getFileSystem());
        MountGuard guard = new MountGuard(mount, requireMount, looking);
        try {
            guard.checkMount();
            EntryPermissions permissions = permissionsOf(MountLayout.base(mount, cacheName), looking);
            MountFiles files = new NioMountFiles(permissions, mount.getFileSystem());
            return new CacheInspector(mount, cacheName, files, guard, EntryPermissions.OWNER, pauses);
        } catch (IOException e) {
            throw guard.explain(e);
        }
    }

    /** Those that a shard needs which is made anew. */
    private static EntryPermissions permissionsOf(Path base, MountFiles files) {
        try {
            Optional<Set<PosixFilePermission>> found = files.permissions(base);
            return found.isPresent() && found.get().contains(PosixFilePermission.GROUP_WRITE)
                    ? EntryPermissions.GROUP
                    : EntryPermissions.OWNER;
        } catch (IOException e) {
            return EntryPermissions.OWNER; // mostly there is no such cache, as its opening is about to say
        }
    }

    /** The names of the caches on a mount, sorted. */
    public static List<String> cacheNames(Path mount, boolean requireMount) throws IOException {
        MountFiles files = new NioMountFiles(EntryPermissions.OWNER, mount.getFileSystem());
        MountGuard guard = new MountGuard(mount, requireMount, files);
        try {
            guard.checkMount();
            List<String> names = new ArrayList<>();
            for (String name : files.list(mount)) {
                if (name.startsWith(PREFIX)) {
                    names.add(name.substring(PREFIX.length()));
                }
            }
            Collections.sort(names);
            return names;
        } catch (IOException e) {
            throw guard.explain(e);
        }
    }

    /** An entry's lifespan, by its header and by what a touch has left on its file. */
    public Lifespan actual(FoundFile file, Lifespan written) {
        return touchesAreOnFiles
                ? new Lifespan(written.createdAtMillis(), file.status().expiry(written.expiresAtMillis()))
                : written;
    }

    public CacheTree tree() {
        return tree;
    }

    /** The cache's directory, in which its shards lie. */
    public Path directory() {
        return directory.base();
    }

    /** Whether something in the cache's directory itself is of this library's making, going by its name and kind. */
    public static boolean isOwn(FoundFile file) {
        String name = file.name();
        if (name.equals("LAYOUT") || name.equals("CACHEDIR.TAG")) {
            return file.status().isRegularFile();
        }
        return MountLayout.isOwnName(name) && file.status().isDirectory();
    }

    /**
     * Lists a directory to its end.
     *
     * @throws NotDirectoryException if it is something else, such as a symbolic link
     */
    public void list(Path listed, Visitor visitor) throws IOException {
        if (files.kind(listed) != Kind.DIRECTORY) {
            throw new NotDirectoryException(listed.toString());
        }
        try (Listing listing = files.openListing(listed)) {
            for (String name = listing.next(); name != null; name = listing.next()) {
                Path path = listed.resolve(name);
                FoundFile found;
                try {
                    found = new FoundFile(path, FileRole.of(name), files.status(path));
                } catch (IOException e) {
                    if (!FoundFiles.isGone(e)) {
                        visitor.unreadable(path, e);
                    }
                    continue;
                }
                visitor.found(found);
            }
        }
    }

    /**
     * Makes a lost shard anew.
     *
     * @throws IOException also if it would have another owner than the cache's directory, and so lock the cache out
     */
    public void restoreShard(Shard shard) throws IOException {
        directory.restoreShard(shard.directory(), made -> {
            String owner = files.owner(directory.base());
            if (!files.owner(made).equals(owner)) {
                throw new BrokenDirectoryException("it must belong to " + owner
                        + " and this process is another user. The cache makes it anew when it next needs it");
            }
        });
    }

    /** Throws if a failure is one of the whole mount, or an interrupt; otherwise it concerns only what was tried. */
    public void requireUsable(IOException failure) throws IOException {
        IOException explained = explain(failure);
        if (explained instanceof MountGoneException || failure instanceof ClosedByInterruptException) {
            throw explained;
        }
    }

    /** Makes of a failure the exception that tells its user most. */
    public IOException explain(IOException failure) {
        return guard.explain(failure);
    }
}
