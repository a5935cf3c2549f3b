package io.github.glustertmpfscache.internal.check;

import io.github.glustertmpfscache.internal.mount.CacheInspector;
import io.github.glustertmpfscache.internal.mount.FileRole;
import io.github.glustertmpfscache.internal.mount.FoundFile;
import io.github.glustertmpfscache.internal.mount.LeftTree;
import io.github.glustertmpfscache.internal.mount.Pauses;
import io.github.glustertmpfscache.internal.mount.Shard;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Goes once through all that belongs to a cache. Not thread-safe. */
final class CheckPass {
    private static final int FILES_BETWEEN_REPORTS = 100;

    private final CacheInspector inspector;
    private final CheckListener listener;
    private final String generation;
    private final List<Shard> shards;
    private final Findings findings = new Findings();
    private final Mender mender;
    private final EntryCheck entryCheck;
    private final EntryTally tally;
    private final Suspects suspects;
    private final Leftovers leftovers;
    private long files;
    private int shardsDone;

    CheckPass(
            CacheInspector inspector,
            CheckSettings settings,
            InstantSource clock,
            Pauses pauses,
            CheckListener listener) {
        this.inspector = inspector;
        this.listener = listener;
        this.generation = inspector.tree().generation();
        this.shards = inspector.tree().shards();
        Waiting waiting = new Waiting(pauses);
        this.mender = new Mender(inspector, settings, findings);
        this.entryCheck = new EntryCheck(inspector, shards.size());
        this.tally = new EntryTally(mender, findings, clock);
        this.suspects = new Suspects(entryCheck, tally, mender, waiting);
        this.leftovers = new Leftovers(mender, waiting, settings.leftoverGrace());
    }

    /** Returns what was found; empty if the cache was cleared or made anew meanwhile, so that the pass says nothing. */
    Optional<Findings> run() throws IOException {
        checkTrees();
        checkBase();
        for (Shard shard : shards) {
            checkShard(shard);
            shardsDone++;
            report();
        }
        suspects.settle();
        inspector.tree().reopen();
        if (!inspector.tree().generation().equals(generation)) {
            return Optional.empty();
        }
        leftovers.settle();
        return Optional.of(findings);
    }

    private void checkTrees() throws IOException {
        for (LeftTree left : inspector.tree().leftTrees()) {
            try {
                if (left.status().isDirectory()) {
                    leftovers.sight(left);
                } else {
                    countForeign(left.path());
                }
            } catch (NoSuchFileException e) {
                // somebody else has removed it, or it has become the cache's
            } catch (IOException e) {
                mender.countUnreadable(left.path(), e);
            }
        }
    }

    /** What lies beside the shards. The shards themselves are counted when they are listed. */
    private void checkBase() throws IOException {
        for (FoundFile file : list(inspector.directory()).values()) {
            if (!CacheInspector.isOwn(file)) {
                countForeign(file.path());
            }
        }
    }

    private void checkShard(Shard shard) throws IOException {
        Map<String, FoundFile> found;
        try {
            found = list(shard.directory());
        } catch (NoSuchFileException e) {
            mender.count(Finding.MISSING_SHARD, shard.directory(), "it is lost with its entries", () -> {
                inspector.restoreShard(shard);
                return true;
            });
            return;
        } catch (IOException e) {
            mender.countUnreadable(shard.directory(), e);
            return;
        }
        for (FoundFile file : found.values()) {
            check(shard, file);
            if (++files % FILES_BETWEEN_REPORTS == 0) {
                report();
            }
        }
    }

    /** By name, because a listing may tell of a file twice that is replaced meanwhile. */
    private Map<String, FoundFile> list(Path directory) throws IOException {
        Map<String, FoundFile> found = new LinkedHashMap<>();
        inspector.list(directory, new CacheInspector.Visitor() {
            @Override
            public void found(FoundFile file) {
                found.put(file.name(), file);
            }

            @Override
            public void unreadable(Path path, IOException failure) throws IOException {
                mender.countUnreadable(path, failure);
            }
        });
        return found;
    }

    private void check(Shard shard, FoundFile file) throws IOException {
        boolean ofFirstShard = file.role() == FileRole.LEASE || file.role() == FileRole.MARK;
        boolean elsewhere = ofFirstShard && shard.index() != 0;
        if (elsewhere || !file.status().isRegularFile()) {
            countForeign(file.path());
            return;
        }
        switch (file.role()) {
            case ENTRY -> checkEntry(shard, file);
            case TEMP -> leftovers.sight(Finding.TEMP, shard, file);
            case CLAIM -> leftovers.sight(Finding.CLAIM, shard, file);
            case LOAD ->
                mender.count(Finding.CLAIM, file.path(), "", () -> false); // it may be a long load; the sweeper knows
            case LEASE, MARK -> {}
            case FOREIGN -> countForeign(file.path());
        }
    }

    private void checkEntry(Shard shard, FoundFile file) throws IOException {
        Optional<EntryCheck.Verdict> verdict = entryCheck.look(shard, file);
        if (verdict.isEmpty()) {
            return; // evicted meanwhile
        }
        if (verdict.get().isGood()) {
            tally.count(shard, file, verdict.get());
        } else {
            suspects.add(shard, file);
        }
    }

    private void countForeign(Path path) {
        findings.add(Finding.FOREIGN, path, "not made by this library", false);
    }

    private void report() {
        listener.progress(files, shardsDone, shards.size());
    }
}
