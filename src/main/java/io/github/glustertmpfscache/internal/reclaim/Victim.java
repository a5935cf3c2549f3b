package io.github.glustertmpfscache.internal.reclaim;

import io.github.glustertmpfscache.internal.mount.FileStatus;
import io.github.glustertmpfscache.internal.mount.FoundFile;
import io.github.glustertmpfscache.internal.mount.Shard;
import java.io.IOException;

/** An entry that has not been used for longer than most, as a listing found it. */
record Victim(EvictableCache cache, Shard shard, FoundFile file) {
    private static final long PAGE = 4096;

    /** What a file of so many bytes takes: whole pages, as tmpfs stores it. */
    static long charge(long length) {
        return length > Long.MAX_VALUE - PAGE ? Long.MAX_VALUE : (length + PAGE - 1) / PAGE * PAGE;
    }

    static long charge(FileStatus status) {
        return charge(status.size());
    }

    long lastUseMillis() {
        return file.status().lastUseMillis();
    }

    /** Removes the entry unless it was used, touched or replaced since; returns the bytes that this has freed. */
    long evict() throws IOException {
        if (!shard.deleteUnlessUsed(file)) {
            return 0;
        }
        cache.stats().evictions.increment();
        return charge(file.status());
    }
}
