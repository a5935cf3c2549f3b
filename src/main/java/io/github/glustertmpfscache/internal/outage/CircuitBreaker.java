package io.github.glustertmpfscache.internal.outage;

import io.github.glustertmpfscache.internal.MountOutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows whether a mount is out, and lets nobody touch it while it is. One for each mount.
 *
 * <p>It opens when the mount says itself that it is out, or when it hangs. A call that has not ended in time may be one bad file's fault,
 * or that of a server with much to do, so it does not count if others have ended meanwhile, which may be what some cache on the way knows;
 * if none has, or half of the threads are stuck, a probe decides. While it is open it probes, and the probe alone touches the mount; it
 * closes when the mount answers, and wants more than one answer if it has been open shortly before.
 *
 * <p>Concurrency: the state changes under the lock; nothing slow or foreign is called under it.
 */
public final class CircuitBreaker {
    /** Whether calls go through. */
    public enum State {
        /** They do. */
        CLOSED,
        /** They do not. */
        OPEN,
        /** They do not, and a probe is under way. */
        HALF_OPEN
    }

    /** How long a probe may take, when a call has not ended in time, before that counts as the mount's fault. */
    static final Duration SUSPICION = Duration.ofMillis(500);

    static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    /** An outage so soon after another one counts as the same, which has not really ended. */
    static final Duration FLAPPING = Duration.ofSeconds(30);

    private static final int MOST_ANSWERS = 16;
    private static final Logger LOG = LoggerFactory.getLogger("io.github.glustertmpfscache");

    private final String mount; // for messages
    private final Timer timer;
    private final Prober prober;
    private final List<Runnable> onClose = new CopyOnWriteArrayList<>();
    private final LongAdder refused = new LongAdder();
    private volatile State state = State.CLOSED; // written under the lock
    private volatile String cause = ""; // written under the lock; of the last outage
    private volatile long sinceNanos; // of the state, HALF_OPEN counting as OPEN
    private volatile long lastAnswerNanos;
    // All below guarded by this.
    private boolean probing;
    private boolean stopped;
    private long timesOpened;
    private long openNanos;
    private long closedNanos;
    private int answersWanted = 1;
    private int answers;
    private long pauseNanos;
    /** Moves on with each probe that is planned, so that one planned before does nothing. */
    private long plan;

    /**
     * What a breaker knows of itself.
     *
     * @param cause why it is open, or was the last time; empty if it never was
     * @param inStateNanos for how long it has been open, or closed
     * @param openNanos how long it has been open in all
     */
    public record Snapshot(
            State state, String cause, long inStateNanos, long timesOpened, long openNanos, long refused) {}

    CircuitBreaker(String mount, Timer timer, Prober prober) {
        this.mount = mount;
        this.timer = timer;
        this.prober = prober;
        this.sinceNanos = timer.nanoTime();
        this.lastAnswerNanos = timer.nanoTime();
    }

    /** Calls this whenever the mount is back; it must be quick. */
    void onClose(Runnable action) {
        onClose.add(action);
    }

    void removeOnClose(Runnable action) {
        onClose.remove(action);
    }

    long nanoTime() {
        return timer.nanoTime();
    }

    public boolean isClosed() {
        return state == State.CLOSED;
    }

    /** Throws unless calls may go through. */
    public void requireClosed() throws MountOutException {
        if (state != State.CLOSED) {
            refused.increment();
            throw new MountOutException("the mount is out, for " + millisSince(sinceNanos) + " ms now: " + cause, null);
        }
    }

    private long millisSince(long nanos) {
        return Duration.ofNanos(timer.nanoTime() - nanos).toMillis();
    }

    /** A call has ended, well or with a failure that is not the mount's. */
    void answered() {
        lastAnswerNanos = timer.nanoTime();
    }

    /**
     * The mount has said itself that it is out.
     *
     * @param startNanos when it was asked: what it says of an outage that has ended meanwhile does not count
     */
    void failed(MountOutException failure, long startNanos) {
        synchronized (this) {
            if (timesOpened > 0 && startNanos - closedNanos < 0) {
                return;
            }
        }
        open(String.valueOf(failure.getMessage()));
    }

    /**
     * A call has not ended in time.
     *
     * @param startNanos when it was made
     * @param stuck how many threads are in such calls now
     * @param threads how many there are
     */
    void timedOut(long startNanos, int stuck, int threads) {
        if (stuck * 2 >= threads || lastAnswerNanos - startNanos < 0) {
            suspect();
        }
    }

