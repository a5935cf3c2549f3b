package io.github.glustertmpfscache.internal.near;

import io.github.glustertmpfscache.internal.Deadline;
import io.github.glustertmpfscache.internal.IoCall;
import io.github.glustertmpfscache.internal.value.FoundValue;
import io.github.glustertmpfscache.internal.value.UndecodableException;
import io.github.glustertmpfscache.internal.value.ValueFormat;
import java.io.IOException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the mount that others may use who want to know of the same key. Thread-safe, without a lock held during file calls.
 */
final class SharedLooks {
    /** The first look that a caller waits for may have begun before it asked, the second one has not. */
    private static final int MOST_WAITS = 2;

    /** Several times what a look takes on a busy mount. */
    private static final long LONGEST_WAIT = TimeUnit.MILLISECONDS.toNanos(100);

    private final ConcurrentMap<String, NearEntry> entries;
    private final LongSupplier generation;
    private final long staleNanos;
    private final NearTime time;
    private final ConcurrentMap<String, SharedLook> underWay = new ConcurrentHashMap<>();

    /**
     * Creates the looks, none of which is under way.
     *
     * @param entries where looks leave what they find
     * @param generation which entries are believed
     * @param staleNanos for how long after a look
     */
    SharedLooks(ConcurrentMap<String, NearEntry> entries, LongSupplier generation, long staleNanos, NearTime time) {
        this.entries = entries;
        this.generation = generation;
        this.staleNanos = staleNanos;
        this.time = time;
    }

    /**
     * Looks at the mount, or waits for somebody else who does: a key that everybody wants is looked at by one of them. Whoever waits
     * goes by what is in memory then, if that was looked at within its bound; that there is nothing it believes only of a look that has
     * begun since it asked. It does not wait for long: a look that hangs, or a value that is not kept, is nobody else's trouble.
     *
     * @param look looks, and keeps in memory what it finds
     */
    <V> Look<V> look(String key, ValueFormat<V> format, IoCall<Look<V>> look) throws IOException {
        long asked = time.nanoTime();
        for (int waits = 0; waits < MOST_WAITS; waits++) {
            SharedLook mine = new SharedLook(time.nanoTime());
            SharedLook other = underWay.putIfAbsent(key, mine);
            if (other == null) {
                return lookForAll(key, look, mine);
            }
            if (!other.await(Math.min(LONGEST_WAIT, Deadline.leftNanos() / 4))) {
                break;
            }
            FoundValue<V> found = findLookedAt(key, format, asked);
            if (found != null || other.tellsOfNothing(asked)) {
                return new Look<>(found, found != null, found == null);
            }
            if (!other.foundNothing()) {
                break; // nor would the next one leave anything in memory
            }
        }
        return look.call();
    }

    private <V> Look<V> lookForAll(String key, IoCall<Look<V>> call, SharedLook shared) throws IOException {
        try {
            Look<V> look = call.call();
            if (look.absent()) {
                shared.setFoundNothing();
            }
            return look;
        } finally {
            try {
                underWay.remove(key, shared);
            } finally {
                shared.end();
            }
        }
    }

    /** A value in memory that was within its bound at that moment, and has not expired now. */
    private <V> @Nullable FoundValue<V> findLookedAt(String key, ValueFormat<V> format, long asked) {
        NearEntry entry = entries.get(key);
        if (entry == null
                || !entry.isOf(format, generation.getAsLong())
                || !entry.isFresh(asked, staleNanos)
                || !entry.isFresh(time.nanoTime(), Long.MAX_VALUE)) {
            return null;
        }
        try {
            return entry.found();
        } catch (UndecodableException e) {
            return null; // the caller finds out by itself
        }
    }
}
