package io.github.glustertmpfscache.internal.outage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The keys of which the mount may hold something else than this JVM has last wanted there. There is room for a number of them; if there are
 * more, the whole cache is in doubt. Thread-safe.
 */
final class Doubts {
    private final int capacity;
    private final ConcurrentMap<String, Doubt> byKey = new ConcurrentHashMap<>();
    private volatile @Nullable Doubt ofAll;

    Doubts(int capacity) {
        this.capacity = capacity;
    }

    boolean isInDoubt(String key) {
        return ofAll != null || (!byKey.isEmpty() && byKey.containsKey(key));
    }

    @Nullable
    Doubt of(String key) {
        return byKey.isEmpty() ? null : byKey.get(key);
    }

    @Nullable
    Doubt ofAll() {
        return ofAll;
    }

    /** A write of a key has failed; returns the doubt, which the caller tells when a write that is still going on ends. */
    Doubt add(String key, boolean goesOn) {
        Doubt doubt = byKey.compute(key, (k, known) -> {
            Doubt now = known == null ? new Doubt() : known;
            now.add(goesOn);
            return now;
        });
        if (!goesOn && byKey.size() > capacity) {
            addAll(false);
            // Those that go on are still to be waited for.
            byKey.computeIfPresent(key, (k, known) -> known == doubt && !known.goesOn() ? null : known);
        }
        return doubt;
    }

    /** A write of all keys has failed. */
    synchronized Doubt addAll(boolean goesOn) {
        Doubt now = ofAll == null ? new Doubt() : ofAll;
        now.add(goesOn);
        ofAll = now;
        return now;
    }

    /** The entry is as this JVM wants it; unless more writes have failed since {@code failures} was read, or one is still going on. */
    boolean settle(String key, Doubt doubt, int failures) {
        return byKey.compute(key, (k, known) -> known == doubt && doubt.isSettledAt(failures) ? null : known) == null;
    }

    synchronized boolean settleAll(Doubt doubt, int failures) {
        if (ofAll == doubt && doubt.isSettledAt(failures)) {
            ofAll = null;
        }
        return ofAll == null;
    }

    /** How many writes of each key had failed at some time. */
    record Marks(Map<String, Mark> byKey) {
        private record Mark(Doubt doubt, int failures) {}
    }

    Marks marks() {
        Map<String, Marks.Mark> marks = new HashMap<>();
        byKey.forEach((key, doubt) -> marks.put(key, new Marks.Mark(doubt, doubt.failures())));
        return new Marks(marks);
    }

    /** All these entries have been removed. */
    void settle(Marks before) {
        before.byKey().forEach((key, mark) -> settle(key, mark.doubt(), mark.failures()));
    }

    List<String> keys() {
        return new ArrayList<>(byKey.keySet());
    }

    boolean isEmpty() {
        return ofAll == null && byKey.isEmpty();
    }

    int size() {
        return byKey.size();
    }
}
