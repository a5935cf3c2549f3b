package io.github.glustertmpfscache.internal.mount;

import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.MountOutException;
import io.github.glustertmpfscache.internal.TimedLock;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of one named cache: which of its trees is in use, found again when it was cleared or lost.
 *
 * <p>{@link TreeOpener} finds the tree, {@link TreeBuilder} makes it and its shards, {@link LayoutFile} says what is in it.
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

    private final Path base;
    private final MountGuard guard;
    private final LayoutFile layoutFile;
    private final TreeBuilder builder;
    private final TreeOpener opener;
    private final ClearWatch watch;

    private final TimedLock changing = new TimedLock();
    private volatile MountLayout layout;
    private volatile boolean closed; // set once

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
        this.guard = guard;
        this.layoutFile = new LayoutFile(base, files);
        this.builder = new TreeBuilder(base, files, guard, identity, shardsOfNewTree);
        this.opener =
                new TreeOpener(base, files, guard, permissions, layoutFile, builder, () -> mayMake(shardsOfNewTree));
        this.watch = new ClearWatch(base, layoutFile, files, guard.isOnGlusterFs(), pauses);
        this.layout = opener.open();
    }

    private boolean mayMake(int shardsOfNewTree) {
        return shardsOfNewTree != NO_NEW_TREE && !closed;
    }

    Path base() {
        return base;
    }

    /** The layout as it was last seen. */
    MountLayout layout() {
        return layout;
    }

    /** Looks whether the tree is still the same, past this host's caches, and takes the one that is there now. */
    void reopen() throws IOException {
        reopen(Long.MAX_VALUE);
    }

    private void reopen(long longestWaitNanos) throws IOException {
        lock(longestWaitNanos);
        try {
            reopenLocked();
        } finally {
            changing.unlock();
        }
    }

    private void lock() throws IOException {
        lock(Long.MAX_VALUE);
    }

    private void lock(long longestNanos) throws IOException {
        if (!changing.tryLock(longestNanos)) {
            throw new MountOutException("another thread hangs while it looks for the cache's directory", null);
        }
    }

    private void reopenLocked() throws IOException {
        layoutFile.revalidate();
        MountLayout found = opener.open();
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
    void clear() throws IOException {
        lock();
        try {
            clearLocked();
        } finally {
            changing.unlock();
        }
    }

    private void clearLocked() throws IOException {
        MountLayout old = opener.open();
        Path aside = builder.makeAside();
        try {
            layout = builder.replaceShards(aside);
        } catch (NoSuchFileException e) {
            layout = opener.open(); // somebody has removed the directory meanwhile, which clears the cache too
            if (layout.id().equals(old.id())) {
                throw e;
            }
        } finally {
            builder.removeQuietly(aside);
        }
    }

    /**
     * Tells all hosts that entries' times of expiry may have to be looked for on their files, because one was made shorter. They
     * see it when they look for a clear.
     */
    void markShortened() throws IOException {
        layoutFile.mark(layout);
    }

    /** Whether some entry has been touched so as to expire earlier. */
    boolean wasShortened() {
        return layout.wasShortened();
    }

    /** Whether a path in the cache's directory is a shard from before a clear, going by the layout as it was last seen. */
    boolean isClearedShard(Path path) {
        String name = path.getFileName().toString();
        return MountLayout.isShardName(name) && !layout.isShard(name);
    }

    /** The layout to use now, in which the shard of the key is known to be a directory. */
    MountLayout layoutFor(EntryKey key) throws IOException {
        lookForClear();
        MountLayout current = layout;
        return current.isKnown(current.shardOf(key)) ? current : confirm(current, key);
    }

    private void lookForClear() {
        try {
            watch.lookIfDue(this::layout, () -> {
                reopen(ClearWatch.longestWaitNanos()); // and make sure that it is not the bare directory's
                return true;
            });
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
            builder.requireDirectory(seen.shard(index));
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

    /** A lost tree or shard is not made anew any more: what is still under way may find that the cache's user has removed all. */
    void close() {
        closed = true;
    }

    /** Finds out why a shard is not there, and makes it usable again, unless the mount has gone. */
    private MountLayout repair(MountLayout seen, EntryKey key) throws IOException {
        lock();
        try {
            return repairLocked(seen, key);
        } finally {
            changing.unlock();
        }
    }

    private MountLayout repairLocked(MountLayout seen, EntryKey key) throws IOException {
        if (layout != seen) {
            return layout;
        }
        guard.checkMount();
        MountLayout found = opener.open();
        if (!found.id().equals(seen.id())) {
            LOG.info("The cache directory {} was lost and made anew; its entries are gone", base);
            layout = found;
            return found;
        }
        Path shard = seen.shard(seen.shardOf(key));
        if (closed) {
            throw new NoSuchFileException(shard.toString(), null, "lost, and the cache is closed");
        }
        builder.restoreShard(shard, aside -> {});
        return seen;
    }

    /** As {@link TreeBuilder#restoreShard}. */
    void restoreShard(Path shard, TreeBuilder.Population condition) throws IOException {
        builder.restoreShard(shard, condition);
    }
}
