package io.github.glustertmpfscache.cluster;

import io.github.glustertmpfscache.observe.CacheObserver;
import io.github.glustertmpfscache.observe.MountOperation;
import io.github.glustertmpfscache.observe.MountOutcome;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What came of each thread's last operation on the mount, which a cache that degrades does not tell its callers. */
final class LastOutcome implements CacheObserver {
    private static final Set<MountOutcome> ANSWERS = Set.of(MountOutcome.SUCCESS, MountOutcome.NOTHING);

    private final Map<Thread, MountOutcome> outcomes = new ConcurrentHashMap<>();

    /** To be called before an operation: some do not come to the mount. */
    void forget() {
        outcomes.remove(Thread.currentThread());
    }

    /** Whether the mount was asked, and has answered in time. */
    boolean isAnswer() {
        MountOutcome last = outcomes.get(Thread.currentThread());
        return last != null && ANSWERS.contains(last);
    }

    @Override
    public void mountOperation(MountOperation operation, MountOutcome outcome, long nanos) {
        outcomes.put(Thread.currentThread(), outcome);
    }
}
