package io.github.glustertmpfscache.internal.outage;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A prober whose probes end when the test says so. Thread-safe. */
final class FakeProber implements Prober {
    private final Deque<Result> underWay = new ArrayDeque<>(); // guarded by this
    private int probes; // guarded by this
    private @Nullable Runnable lastLate; // guarded by this

    @Override
    public synchronized void probe(Result result, Runnable late) {
        probes++;
        underWay.add(result);
        lastLate = late;
    }

    /** How many probes there were. */
    synchronized int probes() {
        return probes;
    }

    synchronized int underWay() {
        return underWay.size();
    }

    /** The probe that is under way ends well. */
    void answer() {
        end(null);
    }

    void fail(String trouble) {
        end(trouble);
    }

    private void end(@Nullable String trouble) {
        Result result;
        synchronized (this) {
            result = underWay.remove();
        }
        result.is(trouble);
    }

    /** The last probe, which was told to have failed, ends well after that. */
    void answerLate() {
        Runnable late;
        synchronized (this) {
            late = lastLate;
        }
        if (late == null) {
            throw new AssertionError("There was no probe");
        }
        late.run();
    }
}
