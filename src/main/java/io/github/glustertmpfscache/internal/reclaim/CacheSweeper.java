package io.github.glustertmpfscache.internal.reclaim;

import io.github.glustertmpfscache.internal.ExpiryRules;
import io.github.glustertmpfscache.internal.StatsRecorder;
import io.github.glustertmpfscache.internal.mount.CacheTree;
import io.github.glustertmpfscache.internal.mount.LeftTree;
import io.github.glustertmpfscache.internal.mount.Shard;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sweeps a cache in passes: shard after shard, then the trees beside it that were cleared away or left. Does what it does in
 * steps that the caller times. Not thread-safe, but for {@link #totals}.
 */
final class CacheSweeper {
    /**
     * For how long hosts may still use a shard that was cleared; or, so that it only looks cleared, the host that clears the
     * cache needs from making the new shards to naming them.
     */
    private static final Duration CLEARED_GRACE = Duration.ofSeconds(10);

    private final CacheTree tree;
    private final ExpiryRules rules;
    private final StatsRecorder stats;
    private final Duration leftoverGrace;
    private final InstantSource clock;
    private final Scheduler scheduler;
    private final Leftovers leftovers = new Leftovers();
    private final Deque<LeftTree> treesToDelete = new ArrayDeque<>();

    private String generation = "";
    private List<Shard> shards = List.of();
    private SweepIndex[] indexes = {};
    private Totals[] found = {};
    private int next;
    private boolean lookForTrees;
    private long passStartNanos;
    private boolean timing; // a pass, from its beginning
    private boolean sweptAny; // in this pass
    private @Nullable ShardSweep current;
    private volatile Totals totals = Totals.UNKNOWN; // read by whoever asks
    private final LongAdder opened = new LongAdder();

    CacheSweeper(
            CacheTree tree,
            ExpiryRules rules,
            StatsRecorder stats,
            Duration leftoverGrace,
            InstantSource clock,
            Scheduler scheduler) {
        this.tree = tree;
        this.rules = rules;
        this.stats = stats;
        this.leftoverGrace = leftoverGrace;
        this.clock = clock;
        this.scheduler = scheduler;
    }

    /** How many parts a pass has. */
    int parts() {
        return tree.shards().size();
    }

    /**
     * Sweeps the next part of the pass, or goes on with the one that was begun.
     *
     * @param mayGoOn asked before each file; when it says no, the part is to be continued
     * @return whether the part is done
     */
    boolean step(BooleanSupplier mayGoOn) throws IOException {
        int part = next;
        try {
            takeGeneration();
            part = next;
            beginPass();
            if (current == null) {
                if (!deleteTrees(mayGoOn)) {
                    return false; // before another part is begun
                }
                if (lookForTrees) {
                    findTrees();
                }
                current = new ShardSweep(shards.get(next), indexes[next], leftovers, leftoverGrace, rules, stats);
            }
            if (!current.step(clock.millis(), scheduler.nanoTime(), mayGoOn)) {
                return false;
            }
            endPart(current);
            return deleteTrees(mayGoOn);
        } catch (NoSuchFileException e) {
            tree.reopen(); // cleared by another host, or lost
            skip(part);
            return true;
        } catch (IOException | RuntimeException e) {
            skip(part);
            throw e;
        }
    }

    /** Leaves a part that cannot be swept now to the next pass, so that it does not keep the others from being swept. */
    private void skip(int part) throws IOException {
        drop();
        if (next == part && tree.generation().equals(generation)) {
            nextPart();
        }
    }

    private void beginPass() {
        if (next == 0 && current == null && !timing) {
            timing = true;
            sweptAny = false;
            passStartNanos = scheduler.nanoTime();
        }
    }

    /** Another host sweeps for a while, so that the pass that was begun tells nothing of how long one takes. */
    void pause() {
        timing = false;
        close();
    }

    /** Keeps no directory open until the next step. */
    void close() {
        if (current != null) {
            current.close();
        }
    }

    private void drop() {
        close();
        current = null;
    }

    private void takeGeneration() throws IOException {
        String now = tree.generation();
        if (!now.equals(generation)) {
            generation = now;
            shards = tree.shards();
            indexes = new SweepIndex[shards.size()];
            Arrays.setAll(indexes, i -> new SweepIndex());
            found = new Totals[shards.size()];
            Arrays.fill(found, Totals.UNKNOWN);
            next = 0;
            drop();
            timing = false;
            findTrees();
        }
    }

    private void endPart(ShardSweep done) throws IOException {
        indexes[next] = done.index();
        found[next] = done.totals();
        opened.add(done.opened());
        current = null;
        sweptAny = true;
        nextPart();
    }

    private void nextPart() throws IOException {
        next++;
        if (next == shards.size()) {
            next = 0;
            if (timing && sweptAny) {
                stats.sweeps.increment();
                stats.sweepNanos.add(scheduler.nanoTime() - passStartNanos);
            }
            timing = false;
            totals = Arrays.stream(found).filter(Totals::areKnown).reduce(new Totals(0, 0), Totals::plus);
            leftovers.endPass();
            findTrees();
        }
    }

    /** Finds the trees that may be deleted now, and whether there are cleared ones that may be soon. */
    private void findTrees() throws IOException {
        treesToDelete.clear();
        lookForTrees = false;
        for (LeftTree left : tree.leftTrees()) {
            try {
                // A cleared tree may be half gone already; the other kind is left when nothing changes any more.
                long fingerprint = left.isCleared() ? 0 : left.status().fingerprint();
                Duration grace = left.isCleared() ? CLEARED_GRACE : leftoverGrace;
                if (!left.status().isDirectory()) {
                    continue; // not of our making
                }
                if (leftovers.isLeft(left.name(), fingerprint, scheduler.nanoTime(), grace)) {
                    treesToDelete.add(left);
                } else {
                    lookForTrees |= left.isCleared();
                }
            } catch (NoSuchFileException e) {
                // somebody else has removed it, or it has become the cache's
            }
        }
    }

    private boolean deleteTrees(BooleanSupplier mayGoOn) throws IOException {
        while (!treesToDelete.isEmpty()) {
            LeftTree left = treesToDelete.remove(); // if it cannot be deleted, the others still can
            if (!left.deleteSome(mayGoOn)) {
                treesToDelete.addFirst(left);
                return false;
            }
            stats.reaped.increment();
        }
        return true;
    }

    /** What the last complete pass has found. */
    Totals totals() {
        return totals;
    }

    /** How many entries were opened, in all passes. */
    long opened() {
        return opened.sum();
    }
}
