package io.github.glustertmpfscache.internal.mount;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.mount.MountFiles.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Properties;
import java.util.Set;
import org.apache.commons.io.file.PathUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of one named cache: made when it is not there, found again when it was lost.
 *
 * <p>Making it is one step for everyone who looks: the whole tree is built under a name of its own, checked to be on the
 * mount, and then renamed to its place. So there is never half a tree, of several hosts that build at once one wins and the
 * others use its tree, and should the mount go in the middle, the rename fails and nothing is left on the bare directory
 * but an empty directory that is removed again. A shard that was lost comes back the same way.
 *
 * <p>Concurrency: any number of threads, processes and hosts. {@code layout} is volatile because {@link #repair} replaces it
 * while others read; {@code repair} runs once at a time.
 */
final class CacheDirectory {
    /** Measured, see benchmarks/results: more shards cost a LOOKUP each as soon as they go cold, fewer grow long. */
    static final int SHARDS = 64;

    private static final Logger LOG = LoggerFactory.getLogger("io.github.glustertmpfscache");
    private static final String LAYOUT_VERSION = "1";
    private static final int LARGEST_LAYOUT_FILE = 4096;
    private static final int ATTEMPTS = 5;
    private static final String TAG = """
            Signature: 8a477f597d28d172789f06886806bc55
            # This file is a cache directory tag created by gluster-tmpfs-cache.
            # For information about cache directory tags, see https://bford.info/cachedir/
            """;

    private final Path mount;
    private final Path base;
    private final MountFiles files;
    private final MountGuard guard;
    private final EntryPermissions permissions;
    private final WriterIdentity identity;
    private final int shardsOfNewTree;
    private volatile MountLayout layout;

    private CacheDirectory(
            Path mount,
            String cacheName,
            MountFiles files,
            MountGuard guard,
            EntryPermissions permissions,
            WriterIdentity identity,
            int shardsOfNewTree)
            throws IOException {
        this.mount = mount;
        this.base = MountLayout.base(mount, cacheName);
        this.files = files;
        this.guard = guard;
        this.permissions = permissions;
        this.identity = identity;
        this.shardsOfNewTree = shardsOfNewTree;
        this.layout = openOrCreate();
    }

    /** Opens the cache's directory, or makes it. */
    static CacheDirectory open(
            Path mount,
            String cacheName,
            MountFiles files,
            MountGuard guard,
            EntryPermissions permissions,
            WriterIdentity identity,
            int shardsOfNewTree)
            throws IOException {
        return new CacheDirectory(mount, cacheName, files, guard, permissions, identity, shardsOfNewTree);
    }

    /** The layout to use now, in which the shard of the key is known to be a directory. */
    MountLayout layoutFor(EntryKey key) throws IOException {
        MountLayout current = layout;
        return current.isKnown(current.shardOf(key)) ? current : confirm(current, key);
    }

    /**
     * Looks whether the shard is where the layout says, after a file was not found in it. Costs no round trip in the common
     * case, in which it is: the kernel has just walked through it.
     *
     * @return {@code seen} if so; else the layout to try again with
     */
    MountLayout confirm(MountLayout seen, EntryKey key) throws IOException {
        int index = seen.shardOf(key);
        try {
            requireDirectory(seen.shard(index));
            seen.markKnown(index);
            return seen;
        } catch (NoSuchFileException e) {
            return repair(seen, key);
        }
    }

    /** Finds out why a shard is not there, and makes it usable again, unless the mount has gone. */
    synchronized MountLayout repair(MountLayout seen, EntryKey key) throws IOException {
        if (layout != seen) {
            return layout;
        }
        guard.check(mount);
        MountLayout found = openOrCreate();
        if (!found.id().equals(seen.id())) {
            LOG.info("The cache directory {} was lost and made anew; all its entries are gone", base);
            layout = found;
            return found;
        }
        Path shard = seen.shard(seen.shardOf(key));
        try {
            requireDirectory(shard);
        } catch (NoSuchFileException e) {
            LOG.warn("The directory {} was lost and is made anew", shard);
            createAside(shard, aside -> {});
            requireDirectory(shard);
        }
        return seen;
    }

    private MountLayout openOrCreate() throws IOException {
        guard.check(mount);
        for (int attempt = 1; ; attempt++) {
            try {
                MountLayout found = read();
                checkPermissions();
                return found;
            } catch (NoSuchFileException notThere) {
                try {
                    createAside(base, this::populate);
                } catch (IOException e) {
                    // Mostly another host was first. If not, the directory is still not there the last time round.
                    if (attempt == ATTEMPTS || e instanceof MountGoneException) {
                        throw e;
                    }
                }
            } catch (IOException e) {
                // A tree that is being replaced right now may read as stale.
                if (attempt == ATTEMPTS || e instanceof InvalidLayoutException) {
                    throw e;
                }
                files.revalidate(layoutFile());
            }
        }
    }

    private MountLayout read() throws IOException {
        requireDirectory(base);
        Properties properties = new Properties();
        byte[] content;
        try {
            content = readSmallFile(layoutFile());
        } catch (NoSuchFileException e) {
            if (isEmpty(base)) {
                throw e; // creating it replaces the empty directory
            }
            throw new InvalidLayoutException(base
                    + " is not a cache directory: it has no file LAYOUT. Move it away, or give the cache another name");
        }
        try {
            properties.load(new ByteArrayInputStream(content));
            String version = properties.getProperty("version", "none");
            if (!version.equals(LAYOUT_VERSION)) {
                throw new InvalidLayoutException("The cache directory " + base + " has layout version " + version
                        + " and this library reads version " + LAYOUT_VERSION
                        + ". Use one version of the library on all hosts, or give the cache another name");
            }
            int shards = Integer.parseInt(properties.getProperty("shards", "none"));
            String id = properties.getProperty("id", "");
            if (Integer.bitCount(shards) != 1 || shards > 1 << 16 || !id.matches("[0-9a-f]{1,16}")) {
                throw new IllegalArgumentException("shards " + shards + ", id " + id);
            }
            return new MountLayout(base, id, shards);
        } catch (IllegalArgumentException e) {
            throw new InvalidLayoutException("The file " + layoutFile() + " is damaged (" + e.getMessage()
                    + "). Remove the directory " + base + "; the cache makes it anew");
        }
    }

    private void populate(Path aside) throws IOException {
        String id = String.format("%016x", WriterIdentity.random());
        for (int i = 0; i < shardsOfNewTree; i++) {
            files.createDirectory(aside.resolve(MountLayout.shardName(id, i)));
        }
        writeSmallFile(aside.resolve("CACHEDIR.TAG"), TAG);
        writeSmallFile(
                aside.resolve("LAYOUT"),
                "version=" + LAYOUT_VERSION + "\nid=" + id + "\nshards=" + shardsOfNewTree + "\n");
    }

    /** Makes a directory that appears under its name only when it is complete and certain to be on the mount. */
    private void createAside(Path directory, Population population) throws IOException {
        Path aside = MountLayout.beside(directory, identity.next().toString());
        files.createDirectory(aside);
        try {
            guard.check(aside);
            population.into(aside);
            files.rename(aside, directory);
        } catch (IOException e) {
            try {
                PathUtils.deleteDirectory(aside);
            } catch (IOException left) {
                e.addSuppressed(left);
            }
            throw e;
        }
    }

    private void requireDirectory(Path path) throws IOException {
        if (files.kind(path) != Kind.DIRECTORY) {
            throw new InvalidLayoutException(
                    path + " is a file or a symbolic link where a directory of the cache should be. Remove it");
        }
    }

    private void checkPermissions() throws IOException {
        if (!EntryPermissions.supportedBy(base.getFileSystem())) {
            return;
        }
        Set<PosixFilePermission> found = Files.getPosixFilePermissions(base, LinkOption.NOFOLLOW_LINKS);
        if (found.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new InvalidLayoutException("Anyone may write to the cache directory " + base + " ("
                    + PosixFilePermissions.toString(found) + "). Take that right away: chmod o-w " + base);
        }
        if (permissions == EntryPermissions.GROUP && !found.containsAll(permissions.directory())) {
            throw new InvalidLayoutException("The cache directory " + base + " does not let its group in ("
                    + PosixFilePermissions.toString(found)
                    + "), as groupAccess(true) needs. Start the JVM with umask 007"
                    + " and remove the directory, or give the cache another name");
        }
    }

    private Path layoutFile() {
        return base.resolve("LAYOUT");
    }

    private byte[] readSmallFile(Path file) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(LARGEST_LAYOUT_FILE);
        try (OpenFile open = files.openForRead(file)) {
            while (content.hasRemaining() && open.read(content) >= 0) {
                // until the end
            }
        }
        if (content.position() == 0) {
            throw new IOException(file + " is empty");
        }
        return Arrays.copyOf(content.array(), content.position());
    }

    private void writeSmallFile(Path file, String text) throws IOException {
        ByteBuffer content = UTF_8.encode(text);
        try (OpenFile open = files.createNew(file)) {
            while (content.hasRemaining()) {
                open.write(content);
            }
        }
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (var entries = Files.newDirectoryStream(directory)) {
            return !entries.iterator().hasNext();
        }
    }

    private interface Population {
        void into(Path directory) throws IOException;
    }

    /** Nothing that a retry could mend. */
    private static final class InvalidLayoutException extends IOException {
        private static final long serialVersionUID = 1;

        InvalidLayoutException(String message) {
            super(message);
        }
    }
}
