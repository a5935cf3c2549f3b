package io.github.glustertmpfscache.internal.load;

import io.github.glustertmpfscache.internal.IoCall;
import java.io.IOException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The searches and the refreshes that are under way, one of each for a key, and what a write means to them: what has begun before a write of
 * its key ended does not go into the cache after it. Thread-safe.
 */
final class Flights {
    private final ConcurrentMap<String, Flight<?>> searches = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Flight<?>> refreshes = new ConcurrentHashMap<>();
    /** How many writes of a key are under way. */
    private final ConcurrentMap<String, Integer> writes = new ConcurrentHashMap<>();
    /** How many writes of all keys are under way. */
    private final AtomicInteger writesOfAll = new AtomicInteger();

    /** Begins a search; returns the one that is under way already, if there is one. */
    @Nullable
    Flight<?> begin(String key, Flight<?> search) {
        Flight<?> other = searches.putIfAbsent(key, search);
        if (other == null) {
            detachIfBeingWritten(key, search);
        }
        return other;
    }

    /** Begins a refresh; returns whether there was none. */
    boolean beginRefresh(String key, Flight<?> refresh) {
        if (refreshes.putIfAbsent(key, refresh) != null) {
            return false;
        }
        detachIfBeingWritten(key, refresh);
        return true;
    }

    /** Detaches what has begun during a write, of which the write itself may know nothing. Called once writes can find it. */
    private void detachIfBeingWritten(String key, Flight<?> flight) {
        if (writes.containsKey(key) || writesOfAll.get() > 0) {
            flight.detach();
        }
    }

    void end(String key, Flight<?> flight) {
        if (!searches.remove(key, flight)) {
            refreshes.remove(key, flight);
        }
        flight.end();
    }

    /**
     * Whether what a search has loaded may go into the cache. If so, no refresh that began before it puts something older there after it.
     */
    boolean beginStoring(String key, Flight<?> search) {
        boolean stores = search.beginStoring();
        if (stores) {
            detach(refreshes.remove(key));
        }
        return stores;
    }

    /** Whether what a refresh has loaded may go into the cache: no search has found the old value gone, and loads it too. */
    boolean beginStoringRefresh(String key, Flight<?> refresh) {
        Flight<?> search = searches.get(key);
        return (search == null || !search.isLoading()) && refresh.beginStoring();
    }

    /** Writes a key's entry so that no load that began before undoes it, and no caller who comes after gets what was there before. */
    <T> T writing(String key, IoCall<T> write) throws IOException {
        writes.merge(key, 1, Integer::sum);
        try {
            detach(key);
            return write.call();
        } finally {
            detach(key);
            writes.computeIfPresent(key, (k, count) -> count == 1 ? null : count - 1);
        }
    }

    /** As {@link #writing}, for all keys. */
    <T> T writingAll(IoCall<T> write) throws IOException {
        writesOfAll.incrementAndGet();
        try {
            detachAll();
            return write.call();
        } finally {
            detachAll();
            writesOfAll.decrementAndGet();
        }
    }

    private void detachAll() {
        searches.keySet().forEach(this::detach);
        refreshes.keySet().forEach(this::detach);
    }

    private void detach(String key) {
        detach(searches.remove(key));
        detach(refreshes.remove(key));
    }

    private static void detach(@Nullable Flight<?> flight) {
        if (flight != null) {
            flight.detach();
        }
    }
}
