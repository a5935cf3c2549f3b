package io.github.glustertmpfscache.benchmarks.scale;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A cache that holds so many entries, and the keys for the next round in it. Not thread-safe but for the cache itself. */
final class SizedCache implements AutoCloseable {
    private static final int THOUSAND = 1000;

    private final int entries;
    private final String name;
    private final KeyWalk walk;
    private final GlusterTmpfsCache cache;
    private List<String> added = List.of();
    private int fresh;

    /** The walk, over so many numbers, is made before, so that it is not taken for heap of the cache. */
    SizedCache(Path directory, int entries, KeyWalk walk) {
        this.entries = entries;
        this.name = name(entries);
        this.walk = walk;
        this.cache = Entries.open(directory, name);
    }

    static String name(int entries) {
        return entries % THOUSAND == 0 ? String.format("e%06dk", entries / THOUSAND) : String.format("e%06d", entries);
    }

    int entries() {
        return entries;
    }

    String name() {
        return name;
    }

    GlusterTmpfsCache cache() {
        return cache;
    }

    /** Keys that have not been used for the longest time; of new keys to be put, the next ones; to be evicted, those that were put last. */
    List<String> keysFor(CostOperation operation, int count) {
        List<String> keys = new ArrayList<>(count);
        for (int i = 0; i < count && operation != CostOperation.EVICT; i++) {
            keys.add(
                    switch (operation) {
                        case GET_MISS -> absentKey();
                        case PUT_NEW -> String.format("new-%09d", fresh++);
                        default -> nextKey();
                    });
        }
        if (operation == CostOperation.EVICT) {
            keys.addAll(added);
            added = List.of();
        } else if (operation == CostOperation.PUT_NEW) {
            added = List.copyOf(keys);
        }
        return keys;
    }

    /** The key that has not been used for the longest time. */
    String nextKey() {
        return Entries.key(walk.next());
    }

    /** A key that nobody has asked for. */
    String absentKey() {
        return String.format("nil-%09d", fresh++);
    }

    @Override
    public void close() {
        cache.close();
    }
}
