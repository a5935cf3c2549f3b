package io.github.glustertmpfscache.internal;

import java.io.IOException;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts failures by the error of the system that they come from. Thread-safe. */
public final class ErrnoCounters {
    private final Map<Errno, LongAdder> counters = new EnumMap<>(Errno.class); // never changed

    public ErrnoCounters() {
        for (Errno errno : Errno.values()) {
            counters.put(errno, new LongAdder());
        }
    }

    public void count(IOException failure) {
        LongAdder counter = counters.get(Errno.of(failure));
        if (counter != null) {
            counter.increment();
        }
    }

    /** The counts by the errors' names, those of errors that there were none of included. */
    public Map<String, Long> counts() {
        Map<String, Long> byName = new TreeMap<>();
        counters.forEach((errno, counter) -> byName.put(errno.name(), counter.sum()));
        return Collections.unmodifiableMap(byName);
    }
}
