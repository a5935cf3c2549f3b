package io.github.glustertmpfscache.internal.check;

import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.mount.CacheInspector;
import io.github.glustertmpfscache.internal.mount.EntryHeader;
import io.github.glustertmpfscache.internal.mount.FoundFile;
import io.github.glustertmpfscache.internal.mount.Shard;
import io.github.glustertmpfscache.internal.mount.UnusableEntryException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/** Reads one entry and says what it is worth. Changes nothing. */
final class EntryCheck {
    private final CacheInspector inspector;
    private final int shardCount;

    /**
     * What was found.
     *
     * @param finding VALID, CORRUPT, UNKNOWN_FORMAT or UNREADABLE
     * @param detail what is wrong
     * @param lifespan of a VALID one
     */
    record Verdict(Finding finding, String detail, Lifespan lifespan) {
        private static final Lifespan NONE = Lifespan.unlimited(0);

        static Verdict bad(Finding finding, String detail) {
            return new Verdict(finding, detail, NONE);
        }

        boolean isGood() {
            return finding == Finding.VALID;
        }
    }

    EntryCheck(CacheInspector inspector, int shardCount) {
        this.inspector = inspector;
        this.shardCount = shardCount;
    }

    /** Reads the entry that lies there now; empty if there is none any more. */
    Optional<Verdict> look(Shard shard, FoundFile file) throws IOException {
        try {
            EntryHeader header = shard.verify(file);
            if (header.key().shard(shardCount) != shard.index()) {
                return Optional.of(Verdict.bad(Finding.CORRUPT, "it lies in the wrong shard"));
            }
            return Optional.of(new Verdict(
                    Finding.VALID, "", inspector.actual(file, header.metadata().lifespan())));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (UnusableEntryException e) {
            Finding finding = e.isOfUnknownFormat() ? Finding.UNKNOWN_FORMAT : Finding.CORRUPT;
            return Optional.of(Verdict.bad(finding, Reasons.of(e)));
        } catch (IOException e) {
            inspector.requireUsable(e);
            return Optional.of(Verdict.bad(Finding.UNREADABLE, Reasons.of(e)));
        }
    }
}
