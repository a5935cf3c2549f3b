package io.github.glustertmpfscache.internal.mount;

import io.github.glustertmpfscache.internal.EntryKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.NoSuchFileException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The keys of all live entries, found as they are asked for: one directory is open at a time, and each entry costs the read of
 * its header. Not thread-safe.
 */
final class EntryKeys extends Spliterators.AbstractSpliterator<EntryKey> implements AutoCloseable {
    private final Iterator<Shard> shards;
    private final Liveness liveness;
    private final MountGuard guard;
    private @Nullable Shard shard;
    private @Nullable FoundFiles files;

    private EntryKeys(List<Shard> shards, Liveness liveness, MountGuard guard) {
        super(Long.MAX_VALUE, NONNULL);
        this.shards = shards.iterator();
        this.liveness = liveness;
        this.guard = guard;
    }

    static Stream<EntryKey> stream(List<Shard> shards, Liveness liveness, MountGuard guard) {
        EntryKeys keys = new EntryKeys(shards, liveness, guard);
        return StreamSupport.stream(keys, false).onClose(keys::close);
    }

    @Override
    public boolean tryAdvance(Consumer<? super EntryKey> action) {
        try {
            Optional<EntryKey> next = next();
            next.ifPresent(action);
            return next.isPresent();
        } catch (IOException e) {
            close();
            throw new UncheckedIOException(guard.explain(e));
        }
    }

    private Optional<EntryKey> next() throws IOException {
        while (true) {
            if (shard == null || files == null) {
                if (!shards.hasNext()) {
                    return Optional.empty();
                }
                shard = shards.next();
                try {
                    files = shard.open();
                } catch (NoSuchFileException e) {
                    guard.checkMount();
                    continue; // lost, with its entries
                }
            }
            FoundFile file = files.next();
            if (file == null) {
                close();
            } else if (file.role() == FileRole.ENTRY) {
                Shard from = shard;
                Optional<EntryKey> key = Uninterrupted.call(() -> liveKey(from, file));
                if (key.isPresent()) {
                    return key;
                }
            }
        }
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
