package io.github.glustertmpfscache.metrics;

import io.github.glustertmpfscache.GlusterTmpfsCache;
import io.github.glustertmpfscache.MountHealth;
import io.github.glustertmpfscache.MountSpace;
import io.micrometer.core.instrument.Tags;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What becomes of a cache's calls of the mount, and how the mount does. */
final class MountMeters {
    private MountMeters() {}

    static void bind(BoundMeters meters) {
        bindCalls(meters);
        bindHealth(meters, Tags.of("mount", meters.cache().mount().toString()));
    }

    private static void bindCalls(BoundMeters meters) {
        meters.bytes("cache.mount.read", "Bytes of values read", s -> s.io().bytesRead());
        meters.bytes("cache.mount.written", "Bytes of values written", s -> s.io().bytesWritten());
        for (String error : meters.cache().stats().io().errors().keySet()) {
            Tags tag = Tags.of("error", error);
            meters.counter(
                    "cache.mount.retries",
                    "What was tried anew after an error",
                    tag,
                    s -> s.io().retries().getOrDefault(error, 0L));
            meters.counter(
                    "cache.mount.errors",
                    "Operations that ended with an error",
                    tag,
                    s -> s.io().errors().getOrDefault(error, 0L));
        }
        meters.counter(
                "cache.mount.timeouts",
                "File calls that were given up, also those that found no thread in time; not those for which no time was left, or whose key is stuck already",
                Tags.empty(),
                s -> s.outage().timeouts());
        String degraded = "Operations that did without the mount because it was out";
        meters.counter(
                "cache.mount.degraded",
                degraded,
                Tags.of("kind", "read"),
                s -> s.outage().degradedReads());
        meters.counter(
                "cache.mount.degraded",
                degraded,
                Tags.of("kind", "write"),
                s -> s.outage().droppedWrites());
        meters.counter(
                "cache.mount.repairs",
                "Keys made up for after an outage",
                Tags.empty(),
                s -> s.outage().repairs());
    }

    private static void bindHealth(BoundMeters meters, Tags mount) {
        for (MountHealth.State state : MountHealth.State.values()) {
            meters.gauge(
                    "cache.mount.breaker.state",
                    null,
                    "1 for the state that the mount's circuit breaker is in",
                    mount.and("state", state.name().toLowerCase(Locale.ROOT)),
                    c -> c.mountHealth().state() == state ? 1 : 0);
        }
        meters.timer(
                "cache.mount.outages",
                "Outages of the mount, the one under way included",
                mount,
                c -> c.mountHealth().outages(),
                c -> c.mountHealth().outageTime());
        meters.counterOf(
                "cache.mount.refusals",
                null,
                "File calls that were not begun because the mount was out",
                mount,
                c -> c.mountHealth().refusals());
        gauge(
                meters,
                "cache.mount.threads.active",
                "Threads in file calls, stuck ones included",
                mount,
                c -> c.mountHealth().threadsInUse());
        gauge(
                meters,
                "cache.mount.threads.stuck",
                "Threads in file calls that were given up",
                mount,
                c -> c.mountHealth().threadsStuck());
        gauge(
                meters,
                "cache.mount.calls.queued",
                "File calls that wait for a thread",
                mount,
                c -> c.mountHealth().queuedCalls());
        gauge(
                meters,
                "cache.mount.repairs.pending",
                "Keys that could not be written and are to be removed",
                mount,
                c -> c.mountHealth().pendingRepairs());
        space(meters, "cache.mount.space.total", "What the mount holds", mount, MountSpace::total);
        space(meters, "cache.mount.space.usable", "What may still be written", mount, MountSpace::usable);
        String mark = "Bytes in use at which evicting begins (high) and ends (low)";
        space(
                meters,
                "cache.mount.space.mark",
                mark,
                mount.and("mark", "low"),
                s -> CacheMeters.orUnknown(s.lowMark()));
        space(
                meters,
                "cache.mount.space.mark",
                mark,
                mount.and("mark", "high"),
                s -> CacheMeters.orUnknown(s.highMark()));
    }

    private static void gauge(
            BoundMeters meters,
            String name,
            String description,
            Tags mount,
            ToDoubleFunction<GlusterTmpfsCache> value) {
        meters.gauge(name, null, description, mount, value);
    }

    private static void space(
            BoundMeters meters, String name, String description, Tags tags, ToDoubleFunction<MountSpace> value) {
        meters.gauge(
                name,
                "bytes",
                description,
                tags,
                c -> c.mountSpace().map(value::applyAsDouble).orElse(Double.NaN));
    }
}
