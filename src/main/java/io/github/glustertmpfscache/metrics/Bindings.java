package io.github.glustertmpfscache.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** Whose meters each registry has, so that none are counted twice. Thread-safe. */
final class Bindings {
    /** Weakly: the caches keep their meters, and nothing keeps a registry. */
    private static final Map<MeterRegistry, Map<Tags, WeakReference<BoundMeters>>> BOUND = new WeakHashMap<>();

    private Bindings() {}

    /**
     * Takes the place of the meters of these tags, unless there are some of a cache that is open.
     *
     * @return whether the place is taken; then the meters that were there are removed
     */
    static boolean take(MeterRegistry registry, Tags tags, BoundMeters meters) {
        BoundMeters before;
        synchronized (BOUND) {
            Map<Tags, WeakReference<BoundMeters>> ofRegistry = BOUND.computeIfAbsent(registry, r -> new HashMap<>());
            before = get(ofRegistry.get(tags));
            if (before != null && !before.isOver()) {
                return false;
            }
            ofRegistry.put(tags, new WeakReference<>(meters));
        }
        if (before != null) {
            before.remove();
        }
        return true;
    }

    static void leave(MeterRegistry registry, Tags tags, BoundMeters meters) {
        synchronized (BOUND) {
            Map<Tags, WeakReference<BoundMeters>> ofRegistry = BOUND.getOrDefault(registry, Map.of());
            if (get(ofRegistry.get(tags)) == meters) {
                ofRegistry.remove(tags);
            }
        }
    }

    private static @Nullable BoundMeters get(@Nullable WeakReference<BoundMeters> reference) {
        return reference == null ? null : reference.get();
    }
}
