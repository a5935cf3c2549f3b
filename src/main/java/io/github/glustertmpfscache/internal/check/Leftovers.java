package io.github.glustertmpfscache.internal.check;

import io.github.glustertmpfscache.internal.mount.FileStatus;
import io.github.glustertmpfscache.internal.mount.FoundFile;
import io.github.glustertmpfscache.internal.mount.LeftTree;
import io.github.glustertmpfscache.internal.mount.Shard;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What is no entry but may become one, or has been one. A repair removes what has not changed for a while. */
final class Leftovers {
    /** For how long a host may still use a shard that another one has cleared, or make one that only looks cleared. */
    private static final Duration CLEARED_GRACE = Duration.ofSeconds(10);

    private final Mender mender;
    private final Waiting waiting;
    private final Duration grace;
    private final List<Sighting> sightings = new ArrayList<>();

    private record Sighting(Finding finding, Path path, long dueNanos, Mender.Repair repair) {}

    Leftovers(Mender mender, Waiting waiting, Duration grace) {
        this.mender = mender;
        this.waiting = waiting;
        this.grace = grace;
    }

    void sight(Finding finding, Shard shard, FoundFile file) {
        sightings.add(new Sighting(finding, file.path(), due(grace), () -> shard.delete(file)));
    }

    void sight(LeftTree tree) throws IOException {
        if (tree.isCleared()) {
            sightings.add(new Sighting(Finding.CLEARED_TREE, tree.path(), due(CLEARED_GRACE), () -> delete(tree)));
            return;
        }
        FileStatus status = tree.status();
        sightings.add(new Sighting(
                Finding.UNFINISHED_TREE,
                tree.path(),
                due(grace),
                () -> tree.status().fingerprint() == status.fingerprint() && delete(tree)));
    }

    private static boolean delete(LeftTree tree) throws IOException {
        return tree.deleteSome(() -> true);
    }

    private long due(Duration after) {
        return waiting.nanoTime() + after.toNanos();
    }

    /** Counts all of them; for a repair this waits until they are due. */
    void settle() throws IOException {
        for (Sighting sighting : sightings) {
            if (mender.mayRepair(sighting.finding())) {
                waiting.until(sighting.dueNanos());
            }
            mender.count(sighting.finding(), sighting.path(), "", () -> repair(sighting));
        }
    }

    private static boolean repair(Sighting sighting) throws IOException {
        try {
            return sighting.repair().run();
        } catch (NoSuchFileException e) {
            return false; // finished, or removed by somebody else
        }
    }
}
