package io.github.glustertmpfscache.internal.reclaim;

import io.github.glustertmpfscache.internal.mount.FileRole;
import io.github.glustertmpfscache.internal.mount.Shard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a listing of one shard has found.
 *
 * @param totals how many entries, and what they take
 * @param oldest the quarter of them that has not been used for longest; the others are likely to be in use. Keys are spread
 *     evenly over the shards, so one shard is a fair sample of all.
 */
record Census(Totals totals, List<Victim> oldest) {
    private static final int FEW = 16;
    private static final int MOST = 1024;

    static Census of(EvictableCache cache, Shard shard) throws IOException {
        List<Victim> entries = new ArrayList<>();
        long[] bytes = {0};
        shard.list(file -> {
            if (file.role() == FileRole.ENTRY) {
                entries.add(new Victim(cache, shard, file));
                bytes[0] += Victim.charge(file.status());
            }
            return true;
        });
        entries.sort(Comparator.comparingLong(Victim::lastUseMillis));
        int candidates = Math.min(entries.size(), Math.min(MOST, Math.max(FEW, entries.size() / 4)));
        return new Census(new Totals(entries.size(), bytes[0]), List.copyOf(entries.subList(0, candidates)));
    }
}
