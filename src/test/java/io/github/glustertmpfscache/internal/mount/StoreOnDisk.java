package io.github.glustertmpfscache.internal.mount;

import io.github.glustertmpfscache.internal.EntryKey;
import io.github.glustertmpfscache.internal.ExpiryRules;
import io.github.glustertmpfscache.internal.Lifespan;
import io.github.glustertmpfscache.internal.StatsRecorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** A store in a local directory, with faults at hand. */
final class StoreOnDisk {
    static final String NAME = "faulty";
    static final Lifespan FOREVER = Lifespan.unlimited(0);

    final Path mount;
    final FaultyMountFiles files;
    final FakePauses pauses = new FakePauses();
    final StatsRecorder stats = new StatsRecorder();
    final MountStore store;
    /** The time on the wall. */
    volatile long nowMillis = 1_000;

    StoreOnDisk(Path mount) throws IOException {
        this(mount, ExpiryRules.NONE, UseStamps.NONE);
    }

    StoreOnDisk(Path mount, ExpiryRules rules, UseStamps stamps) throws IOException {
        this.mount = mount;
        this.files = new FaultyMountFiles(new NioMountFiles(EntryPermissions.OWNER, mount.getFileSystem()));
        this.store = new MountStore(
                mount,
                NAME,
                new MountGuard(mount, false, files),
                EntryPermissions.OWNER,
                new Expiry(rules, () -> Instant.ofEpochMilli(nowMillis), stamps),
                stats,
                files,
                new WriterIdentity(WriterIdentity.random()),
                pauses,
                4);
        files.reset();
    }

    /** The only entry's file. */
    Path entry() throws IOException {
        List<Path> found = find("[0-9a-f]{32}");
        if (found.size() != 1) {
            throw new AssertionError(found);
        }
        return found.get(0);
    }

    /** Files that are not entries: temps and claims. */
    List<Path> hidden() throws IOException {
        return find("\\..*");
    }

    byte[] value(EntryKey key) throws IOException {
        return store.find(key).orElseThrow().value();
    }

    private List<Path> find(String nameRegex) throws IOException {
        try (Stream<Path> walk = Files.walk(mount)) {
            return walk.filter(path -> path.getFileName().toString().matches(nameRegex))
                    .filter(Files::isRegularFile)
                    .toList();
        }
    }
}
