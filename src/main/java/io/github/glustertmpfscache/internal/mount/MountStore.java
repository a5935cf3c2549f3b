package io.github.glustertmpfscache.internal.mount;

import io.github.glustertmpfscache.internal.EntryIdentity;
import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.EntryMetadata;
import io.github.glustertmpfscache.internal.EntryReading;
import io.github.glustertmpfscache.internal.EntryStore;
import io.github.glustertmpfscache.internal.EntryValue;
import io.github.glustertmpfscache.internal.IoCall;
import io.github.glustertmpfscache.internal.KeyScan;
import io.github.glustertmpfscache.internal.KnownEntry;
import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.LoadClaim;
import io.github.glustertmpfscache.internal.PacedLog;
import io.github.glustertmpfscache.internal.StatsRecorder;
import io.github.glustertmpfscache.internal.StoredEntry;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
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
    private final EntryReader reader;
    private final AtomicPublisher publisher;
    private final AbsentPublisher absentPublisher;
    private final ExpiryUpdater expiryUpdater;
    private final LoadClaims loadClaims;
    private final Liveness liveness;
    private final @Nullable SplitBrains splitBrains; // null where no servers can differ
    private final CacheTree tree;
    private final WrittenLengths writtenLengths = new WrittenLengths();
    private final WriterIdentity identity;
    private final Pauses pauses;
    private final StatsRecorder stats;
    private final PacedLog log;

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
        this.pauses = pauses;
        this.stats = stats;
        this.log = new PacedLog(LoggerFactory.getLogger("io.github.glustertmpfscache"), pauses::nanoTime);
        this.reader = new EntryReader(files, pauses, writtenLengths, stats.readRetries::increment);
        this.publisher = new AtomicPublisher(files, identity);
        this.loadClaims = new LoadClaims(files);
        boolean touchesAreOnFiles = guard.isOnGlusterFs();
        this.directory =
                new CacheDirectory(mount, cacheName, files, guard, permissions, identity, pauses, shardsOfNewTree);
        this.splitBrains = guard.isOnGlusterFs() ? new SplitBrains(files, directory, pauses) : null;
        this.liveness = new Liveness(expiry, files, touchesAreOnFiles, directory::wasShortened);
        this.absentPublisher = new AbsentPublisher(files, reader, publisher, liveness, identity, pauses);
        this.expiryUpdater = new ExpiryUpdater(files, reader, liveness, directory, touchesAreOnFiles, pauses);
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
        return explaining(guard, () -> {
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
                () -> inShardOf(key, RetryBudget::mayPass, layout -> {
                    publisher.publish(layout.entry(key), entry.head(), entry.value());
                    return true;
                }));
        writtenLengths.remember(key, entry.length());
    }

    @Override
    public boolean putIfAbsent(EntryKey key, EntryValue value, Lifespan lifespan) throws IOException {
        NewEntry entry = NewEntry.of(key, value, lifespan, identity.next());
        boolean won = pastSplitBrain(
                key,
                () -> inShardOf(
                        key, RetryBudget::isLostPath, layout -> absentPublisher.publish(layout.entry(key), entry)));
        if (won) {
            writtenLengths.remember(key, entry.length());
        }
        return won;
    }

    /**
     * Returns if the mount is there and its servers answer: they are asked for a file that never existed, of which no cache on the way
     * knows anything.
     */
    public void probe() throws IOException {
        explaining(guard, () -> {
            guard.checkMount();
            try {
                return files.status(directory.base().resolve(".probe-" + identity.next()));
            } catch (NoSuchFileException e) {
                return e;
            }
        });
    }

    /** What those need who look after the cache's directory. */
    public CacheTree tree() {
        return tree;
    }

    @Override
    public Optional<StoredEntry> find(EntryKey key) throws IOException {
        return look(key, path -> {
            StoredEntry found = reader.read(path, key);
            boolean live = liveness.use(path, key, found.metadata().lifespan());
            return live ? Optional.of(found) : expired();
        });
    }

    /**
     * The metadata are looked at before the value is read, and not after: if the file is replaced in between, a new value goes with an
     * old identity, so that it is read once more. The other way round, an old value would pass for the new one for good.
     */
    @Override
    public EntryReading read(EntryKey key, @Nullable KnownEntry known) throws IOException {
        Optional<EntryReading> reading = look(key, path -> {
            FileStatus status = liveness.statusIfTold(path);
            if (status == null) {
                return Optional.of(readAnew(path, key, null, false));
            }
            if (known == null || !liveness.isStill(known.identity(), status)) {
                // Asked before the read, which takes time in which the file may be replaced.
                return Optional.of(readAnew(path, key, status, liveness.isTellable(status)));
            }
            boolean live = liveness.use(path, key, known.lifespan(), status);
            countIfDead(live);
            return Optional.of(new EntryReading.Unchanged(liveness.actual(status, known.lifespan()), live));
        });
        return reading.orElse(EntryReading.ABSENT);
    }

    @Override
    public EntryReading readNow(EntryKey key) throws IOException {
        inShardOf(key, RetryBudget::isLostPath, layout -> {
            files.revalidate(layout.entry(key));
            return true;
        });
        return read(key, null);
    }

    @Override
    public Optional<LoadClaim> claimLoad(EntryKey key, boolean evenIfClaimed) throws IOException {
        return inShardOf(key, RetryBudget::isLostPath, layout -> {
            if (evenIfClaimed) {
                loadClaims.breakClaim(layout.entry(key));
            }
            return loadClaims.claim(layout.entry(key));
        });
    }

    /**
     * Reads an entry whose file was looked at before, unless the file system did not say anything of it.
     *
     * @param isTellable whether the file could be told then from those that follow it
     */
    private EntryReading readAnew(Path path, EntryKey key, @Nullable FileStatus before, boolean isTellable)
            throws IOException {
        StoredEntry entry = reader.read(path, key);
        Lifespan header = entry.metadata().lifespan();
        // A touch belongs to the file that was looked at, which may be another one by now.
        boolean again = before == null || before.wasTouched();
        FileStatus status = again ? liveness.statusIfTold(path) : before;
        if (status == null) {
            boolean live = liveness.use(path, key, header);
            countIfDead(live);
            return new EntryReading.Found(entry, null, header, live);
        }
        boolean same = before != null && liveness.isStill(before.identity(), status);
        boolean live = liveness.use(path, key, header, status);
        if (!live && before != null && !same) {
            return readAnew(path, key, status, false); // the touch that it lived by may have been replaced with it
        }
        countIfDead(live);
        EntryIdentity recognised = before != null && same && isTellable ? before.identity() : null;
        return new EntryReading.Found(entry, recognised, liveness.actual(status, header), live);
    }

    private void countIfDead(boolean live) {
        if (!live) {
            stats.expired.increment();
        }
    }

    @Override
    public Optional<EntryMetadata> findMetadata(EntryKey key) throws IOException {
        return look(key, path -> {
            EntryMetadata found = reader.readMetadata(path, key);
            Lifespan lifespan = liveness.actual(path, found.lifespan());
            return liveness.isLive(path, key, found.lifespan()) ? Optional.of(found.with(lifespan)) : Optional.empty();
        });
    }

    private <T> Optional<T> expired() {
        stats.expired.increment();
        return Optional.empty();
    }

    @Override
    public boolean touch(EntryKey key, Lifespan lifespan) throws IOException {
        try {
            return pastSplitBrain(
                    key,
                    () -> atEntry(
                            key, RetryBudget::isLostPath, false, path -> expiryUpdater.update(path, key, lifespan)));
        } catch (UnusableEntryException e) {
            return false; // as good as absent
        }
    }

    @Override
    public KeyScan keys() throws IOException {
        return explaining(guard, () -> {
            directory.reopen();
            return new EntryKeys(tree.shards(), liveness, guard);
        });
    }

    @Override
    public void clear() throws IOException {
        explaining(guard, () -> {
            directory.clear();
            return true;
        });
    }

    @Override
    public boolean evict(EntryKey key) throws IOException {
        return pastSplitBrain(
                key,
                () -> atEntry(key, RetryBudget::mayPass, false, path -> {
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
        // Holds nothing open.
    }

    /** Reads an entry; what cannot be read is a miss, unless that is the whole mount's or the directory's fault. */
    private <T> Optional<T> look(EntryKey key, AtPath<Optional<T>> look) throws IOException {
        try {
            // The reader has its own budget for a stale file.
            return atEntry(key, NoSuchFileException.class::isInstance, Optional.empty(), look);
        } catch (UnusableEntryException e) {
            stats.damaged.increment();
            logMiss(key, "it is no sound entry: ", e);
            return Optional.empty();
        } catch (AccessDeniedException | MountGoneException | BrokenDirectoryException e) {
            throw e;
        } catch (IOException e) {
            stats.unreadable.increment();
            logMiss(key, "it cannot be read: ", e);
            return Optional.empty();
        }
    }

    private void logMiss(EntryKey key, String what, IOException e) {
        log.warn("The entry of key " + key + " on " + mount + " counts as a miss, because " + what + e.getMessage());
    }

    /** Does something with the key's file, wherever it is now; if there is none, that is the result. */
    private <T> T atEntry(EntryKey key, Predicate<IOException> isElsewhere, T ifAbsent, AtPath<T> operation)
            throws IOException {
        return inShardOf(key, isElsewhere, layout -> {
            try {
                return operation.at(layout.entry(key));
            } catch (NoSuchFileException e) {
                if (directory.confirm(layout, key) == layout) {
                    return ifAbsent;
                }
                throw e; // the directory was another one: try again there
            }
        });
    }

    /** Runs an operation where the key's shard is now, and again if the shard turns out to be lost or elsewhere. */
    private <T> T inShardOf(EntryKey key, Predicate<IOException> isElsewhere, Operation<T> operation)
            throws IOException {
        return explaining(guard, () -> {
            RetryBudget budget = null;
            while (true) {
                try {
                    return operation.in(directory.layoutFor(key));
                } catch (IOException e) {
                    if (!isElsewhere.test(e)) {
                        throw e;
                    }
                    if (budget == null) {
                        budget = new RetryBudget(pauses);
                    }
                    budget.spend(e);
                    directory.reconfirm(key);
                }
            }
        });
    }

    private static <T> T explaining(MountGuard guard, Uninterrupted.Operation<T> operation) throws IOException {
        try {
            return Uninterrupted.call(operation);
        } catch (IOException e) {
            throw guard.explain(e);
        }
    }

    private interface Operation<T> {
        T in(MountLayout layout) throws IOException;
    }

    private interface AtPath<T> {
        T at(Path path) throws IOException;
    }
}
