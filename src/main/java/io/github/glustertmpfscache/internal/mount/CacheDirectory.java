package io.github.glustertmpfscache.internal.mount;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.mount.MountFiles.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
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
    /** Measured with 100,000 entries, see benchmarks/results: more shards cost more, as each is looked up anew every second. */
    static final int SHARDS = 16;

    /** As the number of shards of a new tree: use the one that is there, and never make or remove anything unasked. */
    static final int NO_NEW_TREE = 0;

    private static final Logger LOG = LoggerFactory.getLogger("io.github.glustertmpfscache");
    /** How soon a host finds out that another one has cleared the cache. */
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private static final String LAYOUT = "LAYOUT";
    private static final String LAYOUT_VERSION = "1";
    private static final int LARGEST_LAYOUT_FILE = 4096;
    private static final int ATTEMPTS = 5;
    static final Pattern OWN_NAME = Pattern.compile("CACHEDIR\\.TAG|\\.?[0-9a-f]{16}-[0-9a-f]{2,4}(\\..*)?");
    private static final String TAG = """
            Signature: 8a477f597d28d172789f06886806bc55
            # This file is a cache directory tag created by gluster-tmpfs-cache.
            # For information about cache directory tags, see https://bford.info/cachedir/
            """;

    private final Path base;
    private final MountFiles files;
    private final MountGuard guard;
    private final EntryPermissions permissions;
    private final WriterIdentity identity;
    private final int shardsOfNewTree;
    private final Pauses pauses;
    private final AtomicLong lastLookNanos;
    private volatile MountLayout layout;

    /** Opens the cache's directory, or makes it with so many shards, or fails if they are {@link #NO_NEW_TREE}. */
    CacheDirectory(
            Path mount,
            String cacheName,
            MountFiles files,
            MountGuard guard,
            EntryPermissions permissions,
            WriterIdentity identity,
            Pauses pauses,
            int shardsOfNewTree)
            throws IOException {
        this.base = MountLayout.base(mount, cacheName);
        this.files = files;
        this.guard = guard;
        this.permissions = permissions;
        this.identity = identity;
        this.pauses = pauses;
        this.lastLookNanos = new AtomicLong(pauses.nanoTime());
        this.shardsOfNewTree = shardsOfNewTree;
        this.layout = openOrCreate();
    }

    Path base() {
        return base;
    }

    /** The layout as it was last seen. */
    MountLayout layout() {
        return layout;
    }

    /** Looks whether the tree is still the same, past this host's caches, and takes the one that is there now. */
    synchronized void reopen() throws IOException {
        files.revalidate(layoutFile());
        MountLayout found = openOrCreate();
        if (!found.id().equals(layout.id())) {
            layout = found;
        } else if (found.wasShortened()) {
            layout.markShortened();
        }
    }

    /**
     * Gives the cache new, empty shards: makes them aside, moves them to their place, and then names them in the file LAYOUT, all
     * of which takes the same time whatever the number of entries. The old shards are left to the sweeper. Nothing is renamed
     * that other hosts have open: a busy directory that was moved away is seen in its old place for as long as it is busy.
     */
    synchronized void clear() throws IOException {
        MountLayout old = openOrCreate();
        Path aside = MountLayout.beside(base, identity.next().toString());
        files.createDirectory(aside);
        try {
            guard.check(aside);
            MountLayout fresh = populate(aside);
            for (int i = 0; i < fresh.shardCount(); i++) {
                Path shard = fresh.shard(i);
                files.rename(aside.resolve(shard.getFileName()), shard);
            }
            files.rename(aside.resolve(LAYOUT), layoutFile());
            layout = fresh;
        } catch (NoSuchFileException e) {
            layout = openOrCreate(); // somebody has removed the directory meanwhile, which clears the cache too
            if (layout.id().equals(old.id())) {
                throw e;
            }
        } finally {
            deleteQuietly(aside);
        }
    }

    /**
     * Tells all hosts that entries' times of expiry may have to be looked for on their files, because one was made shorter. They
     * see it when they look for a clear.
     */
    void markShortened() throws IOException {
        MountLayout current = layout;
        if (current.wasShortened()) {
            return;
        }
        try {
            files.createNew(current.shortenedMark()).close();
        } catch (FileAlreadyExistsException e) {
            // Another host was first.
        }
        current.markShortened();
    }

    /** Whether some entry has been touched so as to expire earlier. */
    boolean wasShortened() {
        return layout.wasShortened();
    }

    /** Whether a path in the cache's directory is a shard from before a clear, going by the layout as it was last seen. */
    boolean isClearedShard(Path path) {
        String name = path.getFileName().toString();
        return MountLayout.isShardName(name) && !name.startsWith(layout.id() + "-");
    }

    private void deleteQuietly(Path tree) {
        try {
            files.deleteTree(tree);
        } catch (IOException e) {
            // Never made, or left to the sweeper.
        }
    }

    /** The layout to use now, in which the shard of the key is known to be a directory. */
    MountLayout layoutFor(EntryKey key) throws IOException {
        lookForClear();
        MountLayout current = layout;
        return current.isKnown(current.shardOf(key)) ? current : confirm(current, key);
    }

    /** Once a second, looks whether another host has cleared the cache, or shortened a life: two LOOKUPs and a STATFS. */
    private void lookForClear() {
        long now = pauses.nanoTime();
        long last = lastLookNanos.get();
        if (now - last < BETWEEN_LOOKS.toNanos() || !lastLookNanos.compareAndSet(last, now)) {
            return;
        }
        try {
            files.revalidate(layoutFile());
            MountLayout found = parse(readSmallFile(layoutFile()));
            if (!found.id().equals(layout.id())) {
                reopen(); // and make sure that it is not the bare directory's
            } else {
                lookForMark(layout);
            }
        } catch (IOException e) {
            // Gone, or replaced in this moment: the operation itself finds out, or the next look does.
        }
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

    /** Looks at the key's shard again, after an operation in it failed as if it were elsewhere. */
    void reconfirm(EntryKey key) throws IOException {
        confirm(layout, key);
    }

    /** Finds out why a shard is not there, and makes it usable again, unless the mount has gone. */
    synchronized MountLayout repair(MountLayout seen, EntryKey key) throws IOException {
        if (layout != seen) {
            return layout;
        }
        guard.checkMount();
        MountLayout found = openOrCreate();
        if (!found.id().equals(seen.id())) {
            LOG.info("The cache directory {} was lost and made anew; its entries are gone", base);
            layout = found;
            return found;
        }
        restoreShard(seen.shard(seen.shardOf(key)), aside -> {});
        return seen;
    }

    /**
     * Makes a shard anew if it is lost.
     *
     * @param condition looks at the new directory before it gets its name, and throws if it must not
     */
    void restoreShard(Path shard, Population condition) throws IOException {
        try {
            requireDirectory(shard);
        } catch (NoSuchFileException e) {
            LOG.warn("The directory {} was lost and is made anew", shard);
            makeShard(shard, condition);
        }
    }

    private void makeShard(Path shard, Population population) throws IOException {
        try {
            createAside(shard, population);
        } catch (MountGoneException | BrokenDirectoryException e) {
            throw e;
        } catch (IOException e) {
            requireDirectory(shard); // another host was first
        }
    }

    private MountLayout openOrCreate() throws IOException {
        guard.checkMount();
        for (int attempt = 1; ; attempt++) {
            try {
                MountLayout found = read();
                checkPermissions();
                // Once more: the mount may have come or gone since, and the layout be that of the bare directory.
                guard.check(base);
                return found;
            } catch (NoSuchFileException notThere) {
                if (shardsOfNewTree == NO_NEW_TREE) {
                    throw new NoSuchFileException(base.toString(), null, "there is no such cache");
                }
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
                if (attempt == ATTEMPTS || e instanceof BrokenDirectoryException) {
                    throw e;
                }
                files.revalidate(layoutFile());
            }
        }
    }

    private MountLayout read() throws IOException {
        requireDirectory(base);
        byte[] content;
        try {
            content = readLayoutFile();
        } catch (NoSuchFileException e) {
            List<String> names = files.list(base);
            if (names.isEmpty() && shardsOfNewTree != NO_NEW_TREE) {
                throw e; // creating it replaces the empty directory
            }
            if (shardsOfNewTree != NO_NEW_TREE
                    && names.stream().allMatch(name -> OWN_NAME.matcher(name).matches())) {
                clearAway(); // somebody removed a part of it while it was in use
                throw e;
            }
            throw new BrokenDirectoryException(base
                    + " is not a cache directory: it has no file LAYOUT. Move it away, or give the cache another name");
        }
        MountLayout found = parse(content);
        lookForMark(found);
        return found;
    }

    /** Believes that the file is not there only the second time: it may be replaced in this moment. */
    private byte[] readLayoutFile() throws IOException {
        try {
            return readSmallFile(layoutFile());
        } catch (NoSuchFileException e) {
            files.revalidate(layoutFile());
            return readSmallFile(layoutFile());
        }
    }

    private void lookForMark(MountLayout in) throws IOException {
        if (in.wasShortened()) {
            return;
        }
        try {
            files.kind(in.shortenedMark());
            in.markShortened();
        } catch (NoSuchFileException e) {
            // no entry was
        }
    }

    private MountLayout parse(byte[] content) throws IOException {
        Properties properties = new Properties();
        try {
            properties.load(new ByteArrayInputStream(content));
            String version = properties.getProperty("version", "none");
            if (!version.equals(LAYOUT_VERSION)) {
                throw new BrokenDirectoryException("The cache directory " + base + " has layout version " + version
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
            throw new BrokenDirectoryException("The file " + layoutFile() + " is damaged (" + e.getMessage()
                    + "). Remove the directory " + base + "; the cache makes it anew");
        }
    }

    private void clearAway() throws IOException {
        LOG.warn("The cache directory {} lacks its file LAYOUT; it is removed and made anew", base);
        Path aside = MountLayout.beside(base, identity.next().toString());
        files.rename(base, aside);
        files.deleteTree(aside);
    }

    private MountLayout populate(Path aside) throws IOException {
        String id = String.format("%016x", WriterIdentity.random());
        for (int i = 0; i < shardsOfNewTree; i++) {
            files.createDirectory(aside.resolve(MountLayout.shardName(id, i)));
        }
        writeSmallFile(aside.resolve("CACHEDIR.TAG"), TAG);
        writeSmallFile(
                aside.resolve(LAYOUT),
                "version=" + LAYOUT_VERSION + "\nid=" + id + "\nshards=" + shardsOfNewTree + "\n");
        return new MountLayout(base, id, shardsOfNewTree);
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
            deleteQuietly(aside);
            throw e;
        }
    }

    private void requireDirectory(Path path) throws IOException {
        if (files.kind(path) != Kind.DIRECTORY) {
            throw new BrokenDirectoryException(
                    path + " is a file or a symbolic link where a directory of the cache should be. Remove it");
        }
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

    private Path layoutFile() {
        return base.resolve(LAYOUT);
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

    interface Population {
        void into(Path directory) throws IOException;
    }
}
