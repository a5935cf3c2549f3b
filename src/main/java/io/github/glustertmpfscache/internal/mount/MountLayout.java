package io.github.glustertmpfscache.internal.mount;

import io.github.glustertmpfscache.internal.EntryKey;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.regex.Pattern;

/**
 * Where things are.
 *
 * <pre>
 *  MOUNT/gtc-NAME/                      a named cache
 *  MOUNT/gtc-NAME/CACHEDIR.TAG          tells backup programs to pass by
 *  MOUNT/gtc-NAME/LAYOUT                the format of this tree, its random id, and the number of shards
 *  MOUNT/gtc-NAME/ID-SS/                a shard: the cache's id and two or more hexadecimal digits
 *  MOUNT/gtc-NAME/ID-SS/HASH            an entry: see EntryFormat
 *  MOUNT/gtc-NAME/ID-SS/.HASH.WRITER-N  an entry that is not published yet
 *  MOUNT/gtc-NAME/ID-SS/.HASH.claim-V   who may replace the dead entry V: see AbsentPublisher
 *  MOUNT/gtc-NAME/ID-SS/.HASH.load      who loads the value of an entry: see LoadClaims
 *  MOUNT/gtc-NAME/ID-00/SWEEPER         which host sweeps the cache: see SweepLease
 *  MOUNT/gtc-NAME/ID-00/SHORTENED       there if a touch has made a life shorter: see ExpiryUpdater
 *  MOUNT/gtc-NAME/OTHER-SS/             a shard from before a clear, to be removed
 *  MOUNT/.gtc-NAME.WRITER-N             a tree that is being built
 * </pre>
 *
 * The id makes every path of an entry differ from any path on the bare directory beneath the mount, even if a cache of the
 * same name was once made there: after the volume has gone, an open fails instead of landing on the wrong disk.
 *
 * <p>A name of the form {@code .FINAL.SUFFIX} with no dot in the suffix is one that GlusterFS hashes like {@code FINAL}, so
 * that on a distributed volume the rename stays on one brick.
 */
final class MountLayout {
    static final String LEASE = "SWEEPER";
    static final String LOAD = "load";
    static final String SHORTENED = "SHORTENED";

    private static final Pattern SHARD_NAME = Pattern.compile("[0-9a-f]{16}-[0-9a-f]{2,4}");
    private static final Pattern OWN_NAME = Pattern.compile("CACHEDIR\\.TAG|\\.?[0-9a-f]{16}-[0-9a-f]{2,4}(\\..*)?");

    private final Path base;
    private final String id;
    private final Path[] shards;
    private final AtomicIntegerArray known;
    private volatile boolean shortened; // set once, by whoever finds out

    MountLayout(Path base, String id, int shardCount) {
        this.base = base;
        this.id = id;
        this.shards = new Path[shardCount];
        this.known = new AtomicIntegerArray(shardCount);
        for (int i = 0; i < shardCount; i++) {
            shards[i] = base.resolve(shardName(id, i));
        }
    }

    static Path base(Path mount, String cacheName) {
        return mount.resolve("gtc-" + cacheName);
    }

    static String shardName(String id, int index) {
        return String.format("%s-%02x", id, index);
    }

    /** Whether a name is one of a shard's, of this cache's tree or of an earlier or later one. */
    static boolean isShardName(String name) {
        return SHARD_NAME.matcher(name).matches();
    }

    /** Whether a name in a cache's directory is one of this tree's shards. */
    boolean isShard(String name) {
        return isShardName(name) && name.startsWith(id + "-");
    }

    /** Whether a name in a cache's directory is of this library's making; that of the file LAYOUT is not asked for. */
    static boolean isOwnName(String name) {
        return OWN_NAME.matcher(name).matches();
    }

    /** A name beside {@code path} that GlusterFS puts on the same brick. */
    static Path beside(Path path, String suffix) {
        return path.resolveSibling("." + path.getFileName() + "." + suffix);
    }

    Path base() {
        return base;
    }

    String id() {
        return id;
    }

    int shardOf(EntryKey key) {
        return key.shard(shards.length);
    }

    int shardCount() {
        return shards.length;
    }

    /** Whether the mark is known to be there. */
    boolean wasShortened() {
        return shortened;
    }

    void markShortened() {
        shortened = true;
    }

    /** An empty file that is there if some entry was touched so as to expire earlier. */
    Path shortenedMark() {
        return shards[0].resolve(SHORTENED);
    }

    /** In a shard and so below the id, as whatever is written must be. */
    Path lease() {
        return shards[0].resolve(LEASE);
    }

    Path shard(int index) {
        return shards[index];
    }

    Path entry(EntryKey key) {
        return shards[shardOf(key)].resolve(key.fileName());
    }

    /** Whether this process has seen that the shard is a directory and not, say, a symbolic link. */
    boolean isKnown(int index) {
        return known.get(index) != 0;
    }

    void markKnown(int index) {
        known.set(index, 1);
    }
}