    /** A call that was given up has ended, which is a sign of life. */
    void endedLate() {
        answered();
        hurry();
    }

    private void suspect() {
        long suspicion;
        synchronized (this) {
            if (state != State.CLOSED || probing || stopped) {
                return;
            }
            probing = true;
            suspicion = ++plan;
        }
        timer.after(SUSPICION.toNanos(), () -> {
            if (isPlanned(suspicion)) {
                open("file calls hang, and so does a probe");
            }
        });
        probe();
    }

    private synchronized boolean isPlanned(long planned) {
        return plan == planned && !stopped;
    }

    /** Whether nobody uses it any more; it stays closed then, whatever the mount does. */
    public synchronized boolean isStopped() {
        return stopped;
    }

    private void open(String why) {
        long now = timer.nanoTime();
        synchronized (this) {
            if (state != State.CLOSED || stopped) {
                return;
            }
            boolean flapping = timesOpened > 0 && now - closedNanos < FLAPPING.toNanos();
            answersWanted = flapping ? Math.min(2 * answersWanted, MOST_ANSWERS) : 1;
            answers = 0;
            pauseNanos = FIRST_PAUSE.toNanos();
            timesOpened++;
            cause = why;
            sinceNanos = now;
            state = probing ? State.HALF_OPEN : State.OPEN;
            plan++;
        }
        LOG.warn("The mount {} is out: {}. No call touches it until it answers a probe", mount, why);
        planProbe(FIRST_PAUSE.toNanos());
    }

    private void planProbe(long nanos) {
        long planned;
        synchronized (this) {
            if (stopped || probing) {
                return; // the end of the one under way plans the next
            }
            planned = ++plan;
        }
        timer.after(jittered(nanos), () -> probeIfPlanned(planned));
    }

    private static long jittered(long nanos) {
        return (long) (nanos * ThreadLocalRandom.current().nextDouble(0.8, 1.2));
    }

    private void probeIfPlanned(long planned) {
        synchronized (this) {
            if (plan != planned || probing || stopped || state == State.CLOSED) {
                return;
            }
            probing = true;
            state = State.HALF_OPEN;
        }
        probe();
    }

    /** Probes at once if it is open: there are signs that the mount is back. */
    private void hurry() {
        long planned;
        synchronized (this) {
            if (state != State.OPEN || answers > 0) {
                return;
            }
            planned = ++plan;
        }
        timer.after(0, () -> probeIfPlanned(planned));
    }

    private void probe() {
        try {
            prober.probe(this::probed, this::endedLate);
        } catch (RuntimeException | Error e) { // such as when no thread can be started
            probed(String.valueOf(e));
        }
    }

    private void probed(@Nullable String trouble) {
        boolean open;
        boolean closes = false;
        long lasted = 0;
        long pause;
        synchronized (this) {
            long now = timer.nanoTime();
            probing = false;
            open = state != State.CLOSED;
            plan++; // also a suspicion is over
            if (open) {
                state = State.OPEN;
            }
            if (trouble == null) {
                pause = FIRST_PAUSE.toNanos();
                answers++;
                closes = open && answers >= answersWanted;
            } else {
                answers = 0;
                pause = pauseNanos;
                pauseNanos = Math.min(2 * pauseNanos, LONGEST_PAUSE.toNanos());
            }
            if (closes) {
                lasted = now - sinceNanos;
                openNanos += lasted;
                closedNanos = now;
                sinceNanos = now;
                state = State.CLOSED;
            }
        }
        if (trouble == null) {
            answered();
        }
        if (closes) {
            LOG.info(
                    "The mount {} answers again, after {} ms",
                    mount,
                    Duration.ofNanos(lasted).toMillis());
            onClose.forEach(Runnable::run);
        } else if (open) {
            planProbe(pause);
        } else if (trouble != null) {
            open(trouble);
        }
    }

    public Snapshot snapshot() {
        synchronized (this) {
            long inState = timer.nanoTime() - sinceNanos;
            return new Snapshot(
                    state,
                    cause,
                    inState,
                    timesOpened,
                    openNanos + (state == State.CLOSED ? 0 : inState),
                    refused.sum());
        }
    }

    /** Does nothing more. */
    synchronized void stop() {
        stopped = true;
        long now = timer.nanoTime();
        openNanos += state == State.CLOSED ? 0 : now - sinceNanos;
        sinceNanos = now;
        state = State.CLOSED; // for those who still ask
    }
}
