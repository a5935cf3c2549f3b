package io.github.glustertmpfscache.internal.mount;

import io.github.glustertmpfscache.internal.Deadline;
import io.github.glustertmpfscache.internal.Errno;
import io.github.glustertmpfscache.internal.ErrnoCounters;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;

/**
 * How often one operation may start anew after a failure that may pass, and how long it waits in between.
 *
 * <p>A path that leads to a replaced file does so until the kernel's entry expires (1 s by default), whatever the number of
 * attempts, so such failures may go on for {@link #STALE_NANOS}, with growing pauses. Any other fault gets four attempts and
 * 5 ms: if it lasts, it lasts long, and the caller's thread is worth more.
 */
final class RetryBudget {
    static final long STALE_NANOS = Duration.ofSeconds(3).toNanos();

    private static final int STALE_ATTEMPTS_WITHOUT_PAUSE = 3;
    private static final long SHORTEST_PAUSE_NANOS = Duration.ofMillis(1).toNanos();
    private static final int LONGEST_PAUSE_DOUBLINGS = 6;
    private static final long[] FAULT_PAUSES_NANOS = {0, SHORTEST_PAUSE_NANOS, 4 * SHORTEST_PAUSE_NANOS};

    private final Pauses pauses;
    private final ErrnoCounters retries;
    private final long startNanos;
    private int staleAttempts;
    private int faultAttempts;

    /**
     * Creates the budget of one operation.
     *
     * @param retries counts what it is spent on
     */
    RetryBudget(Pauses pauses, ErrnoCounters retries) {
        this.pauses = pauses;
        this.retries = retries;
        this.startNanos = pauses.nanoTime();
    }

    /** Returns after a pause if the operation may be tried again, and throws the failure if not, or if nobody waits any more. */
    void spend(IOException failure) throws IOException {
        if (isFinal(failure) || Deadline.leftNanos() <= 0) {
            throw failure;
        }
        if (isStale(failure)) {
            if (pauses.nanoTime() - startNanos > STALE_NANOS) {
                throw failure;
            }
            int paused = staleAttempts++ - STALE_ATTEMPTS_WITHOUT_PAUSE;
            if (paused >= 0) {
                pause(SHORTEST_PAUSE_NANOS << Math.min(paused, LONGEST_PAUSE_DOUBLINGS));
            }
        } else {
            if (faultAttempts == FAULT_PAUSES_NANOS.length) {
                throw failure;
            }
            pause(FAULT_PAUSES_NANOS[faultAttempts++]);
        }
        retries.count(failure);
    }

    /**
     * Three quarters to five quarters of that, so that those who have failed together do not come back together; but no longer than
     * somebody waits.
     */
    private void pause(long nanos) {
        long jittered = nanos - nanos / 4 + (long) (pauses.random() * nanos / 2);
        pauses.pause(Math.max(0, Math.min(jittered, Deadline.leftNanos())));
    }

    /** Whether a put or an evict may succeed if its directory is looked up anew. */
    static boolean isLostPath(IOException failure) {
        return failure instanceof NoSuchFileException || Errno.ESTALE.isReasonOf(failure);
    }

    /** Whether a put or an evict, which do no harm when they are done twice, may succeed if it is tried again. */
    static boolean mayPass(IOException failure) {
        return isLostPath(failure)
                || Errno.EBADFD.isReasonOf(failure)
                || Errno.EAGAIN.isReasonOf(failure)
                || Errno.ETIMEDOUT.isReasonOf(failure);
    }

    private static boolean isFinal(IOException failure) {
        return failure instanceof AccessDeniedException
                || failure instanceof ClosedByInterruptException
                || failure instanceof MountGoneException
                || failure instanceof BrokenDirectoryException
                || (failure instanceof UnusableEntryException unusable && !unusable.isWorthRereading())
                || Errno.ENOTCONN.isReasonOf(failure);
    }

    private static boolean isStale(IOException failure) {
        return failure instanceof FileAlreadyExistsException // of a link, while nothing is seen there
                || isLostPath(failure)
                || Errno.ENOENT.isReasonOf(failure);
    }
}
