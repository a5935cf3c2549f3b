package io.github.glustertmpfscache.internal.mount;

import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.Errno;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The directory of a cache as those see it who look after it: shards to go through, trees that were left, the lease, and how
 * full the mount is. Thread-safe.
 */
public final class CacheTree {
    /** GlusterFS keeps 1 % back by default; half of that again for what happens meanwhile. */
    private static final int LARGEST_USUAL_RESERVE = 50;

    private static final String VERSION = "[0-9a-f]{1,16}-[0-9a-f]{1,16}";
    private static final Pattern UNFINISHED_SHARD = Pattern.compile("\\.[0-9a-f]{16}-[0-9a-f]{2,4}\\." + VERSION);

    private final Path mount;
    private final CacheDirectory directory;
    private final MountGuard guard;
    private final MountFiles files;
    private final EntryReader reader;
    private final AtomicPublisher publisher;
    private final UseStamps stamps;
    private final Pattern unfinishedTree;
    private final boolean touchesAreOnFiles;

    CacheTree(
            Path mount,
            CacheDirectory directory,
            MountGuard guard,
            MountFiles files,
            EntryReader reader,
            AtomicPublisher publisher,
            UseStamps stamps) {
        this.mount = mount;
        this.directory = directory;
        this.guard = guard;
        this.files = files;
        this.reader = reader;
        this.publisher = publisher;
        this.stamps = stamps;
        this.touchesAreOnFiles = guard.isOnGlusterFs();
        String base = directory.base().getFileName().toString();
        this.unfinishedTree = Pattern.compile(Pattern.quote("." + base + ".") + VERSION);
    }

    /** Names the tree as it is now; another one after a clear. */
    public String generation() {
        return directory.layout().id();
    }

    /** The directories of entries as they are now. */
    public List<Shard> shards() {
        MountLayout layout = directory.layout();
        List<Shard> shards = new ArrayList<>(layout.shardCount());
        for (int i = 0; i < layout.shardCount(); i++) {
            shards.add(new Shard(i, layout.shard(i), files, reader, touchesAreOnFiles));
        }
        return shards;
    }

    /** Finds the directory again if it was cleared or lost. */
    public void reopen() throws IOException {
        directory.reopen();
    }

    /** How full the mount is. Fails if the volume is not mounted. */
    public Space space() throws IOException {
        // The path holds the tree's id, so it does not exist on the bare directory beneath.
        try {
            return files.space(directory.layout().shard(0));
        } catch (NoSuchFileException e) {
            directory.reopen(); // cleared by another host
            return files.space(directory.layout().shard(0));
        }
    }

    /** The mount's space if an operation failed because the volume is full, for so many bytes; else empty. */
    public Optional<Space> spaceIfFull(IOException failure, long bytes) {
        boolean noSpace = Errno.ENOSPC.isReasonOf(failure);
        if (!noSpace && !Errno.EIO.isReasonOf(failure)) {
            return Optional.empty();
        }
        Space space;
        try {
            space = space();
        } catch (IOException e) {
            failure.addSuppressed(e);
            return Optional.empty();
        }
        long reserve = space.total() / LARGEST_USUAL_RESERVE;
        return noSpace || space.usable() < bytes + reserve ? Optional.of(space) : Optional.empty();
    }

    /** The number of the shard that a key belongs to. */
    public int shardOf(EntryKey key) {
        return directory.layout().shardOf(key);
    }

    /** Where a key's entry lies, or would. */
    public Path pathOf(EntryKey key) {
        return directory.layout().entry(key);
    }

    /** What the lease says; empty if there is none. */
    public Optional<String> readLease() throws IOException {
        Path lease = directory.layout().lease();
        Optional<String> found = read(lease);
        if (found.isEmpty()) {
            directory.reopen(); // perhaps cleared by another host
            Path now = directory.layout().lease();
            return now.equals(lease) ? found : read(now);
        }
        return found;
    }

    private Optional<String> read(Path lease) throws IOException {
        files.revalidate(lease);
        ByteBuffer content = ByteBuffer.allocate(1024);
        try (OpenFile file = files.openForRead(lease)) {
            while (content.hasRemaining() && file.read(content) >= 0) {
                // until the end
            }
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            if (Errno.ESTALE.isReasonOf(e) || Errno.ENOENT.isReasonOf(e)) {
                return Optional.empty(); // replaced in this moment
            }
            throw e;
        }
        return Optional.of(StandardCharsets.UTF_8.decode(content.flip()).toString());
    }

    /** Replaces the lease. */
    public void writeLease(String content) throws IOException {
        publisher.publish(
                directory.layout().lease(), ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)), new byte[0]);
    }

    /** Shards from before a clear, and trees and shards that somebody did not finish building. */
    public List<LeftTree> leftTrees() throws IOException {
        guard.checkMount();
        List<LeftTree> found = new ArrayList<>();
        for (String name : files.list(mount)) {
            if (unfinishedTree.matcher(name).matches()) {
                found.add(LeftTree.unfinished(mount.resolve(name), files, guard));
            }
        }
        directory.reopen(); // or the shards of a new tree would look like those of an old one
        for (String name : files.list(directory.base())) {
            Path path = directory.base().resolve(name);
            if (directory.isClearedShard(path)) {
                found.add(LeftTree.cleared(path, files, guard, directory));
            } else if (UNFINISHED_SHARD.matcher(name).matches()) {
                found.add(LeftTree.unfinished(path, files, guard));
            }
        }
        return found;
    }

    /** Forgets the uses that are waiting to be stamped. */
    public void dropStamps() {
        stamps.drop();
    }

    /**
     * Writes the oldest last-use stamps that are due.
     *
     * @param most how many at most
     * @return how many were taken
     */
    public int writeStamps(int most) throws IOException {
        int taken = 0;
        while (taken < most) {
            Optional<UseStamps.Stamp> stamp = stamps.poll(files);
            if (stamp.isEmpty()) {
                break;
            }
            taken++;
            try {
                stamp.get().write();
            } catch (IOException e) {
                if (Errno.ENOTCONN.isReasonOf(e)) {
                    throw e;
                }
                // Mostly replaced or removed meanwhile. A stamp that is missing is made at a later use.
            }
        }
        return taken;
    }
}
