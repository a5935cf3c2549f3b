package io.github.glustertmpfscache.metrics;

import static java.util.Objects.requireNonNull;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.OpenCaches;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The meters of all caches of this JVM, those that are opened later included, as long as they are open:
 *
 * <pre>{@code
 * new AllCachesMetrics().bindTo(registry);
 * }</pre>
 *
 * <p>A static list refers to it, and so to the registry, until it is closed. With Spring Boot, a bean of this type is enough, which the
 * container closes. See {@link GlusterTmpfsCacheMetrics} for what is measured. Of several caches of
 * one name and one set of tags that are open at the same time, the meters show the first; a log line says so. Thread-safe.
 */
public final class AllCachesMetrics implements MeterBinder, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("io.github.glustertmpfscache");

    private final Function<GlusterTmpfsCache, Iterable<Tag>> tags;
    private final List<Binding> bindings = new ArrayList<>(); // guarded by itself

    /** Prepares the meters, with the tag {@code cache} alone. */
    public AllCachesMetrics() {
        this(cache -> Tags.empty());
    }

    /**
     * Prepares the meters.
     *
     * @param tags gives further tags of a cache, such as its mount where caches of several mounts have the same name; the same keys for all.
     *     Called once for each cache and registry; it must not use the cache
     */
    public AllCachesMetrics(Function<GlusterTmpfsCache, Iterable<Tag>> tags) {
        this.tags = requireNonNull(tags, "tags");
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Binding binding = new Binding(requireNonNull(registry, "registry"));
        synchronized (bindings) {
            bindings.add(binding);
        }
        OpenCaches.addListener(binding);
        binding.removeIfEnded(); // by a close in between
    }

    /** Removes the meters, and registers none for caches that are opened later. Closing again does nothing. */
    @Override
    public void close() {
        List<Binding> all;
        synchronized (bindings) {
            all = List.copyOf(bindings);
            bindings.clear();
        }
        all.forEach(Binding::end);
    }

    /** The caches that are open, by their meters' tags: the first of each list is the one that the meters show. */
    private final class Binding implements OpenCaches.Listener {
        private final MeterRegistry registry;
        private final Map<Tags, List<Known>> open = new HashMap<>(); // guarded by this
        private boolean ended; // guarded by this

        Binding(MeterRegistry registry) {
            this.registry = registry;
        }

        @Override
        public synchronized void opened(GlusterTmpfsCache cache) {
            if (ended) {
                return;
            }
            forget();
            Tags own = Tags.of(tags.apply(cache));
            Tags all = own.and("cache", cache.name());
            List<Known> same = open.computeIfAbsent(all, t -> new ArrayList<>());
            same.add(new Known(cache, own));
            if (same.size() > 1) {
                LOG.warn(
                        "There are {} caches whose meters have the tags {}; they show the one that was opened first."
                                + " Close the others, or give AllCachesMetrics tags that tell them apart",
                        same.size(),
                        all);
            }
            same.get(0).bindTo(registry);
        }

        @Override
        public synchronized void closed(GlusterTmpfsCache cache) {
            open.values().forEach(same -> same.removeIf(known -> known.endIf(cache)));
            forget();
            open.values().forEach(same -> same.get(0).bindTo(registry));
        }

        private void forget() {
            open.values().removeIf(same -> {
                same.removeIf(Known::isForgotten);
                return same.isEmpty();
            });
        }

        private synchronized boolean isEnded() {
            return ended;
        }

        /** Not with the lock held: who opens a cache has the list's lock first. */
        void removeIfEnded() {
            if (isEnded()) {
                OpenCaches.removeListener(this);
            }
        }

        void end() {
            OpenCaches.removeListener(this);
            synchronized (this) {
                ended = true;
                open.values().forEach(same -> same.forEach(Known::end));
                open.clear();
            }
        }
    }
}
