package io.github.glustertmpfscache;

import static java.util.Objects.requireNonNull;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The caches that this JVM has open (more exactly: this copy of the library's classes). Thread-safe. */
public final class OpenCaches {
    private static final Logger LOG = LoggerFactory.getLogger("io.github.glustertmpfscache");

    /** Weakly: who forgets to close a cache shall not keep it in memory for that. */
    private static final List<WeakReference<GlusterTmpfsCache>> OPEN = new ArrayList<>(); // also the lock

    private static final List<Listener> LISTENERS = new CopyOnWriteArrayList<>(); // changed with the lock held

    private OpenCaches() {}

    /**
     * Is told of caches. One call at a time, in the order in which caches are opened and closed, by the threads that do so, which wait
     * for it: it must be quick, and open or close no cache. What it throws is logged, and keeps no cache from opening or closing.
     */
    public interface Listener {
        /**
         * A cache is open.
         *
         * @param cache the cache, ready for use
         */
        default void opened(GlusterTmpfsCache cache) {}

        /**
         * A cache is being closed. Not called for one that is forgotten.
         *
         * @param cache the cache, which throws from now on
         */
        default void closed(GlusterTmpfsCache cache) {}
    }

    /**
     * Lets somebody know of the caches that are open now, and then of all that are opened and closed.
     *
     * @param listener is told until it is removed
     */
    public static void addListener(Listener listener) {
        requireNonNull(listener, "listener");
        synchronized (OPEN) {
            LISTENERS.add(listener);
            for (GlusterTmpfsCache cache : open()) {
                tell(listener, l -> l.opened(cache));
            }
        }
    }

    /**
     * Ends what {@link #addListener} has begun.
     *
     * @param listener one that was added; any other is ignored
     */
    public static void removeListener(Listener listener) {
        synchronized (OPEN) {
            LISTENERS.remove(requireNonNull(listener, "listener"));
        }
    }

    static void opened(GlusterTmpfsCache cache) {
        synchronized (OPEN) {
            OPEN.add(new WeakReference<>(cache));
            LISTENERS.forEach(listener -> tell(listener, l -> l.opened(cache)));
        }
    }

    static void closed(GlusterTmpfsCache cache) {
        synchronized (OPEN) {
            OPEN.removeIf(reference -> reference.refersTo(cache) || reference.refersTo(null));
            LISTENERS.forEach(listener -> tell(listener, l -> l.closed(cache)));
        }
    }

    private static List<GlusterTmpfsCache> open() {
        List<GlusterTmpfsCache> open = new ArrayList<>();
        for (Iterator<WeakReference<GlusterTmpfsCache>> all = OPEN.iterator(); all.hasNext(); ) {
            GlusterTmpfsCache cache = all.next().get();
            if (cache == null) {
                all.remove();
            } else {
                open.add(cache);
            }
        }
        return open;
    }

    private static void tell(Listener listener, Consumer<Listener> what) {
        try {
            what.accept(listener);
        } catch (Throwable e) { // also of a registry of another version, which lacks a method
            LOG.warn("A listener of opened and closed caches has thrown: {}", e.toString());
        }
    }
}
