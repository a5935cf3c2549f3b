package io.github.glustertmpfscache.internal.mount;

import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.EntryMetadata;
import io.github.glustertmpfscache.internal.EntryReading;
import io.github.glustertmpfscache.internal.EntryStore;
import io.github.glustertmpfscache.internal.EntryValue;
import io.github.glustertmpfscache.internal.IoCall;
import io.github.glustertmpfscache.internal.KeyScan;
import io.github.glustertmpfscache.internal.KeyToCheck;
import io.github.glustertmpfscache.internal.KnownEntry;
import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.ListingLimit;
import io.github.glustertmpfscache.internal.LoadClaim;
import io.github.glustertmpfscache.internal.PacedLog;
import io.github.glustertmpfscache.internal.ShardListing;
import io.github.glustertmpfscache.internal.StatsRecorder;
import io.github.glustertmpfscache.internal.StoredEntry;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Entries on the mount, one file each.
 *
 * <p>Concurrency: thread-safe, without a lock on any path but the repair of a lost directory. Other processes and hosts do
 * the same to the same files at the same time.
 */
public final class MountStore implements EntryStore {
    private final Path mount; // for messages
    private final MountFiles files;
    private final MountGuard guard;
    private final CacheDirectory directory;
    private final EntryCalls calls;
    private final EntryLooks looks;
    private final ListedLooks listedLooks;
    private final AtomicPublisher publisher;
    private final AbsentPublisher absentPublisher;
    private final ExpiryUpdater expiryUpdater;
    private final LoadClaims loadClaims;
    private final Liveness liveness;
    private final @Nullable SplitBrains splitBrains; // null where no servers can differ
    private final CacheTree tree;
    private final boolean onGlusterFs; // where a listing brings what the servers know of the files
    private final WrittenLengths writtenLengths = new WrittenLengths();
    private final WriterIdentity identity;
    private final StatsRecorder stats;

    MountStore(
            Path mount,
            String cacheName,
            MountGuard guard,
            EntryPermissions permissions,
            Expiry expiry,
            StatsRecorder stats,
            MountFiles files,
            WriterIdentity identity,
            Pauses pauses,
            int shardsOfNewTree)
            throws IOException {
        this.mount = mount;
        this.files = files;
        this.guard = guard;
        this.identity = identity;
        Supplier<RetryBudget> budgets = () -> new RetryBudget(pauses, stats.retries);
        this.stats = stats;
        EntryReader reader = new EntryReader(files, budgets, writtenLengths, stats.readRetries::increment);
        this.publisher = new AtomicPublisher(files, identity);
        this.loadClaims = new LoadClaims(files);
        this.onGlusterFs = guard.isOnGlusterFs();
        boolean touchesAreOnFiles = onGlusterFs;
        this.directory =
                new CacheDirectory(mount, cacheName, files, guard, permissions, identity, pauses, shardsOfNewTree);
        this.splitBrains = onGlusterFs ? new SplitBrains(files, directory, pauses) : null;
        this.calls = new EntryCalls(guard, directory, pauses, stats);
        this.liveness = new Liveness(expiry, files, touchesAreOnFiles, directory::wasShortened);
        PacedLog log = new PacedLog(LoggerFactory.getLogger("io.github.glustertmpfscache"), pauses::nanoTime);
        this.looks = new EntryLooks(mount, files, calls, reader, liveness, stats, log);
        this.listedLooks = new ListedLooks(files, calls, liveness, pauses);
        this.absentPublisher = new AbsentPublisher(files, reader, publisher, liveness, identity, pauses, budgets);
        this.expiryUpdater = new ExpiryUpdater(files, reader, liveness, directory, touchesAreOnFiles, budgets);
        this.tree = new CacheTree(mount, directory, guard, files, reader, publisher, expiry.stamps());
    }

    /**
     * Opens a named cache on a mount, and makes its directory if it is the first to do so.
     *
     * @param requireMount whether the path must be on a GlusterFS mount; if not, it is created if it is missing
     */
    public static MountStore open(
            Path mount,
            String cacheName,
            boolean requireMount,
            EntryPermissions permissions,
            Expiry expiry,
            StatsRecorder stats)
            throws IOException {
        MountFiles files = new NioMountFiles(permissions, mount.getFileSystem());
        MountGuard guard = new MountGuard(mount, requireMount, files);
        return EntryCalls.explaining(guard, () -> {
            guard.prepare();
            return new MountStore(
                    mount,
                    cacheName,
                    guard,
                    permissions,
                    expiry,
                    stats,
                    files,
                    WriterIdentity.OF_THIS_JVM,
                    Pauses.REAL,
                    CacheDirectory.SHARDS);
        });
    }

