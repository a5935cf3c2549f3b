package io.github.glustertmpfscache.internal.mount;

import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.EntryMetadata;
import io.github.glustertmpfscache.internal.EntryStore;
import io.github.glustertmpfscache.internal.EntryVersion;
import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.PacedLog;
import io.github.glustertmpfscache.internal.StatsRecorder;
import io.github.glustertmpfscache.internal.StoredEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * Entries on the mount, one file each.
 *
 * <p>Concurrency: thread-safe, without a lock on any path but the repair of a lost directory. Other processes and hosts do
 * the same to the same files at the same time.
 */
public final class MountStore implements EntryStore {
    private final Path mount;
    private final MountFiles files;
    private final MountGuard guard;
    private final CacheDirectory directory;
    private final EntryReader reader;
    private final AtomicPublisher publisher;
    private final Succession succession;
    private final WriterIdentity identity;
    private final Pauses pauses;
    private final StatsRecorder stats;
    private final PacedLog log;

    MountStore(
            Path mount,
            String cacheName,
            MountGuard guard,
            EntryPermissions permissions,
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
        this.reader = new EntryReader(files, pauses, stats.readRetries::increment);
        this.publisher = new AtomicPublisher(files);
        this.succession = new Succession(files, reader, identity, pauses);
        this.directory = CacheDirectory.open(mount, cacheName, files, guard, permissions, identity, shardsOfNewTree);
    }

    /** Opens a named cache on a mount, and makes its directory if it is the first to do so. */
    public static MountStore open(
            Path mount, String cacheName, MountGuard guard, EntryPermissions permissions, StatsRecorder stats)
            throws IOException {
        guard.prepare(mount);
        return explaining(
                guard,
                mount,
                () -> new MountStore(
                        mount,
                        cacheName,
                        guard,
                        permissions,
                        stats,
                        new NioMountFiles(permissions, mount.getFileSystem()),
                        WriterIdentity.OF_THIS_JVM,
                        Pauses.REAL,
                        CacheDirectory.SHARDS));
    }

    @Override
    public void put(EntryKey key, byte[] value, Lifespan lifespan) throws IOException {
        EntryVersion version = identity.next();
        ByteBuffer head = EntryFormat.encode(key, value, lifespan, version);
        inShardOf(key, layout -> {
            publisher.publish(layout.entry(key), version, head, value);
            return true;
        });
    }

    @Override
    public boolean putIfAbsent(EntryKey key, byte[] value, Lifespan lifespan) throws IOException {
        EntryVersion version = identity.next();
        ByteBuffer head = EntryFormat.encode(key, value, lifespan, version);
        return inShardOf(key, layout -> {
            Path target = layout.entry(key);
            Path temp = publisher.writeTemp(target, version, head, value);
            try {
                boolean won = linkOrSucceed(target, temp, key, lifespan);
                publisher.discard(temp);
                return won;
            } catch (IOException | RuntimeException | Error e) {
                publisher.discard(temp, e);
                throw e;
            }
        });
    }

    private boolean linkOrSucceed(Path target, Path temp, EntryKey key, Lifespan lifespan) throws IOException {
        RetryBudget budget = new RetryBudget(pauses);
        while (true) {
            try {
                files.link(temp, target);
                return true;
            } catch (FileAlreadyExistsException e) {
                switch (succession.succeed(target, temp, key, lifespan)) {
                    case WON -> {
                        return true;
                    }
                    case LOST -> {
                        return false;
                    }
                    case CHANGED -> budget.spend(e);
                }
            }
        }
    }

    @Override
    public Optional<StoredEntry> find(EntryKey key) throws IOException {
        return look(key, path -> reader.read(path, key));
    }

    @Override
    public Optional<EntryMetadata> findMetadata(EntryKey key) throws IOException {
        return look(key, path -> reader.readMetadata(path, key));
    }

    @Override
    public boolean evict(EntryKey key) throws IOException {
        return inShardOf(key, layout -> {
            try {
                files.delete(layout.entry(key));
                return true;
            } catch (NoSuchFileException e) {
                if (directory.confirm(layout, key) == layout) {
                    return false;
                }
                throw e; // the directory was another one: try again there
            }
        });
    }

    @Override
    public void close() throws IOException {
        succession.close();
    }

    private <T> Optional<T> look(EntryKey key, Look<T> look) throws IOException {
        return inShardOf(key, layout -> {
            try {
                return Optional.of(look.at(layout.entry(key)));
            } catch (NoSuchFileException e) {
                if (directory.confirm(layout, key) == layout) {
                    return Optional.empty();
                }
                throw e;
            } catch (UnusableEntryException e) {
                stats.damaged.increment();
                log.warn("The entry of key " + key + " counts as a miss: " + e.getMessage() + " (" + layout.entry(key)
                        + ")");
                return Optional.empty();
            } catch (AccessDeniedException | ClosedByInterruptException e) {
                throw e;
            } catch (IOException e) {
                IOException explained = guard.explain(e, mount);
                if (explained instanceof MountGoneException) {
                    throw explained;
                }
                stats.unreadable.increment();
                log.warn("The entry of key " + key + " counts as a miss, as it cannot be read: " + e.getMessage() + " ("
                        + layout.entry(key) + ")");
                return Optional.empty();
            }
        });
    }

    /** Runs an operation where the key's shard is now, and again if the shard turns out to be lost or elsewhere. */
    private <T> T inShardOf(EntryKey key, Operation<T> operation) throws IOException {
        return explaining(guard, mount, () -> {
            RetryBudget budget = null;
            while (true) {
                MountLayout layout = directory.layoutFor(key);
                try {
                    return operation.in(layout);
                } catch (IOException e) {
                    if (!RetryBudget.isLostPath(e)) {
                        throw e;
                    }
                    if (budget == null) {
                        budget = new RetryBudget(pauses);
                    }
                    directory.confirm(layout, key);
                    budget.spend(e);
                }
            }
        });
    }

    private static <T> T explaining(MountGuard guard, Path mount, Uninterrupted.Operation<T> operation)
            throws IOException {
        try {
            return Uninterrupted.call(operation);
        } catch (IOException e) {
            throw guard.explain(e, mount);
        }
    }

    private interface Operation<T> {
        T in(MountLayout layout) throws IOException;
    }

    private interface Look<T> {
        T at(Path path) throws IOException;
    }
}
