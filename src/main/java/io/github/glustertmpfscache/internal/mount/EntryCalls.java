package io.github.glustertmpfscache.internal.mount;

import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.StatsRecorder;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Predicate;

/**
 * Finds the place of a key's file for an operation, again if the directory was lost or replaced meanwhile, and says of a failure what it
 * comes from. Thread-safe.
 */
final class EntryCalls {
    private final MountGuard guard;
    private final CacheDirectory directory;
    private final Pauses pauses;
    private final StatsRecorder stats;

    EntryCalls(MountGuard guard, CacheDirectory directory, Pauses pauses, StatsRecorder stats) {
        this.guard = guard;
        this.directory = directory;
        this.pauses = pauses;
        this.stats = stats;
    }

    interface Operation<T> {
        T in(MountLayout layout) throws IOException;
    }

    interface AtPath<T> {
        T at(Path path) throws IOException;
    }

    /** Does something with the key's file, wherever it is now; if there is none, that is the result. */
    <T> T atEntry(EntryKey key, Predicate<IOException> isElsewhere, T ifAbsent, AtPath<T> operation)
            throws IOException {
        return inShardOf(key, isElsewhere, layout -> {
            try {
                return operation.at(layout.entry(key));
            } catch (NoSuchFileException e) {
                if (directory.confirm(layout, key) == layout) {
                    return ifAbsent;
                }
                throw e; // the directory was another one: try again there
            }
        });
    }

    /** Runs an operation where the key's shard is now, and again if the shard turns out to be lost or elsewhere. */
    <T> T inShardOf(EntryKey key, Predicate<IOException> isElsewhere, Operation<T> operation) throws IOException {
        return counting(() -> {
            RetryBudget budget = null;
            while (true) {
                try {
                    return operation.in(directory.layoutFor(key));
                } catch (IOException e) {
                    if (!isElsewhere.test(e)) {
                        throw e;
                    }
                    if (budget == null) {
                        budget = new RetryBudget(pauses, stats.retries);
                    }
                    budget.spend(e);
                    directory.reconfirm(key);
                }
            }
        });
    }

    /** Runs what callers wait for, and counts its failure. */
    <T> T counting(Uninterrupted.Operation<T> operation) throws IOException {
        try {
            return explaining(guard, operation);
        } catch (UnusableEntryException e) {
            throw e; // no failure, and counted as damaged
        } catch (IOException e) {
            stats.errors.count(e);
            throw e;
        }
    }

    /** Runs what must not be ended by an interrupt. */
    static <T> T explaining(MountGuard guard, Uninterrupted.Operation<T> operation) throws IOException {
        try {
            return Uninterrupted.call(operation);
        } catch (IOException e) {
            throw guard.explain(e);
        }
    }
}
