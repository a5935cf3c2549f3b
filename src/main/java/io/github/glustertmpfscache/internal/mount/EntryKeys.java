package io.github.glustertmpfscache.internal.mount;

import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.Errno;
import io.github.glustertmpfscache.internal.KeyScan;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.NoSuchFileException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The keys of all live entries, found as they are asked for: one directory is open at a time, and each entry costs the read of
 * its header. Not thread-safe.
 */
final class EntryKeys implements KeyScan {
    private final Iterator<Shard> shards;
    private final Liveness liveness;
    private final MountGuard guard;
    private @Nullable Shard shard;
    private @Nullable FoundFiles files;

    EntryKeys(List<Shard> shards, Liveness liveness, MountGuard guard) {
        this.shards = shards.iterator();
        this.liveness = liveness;
        this.guard = guard;
    }

    @Override
    public boolean advance(Consumer<? super EntryKey> keys) throws IOException {
        try {
            return step(keys);
        } catch (IOException e) {
            close();
            throw guard.explain(e);
        }
    }

    private boolean step(Consumer<? super EntryKey> keys) throws IOException {
        Shard from = shard;
        if (from == null || files == null) {
            return openNext();
        }
        FoundFile file = files.next();
        if (file == null) {
            close();
        } else if (file.role() == FileRole.ENTRY) {
            Uninterrupted.call(() -> liveKey(from, file)).ifPresent(keys);
        }
        return true;
    }

    private boolean openNext() throws IOException {
        if (!shards.hasNext()) {
            return false;
        }
        Shard next = shards.next();
        shard = next;
        try {
            files = next.open();
        } catch (NoSuchFileException e) {
            guard.checkMount(); // lost, with its entries
        }
        return true;
    }

    private Optional<EntryKey> liveKey(Shard shard, FoundFile file) throws IOException {
        try {
            EntryHeader header = shard.header(file);
            boolean live =
                    liveness.isLive(file.path(), header.key(), header.metadata().lifespan());
            return live ? Optional.of(header.key()) : Optional.empty();
        } catch (NoSuchFileException | UnusableEntryException e) {
            return Optional.empty(); // evicted meanwhile, or as good as absent
        } catch (IOException e) {
            if (e instanceof ClosedByInterruptException || Errno.ENOTCONN.isReasonOf(e)) {
                throw e;
            }
            return Optional.empty(); // a get of it would be a miss too
        }
    }

    @Override
    public void close() {
        if (files != null) {
            files.close();
            files = null;
        }
    }
}
