package io.github.glustertmpfscache.internal.mount;

import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.Lifespan;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.function.Supplier;

/**
 * Gives an entry another time of expiry without moving its value.
 *
 * <p>On GlusterFS the time goes onto the file, as its time of last access: measured, two hosts that overwrite a file in place
 * may each go on seeing their own bytes for good, while its times are right on both. Reads do not look at a file's times
 * unless they have to, so the first touch that shortens a life says so in the cache's directory
 * ({@link CacheDirectory#markShortened}).
 *
 * <p>Elsewhere a part of the header is overwritten in place, in one write. A reader that falls into it may see a header whose
 * checksum is wrong, and reads again.
 *
 * <p>Concurrency: any number of threads, processes and hosts; the last of several touches counts. An entry that is put at the
 * same time may be the one that is touched.
 */
final class ExpiryUpdater {
    private final MountFiles files;
    private final EntryReader reader;
    private final Liveness liveness;
    private final CacheDirectory directory;
    private final boolean onFile;
    private final Supplier<RetryBudget> budgets;

    ExpiryUpdater(
            MountFiles files,
            EntryReader reader,
            Liveness liveness,
            CacheDirectory directory,
            boolean onFile,
            Supplier<RetryBudget> budgets) {
        this.files = files;
        this.reader = reader;
        this.liveness = liveness;
        this.directory = directory;
        this.onFile = onFile;
        this.budgets = budgets;
    }

    /**
     * Returns false if the entry there is dead.
     *
     * @throws NoSuchFileException if there is none
     * @throws UnusableEntryException if it is damaged or foreign
     */
    boolean update(Path path, EntryKey key, Lifespan lifespan) throws IOException {
        RetryBudget budget = null;
        while (true) {
            try {
                return onFile ? setTimes(path, key, lifespan) : overwriteHeader(path, key, lifespan);
            } catch (NoSuchFileException e) {
                throw e;
            } catch (IOException e) {
                if (budget == null) {
                    budget = budgets.get();
                }
                budget.spend(e);
                files.revalidate(path);
            }
        }
    }

    private boolean setTimes(Path path, EntryKey key, Lifespan wanted) throws IOException {
        Lifespan written = reader.readMetadata(path, key).lifespan();
        if (!liveness.isLive(path, key, written)) {
            return false;
        }
        if (wanted.expiresAtMillis() < written.expiresAtMillis()) {
            directory.markShortened();
        }
        files.setTimes(
                path, FileTime.fromMillis(wanted.createdAtMillis()), TouchedExpiry.encode(wanted.expiresAtMillis()));
        return true;
    }

    private boolean overwriteHeader(Path path, EntryKey key, Lifespan wanted) throws IOException {
        try (OpenFile file = files.openForUpdate(path)) {
            ByteBuffer head = EntryReader.readHead(file, key);
            Lifespan written = EntryFormat.decode(head, key).metadata().lifespan();
            if (!liveness.isLive(path, key, written)) {
                return false;
            }
            file.overwrite(EntryFormat.expiryPosition(), EntryFormat.withExpiry(head, key, wanted.expiresAtMillis()));
            return true;
        }
    }
}
