package io.github.glustertmpfscache.internal.mount;

import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.Lifespan;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Gives an entry another time of expiry without moving its value: overwrites a part of its header in place, in one write. A
 * reader that falls into it may see a header whose checksum is wrong, and reads again.
 *
 * <p>Concurrency: any number of threads, processes and hosts. The write goes to the file that was read, so an entry that is put
 * meanwhile is not changed; the last of two updates counts.
 */
final class ExpiryUpdater {
    private final MountFiles files;
    private final Liveness liveness;
    private final Pauses pauses;

    ExpiryUpdater(MountFiles files, Liveness liveness, Pauses pauses) {
        this.files = files;
        this.liveness = liveness;
        this.pauses = pauses;
    }

    /**
     * Returns false if the entry there is dead.
     *
     * @throws NoSuchFileException if there is none
     * @throws UnusableEntryException if it is damaged or foreign
     */
    boolean update(Path path, EntryKey key, long expiresAtMillis) throws IOException {
        RetryBudget budget = null;
        while (true) {
            try {
                return updateOnce(path, key, expiresAtMillis);
            } catch (NoSuchFileException e) {
                throw e;
            } catch (IOException e) {
                if (budget == null) {
                    budget = new RetryBudget(pauses);
                }
                budget.spend(e);
                files.revalidate(path);
            }
        }
    }

    private boolean updateOnce(Path path, EntryKey key, long expiresAtMillis) throws IOException {
        try (OpenFile file = files.openForUpdate(path)) {
            ByteBuffer head = EntryReader.readHead(file, key);
            Lifespan lifespan = EntryFormat.decode(head, key).metadata().lifespan();
            if (!liveness.isLive(path, key, lifespan)) {
                return false;
            }
            file.overwrite(EntryFormat.expiryPosition(), EntryFormat.withExpiry(head, key, expiresAtMillis));
            return true;
        }
    }
}
