package io.github.glustertmpfscache.internal.mount;

import io.github.glustertmpfscache.internal.EntryIdentity;
import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.EntryMetadata;
import io.github.glustertmpfscache.internal.EntryReading;
import io.github.glustertmpfscache.internal.KnownEntry;
import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.PacedLog;
import io.github.glustertmpfscache.internal.StatsRecorder;
import io.github.glustertmpfscache.internal.StoredEntry;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks at entries, and counts what it finds: what is dead, damaged or cannot be read is a miss. Thread-safe. */
final class EntryLooks {
    private final Path mount; // for messages
    private final MountFiles files;
    private final EntryCalls calls;
    private final EntryReader reader;
    private final Liveness liveness;
    private final StatsRecorder stats;
    private final PacedLog log;

    EntryLooks(
            Path mount,
            MountFiles files,
            EntryCalls calls,
            EntryReader reader,
            Liveness liveness,
            StatsRecorder stats,
            PacedLog log) {
        this.mount = mount;
        this.files = files;
        this.calls = calls;
        this.reader = reader;
        this.liveness = liveness;
        this.stats = stats;
        this.log = log;
    }

    Optional<StoredEntry> find(EntryKey key) throws IOException {
        return look(key, path -> {
            StoredEntry found = readWhole(path, key);
            boolean live = liveness.use(path, key, found.metadata().lifespan());
            return live ? Optional.of(found) : expired();
        });
    }

    /**
     * The metadata are looked at before the value is read, and not after: if the file is replaced in between, a new value goes with an
     * old identity, so that it is read once more. The other way round, an old value would pass for the new one for good.
     */
    EntryReading read(EntryKey key, @Nullable KnownEntry known) throws IOException {
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

    EntryReading readNow(EntryKey key) throws IOException {
        calls.inShardOf(key, RetryBudget::isLostPath, layout -> {
            files.revalidate(layout.entry(key));
            return true;
        });
        return read(key, null);
    }

    /**
     * Reads an entry whose file was looked at before, unless the file system did not say anything of it.
     *
     * @param isTellable whether the file could be told then from those that follow it
     */
    private EntryReading readAnew(Path path, EntryKey key, @Nullable FileStatus before, boolean isTellable)
            throws IOException {
        StoredEntry entry = readWhole(path, key);
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

    private StoredEntry readWhole(Path path, EntryKey key) throws IOException {
        StoredEntry entry = reader.read(path, key);
        stats.bytesRead.add(entry.value().length);
        return entry;
    }

    private void countIfDead(boolean live) {
        if (!live) {
            stats.expired.increment();
        }
    }

    Optional<EntryMetadata> findMetadata(EntryKey key) throws IOException {
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

    /** Reads an entry; what cannot be read is a miss, unless that is the whole mount's or the directory's fault. */
    private <T> Optional<T> look(EntryKey key, EntryCalls.AtPath<Optional<T>> look) throws IOException {
        try {
            // The reader has its own budget for a stale file.
            return calls.atEntry(key, NoSuchFileException.class::isInstance, Optional.empty(), look);
        } catch (UnusableEntryException e) {
            stats.damaged.increment();
            log.warn(
                    "The entry of key {} on {} counts as a miss, because it is no sound entry: {}",
                    key,
                    mount,
                    e.getMessage());
            return Optional.empty();
        } catch (AccessDeniedException | MountGoneException | BrokenDirectoryException e) {
            throw e;
        } catch (IOException e) {
            stats.unreadable.increment();
            log.warn(
                    "The entry of key {} on {} counts as a miss, because it cannot be read: {}",
                    key,
                    mount,
                    e.getMessage());
            return Optional.empty();
        }
    }
}
