package io.github.glustertmpfscache.internal;

import io.github.glustertmpfscache.observe.CacheObserver;
import io.github.glustertmpfscache.observe.MountOperation;
import io.github.glustertmpfscache.observe.MountOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/** Who is told of what a cache does. Thread-safe; without observers, looking for them is one read of a field. */
public final class Observers {
    private final PacedLog log = new PacedLog(LoggerFactory.getLogger("io.github.glustertmpfscache"), System::nanoTime);
    private volatile List<CacheObserver> all = List.of(); // replaced, never changed

    public boolean isEmpty() {
        return all.isEmpty();
    }

    public synchronized void add(CacheObserver observer) {
        List<CacheObserver> more = new ArrayList<>(all);
        more.add(observer);
        all = List.copyOf(more);
    }

    public synchronized void remove(CacheObserver observer) {
        List<CacheObserver> fewer = new ArrayList<>(all);
        fewer.remove(observer);
        all = List.copyOf(fewer);
    }

    public void mountOperation(MountOperation operation, MountOutcome outcome, long nanos) {
        tell(observer -> observer.mountOperation(operation, outcome, nanos));
    }

    public void staleness(long nanos) {
        tell(observer -> observer.staleness(nanos));
    }

    private void tell(Consumer<CacheObserver> what) {
        for (CacheObserver observer : all) {
            try {
                what.accept(observer);
            } catch (Throwable e) { // whatever it is, the operation was done
                log.warn("An observer of a cache has thrown: {}", e);
            }
        }
    }
}
