package io.github.glustertmpfscache.metrics;

import io.github.glustertmpfscache.observe.CacheObserver;
import io.github.glustertmpfscache.observe.MountOperation;
import io.github.glustertmpfscache.observe.MountOutcome;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is timed as it happens. A timer is registered when it has something to tell, because most operations never have most
 * outcomes. Thread-safe.
 */
final class MountTimers implements CacheObserver {
    /** From what the kernel answers to what a dead server takes; few, because each is a time series. */
    private static final Duration[] BUCKETS = {
        Duration.ofNanos(100_000),
        Duration.ofNanos(500_000),
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(20),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(200),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofMinutes(1),
        Duration.ofMinutes(10)
    };

    private final BoundMeters meters;
    private final Map<MountOperation, Map<MountOutcome, Timer>> operations = new EnumMap<>(MountOperation.class);
    private volatile @Nullable Timer staleness; // registered by whoever needs it first

    MountTimers(BoundMeters meters) {
        this.meters = meters;
        for (MountOperation operation : MountOperation.values()) {
            operations.put(operation, new ConcurrentHashMap<>());
        }
    }

    @Override
    public void mountOperation(MountOperation operation, MountOutcome outcome, long nanos) {
        Map<MountOutcome, Timer> timers = operations.getOrDefault(operation, Map.of());
        Timer timer = timers.get(outcome);
        if (timer == null) {
            timer = timers.computeIfAbsent(outcome, o -> register(operation, o));
        }
        timer.record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer register(MountOperation operation, MountOutcome outcome) {
        return meters.add(Timer.builder("cache.mount.operation")
                .description("Operations on the mount, handing over to another thread and retries included")
                .tags(meters.tags())
                .tag("operation", operation.name().toLowerCase(Locale.ROOT))
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .serviceLevelObjectives(BUCKETS)
                .register(meters.registry()));
    }

    @Override
    public void staleness(long nanos) {
        Timer timer = staleness;
        if (timer == null) {
            timer = meters.add(Timer.builder("cache.near.staleness")
                    .description("For how long callers may have got a value from memory that was replaced, at most")
                    .tags(meters.tags())
                    .serviceLevelObjectives(BUCKETS)
                    .register(meters.registry()));
            staleness = timer;
        }
        timer.record(nanos, TimeUnit.NANOSECONDS);
    }
}
