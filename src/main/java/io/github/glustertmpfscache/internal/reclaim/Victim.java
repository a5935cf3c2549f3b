package io.github.glustertmpfscache.internal.reclaim;

import io.github.glustertmpfscache.internal.PacedLog;
import io.github.glustertmpfscache.internal.mount.EntrySize;
import io.github.glustertmpfscache.internal.mount.FileStatus;
import io.github.glustertmpfscache.internal.mount.FoundFile;
import io.github.glustertmpfscache.internal.mount.Shard;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An entry that has not been used for longer than most, as a listing found it. */
record Victim(EvictableCache cache, Shard shard, FoundFile file) {
    /** A line for each entry, for those who ask where one has gone. */
    private static final Logger LOG = LoggerFactory.getLogger("io.github.glustertmpfscache.evictions");

    /** What a file of so many bytes takes. */
    static long charge(long length) {
        return EntrySize.inPages(length);
    }

    static long charge(FileStatus status) {
        return charge(status.size());
    }

    long lastUseMillis() {
        return file.status().lastUseMillis();
    }

    /** Removes the entry unless it was used, touched or replaced since; returns the bytes that this has freed, zero if it stays. */
    long evict(EvictionCause cause) throws IOException {
        if (!shard.deleteUnlessUsed(file)) {
            return 0;
        }
        cause.count(cache.stats());
        LOG.debug("Evicted {} for {}, last used at {}", file.path(), cause, lastUseMillis());
        return Math.max(1, charge(file.status())); // an empty file has freed its inode
    }

    /** As {@link #evict(EvictionCause)}, and tells the gauge; a failure is logged and frees nothing. */
    long evict(EvictionCause cause, SpaceGauge gauge, PacedLog log) {
        try {
            long freed = evict(cause);
            gauge.freed(freed);
            return freed;
        } catch (IOException e) {
            log.warn("Evicting {} failed: {}", file.path(), e.getMessage());
            return 0;
        }
    }
}