    /** Whether a path is on GlusterFS, as far as can be told. */
    public static boolean isOnGlusterFs(Path path) {
        return MountGuard.isOnGlusterFs(path);
    }

    @Override
    public void put(EntryKey key, EntryValue value, Lifespan lifespan) throws IOException {
        NewEntry entry = NewEntry.of(key, value, lifespan, identity.next());
        pastSplitBrain(
                key,
                () -> calls.inShardOf(key, RetryBudget::mayPass, layout -> {
                    publisher.publish(layout.entry(key), entry.head(), entry.value());
                    return true;
                }));
        wrote(entry);
    }

    private void wrote(NewEntry entry) {
        stats.bytesWritten.add(entry.value().length);
        writtenLengths.remember(entry.key(), entry.length());
    }

    @Override
    public boolean putIfAbsent(EntryKey key, EntryValue value, Lifespan lifespan) throws IOException {
        NewEntry entry = NewEntry.of(key, value, lifespan, identity.next());
        boolean won = pastSplitBrain(
                key,
                () -> calls.inShardOf(
                        key, RetryBudget::isLostPath, layout -> absentPublisher.publish(layout.entry(key), entry)));
        if (won) {
            wrote(entry);
        }
        return won;
    }

    /**
     * Returns if the mount is there and its servers answer: they are asked for a file that never existed, of which no cache on the way
     * knows anything.
     */
    public void probe() throws IOException {
        EntryCalls.explaining(guard, () -> {
            guard.checkMount();
            try {
                return files.status(directory.base().resolve(".probe-" + identity.next()));
            } catch (NoSuchFileException e) {
                return e;
            }
        });
    }

    /** The file system that the mount is on, in words; the library works on without knowing it. */
    public String fileSystem() {
        try {
            return EntryCalls.explaining(guard, () -> files.fileSystem(mount).describe());
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** What those need who look after the cache's directory. */
    public CacheTree tree() {
        return tree;
    }

    @Override
    public Optional<StoredEntry> find(EntryKey key) throws IOException {
        return looks.find(key);
    }

    @Override
    public EntryReading read(EntryKey key, @Nullable KnownEntry known) throws IOException {
        return looks.read(key, known);
    }

    @Override
    public int shardsToList() {
        return onGlusterFs ? directory.layout().shardCount() : 0;
    }

    @Override
    public ShardListing readUnchanged(List<KeyToCheck> keys, ListingLimit limit) throws IOException {
        return listedLooks.readUnchanged(keys, limit);
    }

    @Override
    public EntryReading readNow(EntryKey key) throws IOException {
        return looks.readNow(key);
    }

    @Override
    public Optional<EntryMetadata> findMetadata(EntryKey key) throws IOException {
        return looks.findMetadata(key);
    }

    @Override
    public Optional<LoadClaim> claimLoad(EntryKey key, boolean evenIfClaimed) throws IOException {
        return calls.inShardOf(key, RetryBudget::isLostPath, layout -> {
            if (evenIfClaimed) {
                loadClaims.breakClaim(layout.entry(key));
            }
            return loadClaims.claim(layout.entry(key));
        });
    }

    @Override
    public boolean touch(EntryKey key, Lifespan lifespan) throws IOException {
        try {
            return pastSplitBrain(
                    key,
                    () -> calls.atEntry(
                            key, RetryBudget::isLostPath, false, path -> expiryUpdater.update(path, key, lifespan)));
        } catch (UnusableEntryException e) {
            return false; // as good as absent
        }
    }

    @Override
    public KeyScan keys() throws IOException {
        return calls.counting(() -> {
            directory.reopen();
            return new EntryKeys(tree.shards(), liveness, guard);
        });
    }

    @Override
    public void clear() throws IOException {
        calls.counting(() -> {
            directory.clear();
            return true;
        });
    }

    @Override
    public boolean evict(EntryKey key) throws IOException {
        return pastSplitBrain(
                key,
                () -> calls.atEntry(key, RetryBudget::mayPass, false, path -> {
                    files.delete(path);
                    return true;
                }));
    }

    private <T> T pastSplitBrain(EntryKey key, IoCall<T> write) throws IOException {
        return splitBrains == null
                ? write.call()
                : splitBrains.write(() -> directory.layout().entry(key), write);
    }

    @Override
    public void close() {
        directory.close();
    }
}
