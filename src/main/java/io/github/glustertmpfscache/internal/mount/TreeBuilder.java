package io.github.glustertmpfscache.internal.mount;

import io.github.glustertmpfscache.internal.mount.MountFiles.Kind;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a cache's tree, or a part of it: aside, under a name of its own, checked to be on the mount, and then renamed to its
 * place. So there is never half a tree, and should the mount go in the middle, the rename fails and nothing is left on the
 * bare directory but an empty directory that is removed again.
 *
 * <p>Concurrency: any number of threads, processes and hosts; of several that build at once, one's rename wins.
 */
final class TreeBuilder {
    private static final Logger LOG = LoggerFactory.getLogger("io.github.glustertmpfscache");

    private static final String TAG_NAME = "CACHEDIR.TAG";
    private static final String TAG = """
            Signature: 8a477f597d28d172789f06886806bc55
            # This file is a cache directory tag created by gluster-tmpfs-cache.
            # For information about cache directory tags, see https://bford.info/cachedir/
            """;

    private final Path base;
    private final MountFiles files;
    private final MountGuard guard;
    private final WriterIdentity identity;
    private final int shardCount;

    /** What is done with a new directory before it gets its name; nothing comes of it if this throws. */
    interface Population {
        void into(Path directory) throws IOException;
    }

    TreeBuilder(Path base, MountFiles files, MountGuard guard, WriterIdentity identity, int shardCount) {
        this.base = base;
        this.files = files;
        this.guard = guard;
        this.identity = identity;
        this.shardCount = shardCount;
    }

    /** Makes the whole tree. Fails if there is one, mostly because another host was first. */
    void makeTree() throws IOException {
        makeAside(base, this::populate);
    }

    /** Makes a directory for {@link #replaceShards}, to be removed afterwards with {@link #removeQuietly}. */
    Path makeAside() throws IOException {
        Path aside = aside(base);
        files.createDirectory(aside);
        return aside;
    }

    /** Moves new, empty shards to their place beside those that are there, and then names them in the file LAYOUT. */
    MountLayout replaceShards(Path aside) throws IOException {
        guard.check(aside);
        MountLayout fresh = populate(aside);
        for (int i = 0; i < fresh.shardCount(); i++) {
            Path shard = fresh.shard(i);
            files.rename(aside.resolve(shard.getFileName()), shard);
        }
        files.rename(LayoutFile.in(aside), LayoutFile.in(base));
        return fresh;
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

    private void makeShard(Path shard, Population condition) throws IOException {
        try {
            makeAside(shard, condition);
        } catch (MountGoneException | BrokenDirectoryException e) {
            throw e;
        } catch (IOException e) {
            requireDirectory(shard); // another host was first
        }
    }

    /** Removes what is left of a tree whose file LAYOUT is gone. */
    void clearAway() throws IOException {
        LOG.warn("The cache directory {} lacks its file LAYOUT; it is removed and made anew", base);
        Path aside = aside(base);
        files.rename(base, aside);
        files.deleteTree(aside);
    }

    void removeQuietly(Path tree) {
        try {
            files.deleteTree(tree);
        } catch (IOException e) {
            // Never made, or left to the sweeper.
        }
    }

    void requireDirectory(Path path) throws IOException {
        if (files.kind(path) != Kind.DIRECTORY) {
            throw new BrokenDirectoryException(
                    path + " is a file or a symbolic link where a directory of the cache should be. Remove it");
        }
    }

    private Path aside(Path directory) {
        return MountLayout.beside(directory, identity.next().toString());
    }

    /** Makes a directory that appears under its name only when it is complete and certain to be on the mount. */
    private void makeAside(Path directory, Population population) throws IOException {
        Path aside = aside(directory);
        files.createDirectory(aside);
        try {
            guard.check(aside);
            population.into(aside);
            files.rename(aside, directory);
        } catch (IOException e) {
            removeQuietly(aside);
            throw e;
        }
    }

    private MountLayout populate(Path aside) throws IOException {
        String id = String.format("%016x", WriterIdentity.random());
        for (int i = 0; i < shardCount; i++) {
            files.createDirectory(aside.resolve(MountLayout.shardName(id, i)));
        }
        SmallFile.write(files, aside.resolve(TAG_NAME), TAG);
        LayoutFile.write(files, aside, id, shardCount);
        return new MountLayout(base, id, shardCount);
    }
}
