package io.github.glustertmpfscache.internal.mount;

import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.ExpiryRules;
import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.StatsRecorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/** A store in a local directory, with faults at hand. */
public final class StoreOnDisk {
    public static final Lifespan FOREVER = Lifespan.unlimited(0);

    static final String NAME = "faulty";

    final Path mount;
    public final FaultyMountFiles files;
    final FakePauses pauses = new FakePauses();
    public final StatsRecorder stats = new StatsRecorder();
    public final MountStore store;
    /** The time on the wall. */
    public volatile long nowMillis = 1_000;

    public StoreOnDisk(Path mount) throws IOException {
        this(mount, ExpiryRules.NONE, UseStamps.NONE);
    }

    public StoreOnDisk(Path mount, ExpiryRules rules, UseStamps stamps) throws IOException {
        this(mount, rules, stamps, false);
    }

    private StoreOnDisk(Path mount, ExpiryRules rules, UseStamps stamps, boolean likeGlusterFs) throws IOException {
        this.mount = mount;
        this.files = new FaultyMountFiles(new NioMountFiles(EntryPermissions.OWNER, mount.getFileSystem()));
        files.fileSystemType = likeGlusterFs ? "fuse.glusterfs" : null;
        this.store = new MountStore(
                mount,
                NAME,
                new MountGuard(mount, likeGlusterFs, files),
                EntryPermissions.OWNER,
                new Expiry(rules, clock(), stamps),
                stats,
                files,
                new WriterIdentity(WriterIdentity.random()),
                pauses,
                4);
        files.reset();
    }

    /**
     * A store whose touches go onto the files' times. What it does must lie in the future: reading a file whose time of last
     * access is not, sets that time on a local disk.
     */
    public static StoreOnDisk likeGlusterFs(Path mount, ExpiryRules rules, UseStamps stamps) throws IOException {
        return new StoreOnDisk(mount, rules, stamps, true);
    }

    public InstantSource clock() {
        return () -> Instant.ofEpochMilli(nowMillis);
    }

    /** Lets time pass for the looks after a clear, and for retries. */
    public void pass(java.time.Duration duration) {
        pauses.pass(duration);
    }

    /** The only entry's file. */
    Path entry() throws IOException {
        List<Path> found = find("[0-9a-f]{32}");
        if (found.size() != 1) {
            throw new AssertionError(found);
        }
        return found.get(0);
    }

    /** Where a key's entry lies, or would. */
    public Path pathOf(EntryKey key) {
        return store.tree().shards().get(store.tree().shardOf(key)).directory().resolve(key.fileName());
    }

    /** Makes an entry look as if it had been used last at some time. */
    public void setLastUse(EntryKey key, long millis) throws IOException {
        Files.setLastModifiedTime(pathOf(key), FileTime.fromMillis(millis));
    }

    /** The directory of the cache. */
    public Path base() {
        return MountLayout.base(mount, NAME);
    }

    /** The entries' files. */
    public List<Path> entries() throws IOException {
        return find("[0-9a-f]{32}");
    }

    /** Files that are not entries: temps and claims. */
    public List<Path> hidden() throws IOException {
        return find("\\..*");
    }

    public byte[] value(EntryKey key) throws IOException {
        return store.find(key).orElseThrow().value();
    }

    private List<Path> find(String nameRegex) throws IOException {
        try (Stream<Path> walk = Files.walk(mount)) {
            return walk.filter(path -> path.getFileName().toString().matches(nameRegex))
                    .filter(Files::isRegularFile)
                    .toList();
        }
    }
}
