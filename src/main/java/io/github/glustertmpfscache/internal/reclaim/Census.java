package io.github.glustertmpfscache.internal.reclaim;

import io.github.glustertmpfscache.internal.mount.FileRole;
import io.github.glustertmpfscache.internal.mount.Shard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * What a listing of one shard has found. Keys are spread evenly over the shards, so one shard is a fair sample of all.
 *
 * @param entries all entries
 * @param bytes what they take
 */
record Census(List<Victim> entries, long bytes) {
    private static final int FEW = 16;

    /**
     * Lists a shard.
     *
     * @param mayGoOn asked after each file; when it says no, the census is of what was found so far
     */
    static Census of(EvictableCache cache, Shard shard, BooleanSupplier mayGoOn) throws IOException {
        List<Victim> entries = new ArrayList<>();
        long[] bytes = {0};
        shard.list(file -> {
            if (file.role() == FileRole.ENTRY) {
                entries.add(new Victim(cache, shard, file));
                bytes[0] += Victim.charge(file.status());
            }
            return mayGoOn.getAsBoolean();
        });
        return new Census(entries, bytes[0]);
    }

    /** The quarter of some entries that has not been used for longest; the others are likely to be in use. */
    static List<Victim> oldest(List<Victim> entries) {
        return entries.stream()
                .sorted(Comparator.comparingLong(Victim::lastUseMillis))
                .limit(Math.max(FEW, entries.size() / 4))
                .toList();
    }
}
