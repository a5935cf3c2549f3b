package io.github.glustertmpfscache.internal.load;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Keys whose refresh has ended less than a second ago and brought nothing, because another host is at it, the loader has failed, the mount
 * is out or full. Without a pause every get of a hot key would begin the next one. Thread-safe.
 */
final class RefreshPauses {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** Beyond this all are forgotten, which costs a refresh too many of each. */
    private static final int MOST = 10_000;

    private final InstantSource clock;
    private final ConcurrentMap<String, Long> begun = new ConcurrentHashMap<>();

    RefreshPauses(InstantSource clock) {
        this.clock = clock;
    }

    void begin(String key) {
        if (begun.size() >= MOST) {
            begun.clear();
        }
        begun.put(key, clock.millis());
    }

    boolean isOn(String key) {
        Long since = begun.get(key);
        if (since == null) {
            return false;
        }
        long age = clock.millis() - since;
        if (age >= 0 && age < PAUSE.toMillis()) { // a clock that is set back must not make it longer
            return true;
        }
        begun.remove(key, since);
        return false;
    }
}
